import { describe, expect, it } from 'vitest'
import { DnsError } from '@/lib/core/ports/dns'

describe('DnsError', () => {
  it('has no code and was surely not carried out unless it says so', () => {
    const error = new DnsError('permanent', 'no such zone')
    expect(error).toMatchObject({ name: 'DnsError', family: 'permanent', code: null, maybeApplied: false })
    expect(error.message).toBe('no such zone')
  })

  it('says that a call without an answer may have been carried out', () => {
    expect(new DnsError('transient', 'timed out', 'ETIMEDOUT', true)).toMatchObject({
      family: 'transient',
      code: 'ETIMEDOUT',
      maybeApplied: true,
    })
  })
})
