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
