import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDnsLookup } from '@/lib/dns/lookup'
import { type SimWorld, SMART, startSimWorld } from '@/lib/dns/testing/sim-world'

let world: SimWorld
beforeAll(async () => {
  world = await startSimWorld()
})
afterAll(() => world.close())

test('a TXT is answered by real DNS as it was written, long ones too', async () => {
  const port = world.sim.dns.find(({ server }) => server === SMART)?.port ?? 0
  const lookup = createDnsLookup({ servers: new Map([['internal', [{ host: '127.0.0.1', port }]]]) })
  const zone = world.zones.internal
  const owner = { instance: 'i', provenance: 'ddns(reservation)', ref: 'hw-address:aa@1' } as const
  try {
    for (const [label, value] of [
      ['_opt60.web', 'PXEClient:Arch=7; a, b'],
      ['_opt43.web', `0x${'ff'.repeat(126)}`],
      ['_long.web', 'x'.repeat(255)],
      ['_two.web', `${'x'.repeat(254)} y`],
      ['_many.web', 'v=spf1, a; '.repeat(180).trim()],
    ] as const) {
      const name = `${label}.${zone.name}`
      await world.provider.createRecord(zone, { name, type: 'TXT', value, ttl: 300, owner })
      expect(await lookup.query('internal', name, 'TXT')).toMatchObject({
        rcode: 'NOERROR',
        values: [{ value, ttl: 300 }],
      })
    }
  } finally {
    await lookup.close()
  }
})

test('a text of somebody else that no database keeps does not keep its zone from being listed', async () => {
  const name = `theirs.${world.zones.internal.name}`
  const huge = Array.from({ length: 6000 }, (_, i) => String.fromCharCode(97 + ((i * i) % 26))).join('')
  for (const value1 of [huge, 'a\0b', '"v=spf1 " "-all"']) {
    await world.api('POST', 'dns_rr_add', {
      ...{ rr_name: name, rr_type: 'TXT', value1, rr_ttl: '60' },
      ...{ dns_name: SMART, dnszone_name: world.zones.internal.name },
    })
  }
  const listed = []
  for await (const page of world.provider.listRecords(world.zones.internal)) listed.push(...page)
  const values = listed.flatMap((fact) => (fact.name === name ? [fact.value] : []))
  expect(values).toHaveLength(3)
  expect(values).toContain('a\uFFFDb')
  expect(values).toContain('v=spf1 -all')
  expect(values.filter((value) => value.includes('6000 octets'))).toHaveLength(1)
  // An index of PostgreSQL takes 2704 octets of a row.
  for (const value of values) expect(Buffer.byteLength(value)).toBeLessThan(2100)
})
