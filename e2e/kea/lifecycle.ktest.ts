import { describe, expect, it, vi } from 'vitest'
import { eventually } from './lab/eventually'
import { leaseRow } from './lab/lease-rows'
import { recordRows, served } from './lab/record-rows'
import { dynamicNames } from './lifecycle/dynamic-names'
import { graces } from './lifecycle/grace'
import { handMadeRecords } from './lifecycle/hand-made-records'
import { infrastructureNames } from './lifecycle/infrastructure-names'
import { reservationNames } from './lifecycle/reservation-names'
import { expectLease, expectServed, fqdn, granted, lifecycleWorld, settled } from './lifecycle/world'

// What becomes of names in DNS when the leases of real clients of a real Kea begin and end.

vi.setConfig({ maxConcurrency: 40 })

const world = lifecycleWorld()

describe('before an administrator confirmed the policy', () => {
  it('nothing of leases is published; the confirmation publishes it', async () => {
    const families = [4, 6] as const
    const clients = await Promise.all(
      families.map((family) => granted(world, family, { hostname: `early-${family}` })),
    )
    const gone = await granted(world, 4, { hostname: 'early-gone' })
    await gone.release()
    await expectLease(world, gone.ip, 'released')
    for (const { ip } of clients) {
      await eventually(
        () => leaseRow(world.stack, ip),
        (row) => expect(row).toMatchObject({ state: 'active' }),
      )
    }
    await settled(world)
    for (const family of families) {
      expect(await served(world.stack, fqdn(`early-${family}`), family)).toEqual([])
      expect(await recordRows(world.stack, fqdn(`early-${family}`))).toEqual([])
    }
    const writes = (await world.sim.writes()).map(({ params }) => params.rr_name ?? '')
    expect(writes.filter((name) => name.includes('early'))).toEqual([])

    await world.api.call('PUT', '/api/policy', { deleteOnRelease: true })
    for (const { family, ip } of clients) await expectServed(world, `early-${family}`, family, [ip])
  })
})

dynamicNames(world)
infrastructureNames(world)
reservationNames(world)
handMadeRecords(world)
graces(world)
