import { describe, expect, it } from 'vitest'
import { type DnsAnswer, DnsError, type DnsLookup } from '@/lib/core/ports/dns'
import { awaitServed } from './await-served'

const answers = (...list: (DnsAnswer | Error)[]): DnsLookup => ({
  async query() {
    const next = list.length > 1 ? list.shift() : list[0]
    if (!next || next instanceof Error) throw next ?? new Error('none')
    return next
  },
  close: async () => undefined,
})
const answer = (...values: string[]): DnsAnswer => ({
  rcode: values.length ? 'NOERROR' : 'NXDOMAIN',
  values: values.map((value) => ({ value, ttl: 60 })),
})
const wait = (lookup: DnsLookup, present: boolean, deadlineMs = 2000) =>
  awaitServed(lookup, 'internal', 'six.site.com', 'AAAA', { value: '2001:db8:0::1', present }, { deadlineMs })

describe('awaitServed', () => {
  it('costs one query when the record is served at once', async () => {
    expect(await wait(answers(answer('2001:db8::1')), true)).toMatchObject({
      served: true,
      queries: 1,
      reason: '',
    })
  })

  it('asks again until the value appears, through silence and SERVFAIL', async () => {
    const lookup = answers(
      new DnsError('transient', 'no answer'),
      { rcode: 'SERVFAIL', values: [] },
      answer('2001:db8::9'),
      answer('2001:db8::9', '2001:db8::1'),
    )
    expect(await wait(lookup, true)).toMatchObject({ served: true, queries: 4 })
  })

  it('waits for a value to go and does not mind the others', async () => {
    const lookup = answers(answer('2001:db8::1', '2001:db8::2'), answer('2001:db8::2'))
    expect(await wait(lookup, false)).toMatchObject({ served: true, queries: 2 })
    expect(await wait(answers(answer()), false)).toMatchObject({ served: true, queries: 1 })
  })

  it('never takes a failure for absence, and says why it gave up', async () => {
    expect(await wait(answers({ rcode: 'REFUSED', values: [] }), false, 30)).toMatchObject({
      served: false,
      reason: 'the server answers REFUSED',
    })
    expect(await wait(answers(answer('2001:db8::2')), true, 30)).toMatchObject({
      served: false,
      reason: 'the server answers 2001:db8::2',
    })
  })

  it('rejects when nobody could ever answer', async () => {
    await expect(wait(answers(new DnsError('permanent', 'no server')), true)).rejects.toThrow('no server')
  })
})
