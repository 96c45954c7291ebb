import { describe, expect, it } from 'vitest'
import { DnsError } from '@/lib/core/ports/dns'
import { CONFORMANCE, type ConformanceWorld } from './conformance'
import { createMemoryDns } from './memory'

async function memoryWorld(): Promise<ConformanceWorld> {
  const dns = createMemoryDns({
    pageSize: 10,
    zones: [
      { view: 'internal', server: 'smart', name: 'site.com', reverse: false },
      { view: 'external', server: 'primary', name: 'site.com', reverse: false },
      { view: 'internal', server: 'smart', name: '20.10.in-addr.arpa', reverse: true },
      { view: 'internal', server: 'smart', name: '8.b.d.0.1.0.0.2.ip6.arpa', reverse: true },
    ],
  })
  const [internal, external, reverse4, reverse6] = await dns.listZones()
  if (!internal || !external || !reverse4 || !reverse6) throw new Error('four zones')
  return {
    provider: dns,
    zones: { internal, external, reverse4, reverse6 },
    foreign: {
      add: async (zone, record) => void dns.put(zone.view, zone.name, { ...record, owner: null }),
      edit: async (_zone, fact, value) => dns.replace(fact, value),
      remove: async (zone, fact) => dns.remove(zone.view, fact.name, fact.type),
    },
  }
}

describe('memory DNS', () => {
  it.each(CONFORMANCE)('$name', async ({ run }) => run(await memoryWorld()))

  it('answers queries from what it holds', async () => {
    const dns = createMemoryDns({
      zones: [{ view: 'internal', server: 'smart', name: 'site.com', reverse: false }],
    })
    dns.put('internal', 'site.com', {
      name: 'web.site.com',
      type: 'A',
      value: '10.0.0.1',
      ttl: 60,
      owner: null,
    })
    expect(await dns.lookup.query('internal', 'WEB.site.com.', 'A')).toMatchObject({
      rcode: 'NOERROR',
      values: [{ value: '10.0.0.1', ttl: 60 }],
    })
    expect(await dns.lookup.query('internal', 'web.site.com', 'AAAA')).toMatchObject({
      rcode: 'NOERROR',
      values: [],
    })
    expect(await dns.lookup.query('external', 'web.site.com', 'A')).toMatchObject({ rcode: 'NXDOMAIN' })
  })

  it('fails the way it is told to', async () => {
    const dns = createMemoryDns({
      zones: [],
      before: (operation) => {
        if (operation === 'ping') throw new DnsError('transient', 'down')
      },
    })
    await expect(dns.ping()).rejects.toThrow('down')
    await expect(dns.listZones()).resolves.toEqual([])
  })
})
