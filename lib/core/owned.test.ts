import { describe, expect, it } from 'vitest'
import { isOwned } from '@/lib/core/plan'

describe('isOwned', () => {
  const tag = { instance: 'i1', provenance: 'ddns(dynamic)', ref: 'hw-address:aabbccddeeff@1' } as const

  it('believes the tag, and the ledger where there is none', () => {
    expect(isOwned(tag, 'i1', false)).toBe(true)
    expect(isOwned(tag, 'i2', true)).toBe(false)
    expect(isOwned(null, 'i1', true)).toBe(true)
    expect(isOwned(null, 'i1', false)).toBe(false)
  })
})
