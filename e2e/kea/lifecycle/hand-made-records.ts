import { describe, expect, it } from 'vitest'
import { eventually } from '../lab/eventually'
import { alertRows, auditLines, recordRows, served } from '../lab/record-rows'
import {
  expectLease,
  expired,
  type Family,
  fqdn,
  granted,
  KNOWN_BY_HAND,
  knownByHand,
  settled,
  typeOf,
  type World,
} from './world'

/** The horror that the product exists for: an operator's record destroyed by a lease. */
export function handMadeRecords(world: World): void {
  describe('a lease must not overwrite a hand-made record, nor wipe its comment, nor delete it at expiry', () => {
    describe.each([4, 6] as const)('DHCPv%i', { concurrent: true }, (family) => {
      it('when the record was there before us', () => leavesAlone(world, family, knownByHand(family)))

      it('when it was made a moment ago, and we never saw it', async () => {
        const name = fqdn(`by-hand-new-${family}`)
        await world.sim.add({ name, ...KNOWN_BY_HAND })
        await leavesAlone(world, family, name)
      })

      it('when it says the very same: it is kept, and outlives the lease', async () => {
        const [host, ip] = [`by-hand-same-${family}`, family === 4 ? '172.30.19.190' : '2001:db8:77::1e0']
        const name = fqdn(host)
        await world.sim.add({ ...KNOWN_BY_HAND, name, type: typeOf(family), value: ip })
        const before = await world.sim.at(name)
        const client = world.lab.client(family, { hostname: host })
        expect(await client.obtain(ip)).toBe(ip)
        await eventually(
          () => recordRows(world.stack, name),
          (rows) =>
            expect(rows).toMatchObject([
              { value: ip, origin: 'imported', provenance: 'static(admin)', status: 'served' },
            ]),
        )
        await client.release()
        await expectLease(world, ip, 'released')
        await settled(world)
        expect(await world.sim.at(name)).toEqual(before)
      })
    })
  })
}

async function leavesAlone(world: World, family: Family, name: string): Promise<void> {
  const host = name.replace('.site.com', '')
  const before = await world.sim.at(name)
  expect(before).toMatchObject([{ rr_type: 'A', value1: KNOWN_BY_HAND.value, ttl: '7200' }])
  expect(before[0]?.rr_class_parameters).toContain('comment=Made+by+hand')

  const { ip } = await granted(world, family, { hostname: host, lifetime: 2 })
  await eventually(
    () => alertRows(world.stack, { name }),
    (alerts) => expect(alerts).toMatchObject([{ kind: 'name-conflict' }]),
  )
  await settled(world)
  expect(await world.sim.at(name)).toEqual(before)
  expect(await auditLines(world.stack, host)).toContainEqual(
    expect.stringMatching(new RegExp(`^${typeOf(family)} refused \\(GRANT\\) `)),
  )
  await expired(world, ip)
  expect(await world.sim.at(name)).toEqual(before)
  expect(await served(world.stack, name, 4)).toEqual([KNOWN_BY_HAND.value])
  expect(await served(world.stack, name, 6)).toEqual([])
}
