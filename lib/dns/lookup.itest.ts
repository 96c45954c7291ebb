import * as packet from 'dns-packet'
import { afterEach, describe, expect, it } from 'vitest'
import type { DnsLookup } from '@/lib/core/ports/dns'
import { createDnsLookup } from './lookup'
import { type DnsScript, type DnsStub, reply, startDnsStub } from './testing/dns-stub'

describe('lookup', () => {
  const stubs: DnsStub[] = []
  let lookup: DnsLookup

  let timeoutMs = 100
  const start = async (...scripts: DnsScript[]) => {
    stubs.splice(0, stubs.length, ...(await Promise.all(scripts.map(startDnsStub))))
    const servers = stubs.map((stub) => ({ host: '127.0.0.1', port: stub.port }))
    lookup = createDnsLookup({ servers: new Map([['internal', servers]]), timeoutMs })
  }
  afterEach(async () => {
    await lookup.close()
    await Promise.all(stubs.map((stub) => stub.close()))
  })

  it('asks without recursion, with EDNS, and reads values, TTL and authority', async () => {
    let asked: packet.Packet = {}
    await start((query) => {
      asked = query
      return [reply(query)]
    })
    expect(await lookup.query('internal', 'Web.Site.com.', 'A')).toEqual({
      rcode: 'NOERROR',
      values: [{ value: '10.0.0.1', ttl: 60 }],
      authoritative: true,
    })
    expect(asked.questions).toEqual([{ name: 'web.site.com', type: 'A', class: 'IN' }])
    expect(asked.additionals?.[0]).toMatchObject({ type: 'OPT', udpPayloadSize: 1232 })
    expect((asked.flags ?? 0) & packet.RECURSION_DESIRED).toBe(0)
  })

  it('writes values canonically and leaves out records of other names and types', async () => {
    await start((query) => [
      reply(query, {
        answers: [
          { type: 'CNAME', name: 'six.site.com', data: 'other.site.com' },
          { type: 'AAAA', name: 'other.site.com', ttl: 5, data: '2001:db8::9' },
          { type: 'AAAA', name: 'SIX.site.com', ttl: 5, data: '2001:db8:0:0::1' },
        ],
      }),
    ])
    const answer = await lookup.query('internal', 'six.site.com', 'AAAA')
    expect(answer.values).toEqual([{ value: '2001:db8::1', ttl: 5 }])
  })

  it('returns an rcode as an answer', async () => {
    await start((query) => [reply(query, { flags: 3, answers: [] })])
    expect(await lookup.query('internal', 'no.site.com', 'A')).toEqual({
      rcode: 'NXDOMAIN',
      values: [],
      authoritative: false,
    })
  })

  it('asks by TCP when the answer was cut', async () => {
    const script: DnsScript = (query, over) => [
      over === 'udp' ? reply(query, { flags: packet.TRUNCATED_RESPONSE, answers: [] }) : reply(query),
    ]
    await start(script)
    expect((await lookup.query('internal', 'big.site.com', 'A')).values).toHaveLength(1)
    expect(stubs[0]?.asked.map((item) => item.over)).toEqual(['udp', 'tcp'])
  })

  it('asks once more when a packet was lost', async () => {
    let lost = false
    await start((query) => {
      if (lost) return [reply(query)]
      lost = true
      return []
    })
    expect((await lookup.query('internal', 'web.site.com', 'A')).rcode).toBe('NOERROR')
    expect(stubs[0]?.asked).toHaveLength(2)
  })

  it('ignores packets that are no answer to its question and takes the one that is', async () => {
    await start((query) => [
      Buffer.from('nonsense'),
      Buffer.concat([reply(query).subarray(0, 2), Buffer.alloc(40, 0xff)]),
      reply({ ...query, questions: [{ name: 'evil.site.com', type: 'A' }] }),
      reply({ ...query, id: (query.id + 1) % 0x10000 }, { answers: [] }),
      packet.encode({ ...query, type: 'query' }),
      reply(query),
    ])
    const answer = await lookup.query('internal', 'web.site.com', 'A')
    expect(answer.values).toEqual([{ value: '10.0.0.1', ttl: 60 }])
  })

  it('turns to the next server of the view', async () => {
    await start(
      () => [],
      (query) => [reply(query)],
    )
    expect((await lookup.query('internal', 'web.site.com', 'A')).rcode).toBe('NOERROR')
  })

  it('says who did not answer, and goes on when the server comes back', async () => {
    await start(() => [])
    await expect(lookup.query('internal', 'web.site.com', 'A')).rejects.toMatchObject({
      family: 'transient',
      code: 'ETIMEDOUT',
      message: expect.stringContaining(`127.0.0.1:${stubs[0]?.port}`),
    })
    await stubs[0]?.close()
    await expect(lookup.query('internal', 'web.site.com', 'A')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
    stubs.length = 0
  })

  it('refuses a view without servers', async () => {
    await start((query) => [reply(query)])
    await expect(lookup.query('external', 'web.site.com', 'A')).rejects.toMatchObject({ family: 'permanent' })
  })

  it('tells a thousand questions apart that are in flight together', async () => {
    timeoutMs = 2000
    await start((query) => {
      const n = Number(/\d+/.exec(query.questions?.[0]?.name ?? '')?.[0])
      const name = query.questions?.[0]?.name ?? ''
      return [reply(query, { answers: [{ type: 'A', name, ttl: 1, data: `10.1.${n >> 8}.${n & 255}` }] })]
    })
    const numbers = Array.from({ length: 1000 }, (_, n) => n)
    const answers = await Promise.all(numbers.map((n) => lookup.query('internal', `h${n}.site.com`, 'A')))
    expect(answers.map((answer) => answer.values[0]?.value)).toEqual(
      numbers.map((n) => `10.1.${n >> 8}.${n & 255}`),
    )
  })
})
