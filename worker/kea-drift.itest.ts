import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReservation } from '@/lib/services/console/create-reservation'
import type { Actor, Result } from '@/lib/services/console/deps'
import { fixAlert } from '@/lib/services/console/drift/fix-alert'
import { createRecord } from '@/lib/services/console/records/create-record'
import { deleteRecord } from '@/lib/services/console/records/delete-record'
import { type DriftWorld, startDriftWorld } from '@/worker/testing/drift'
import { eventually } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// Somebody else writes in Kea, and addresses go to others than they were promised to.

const ACTOR: Actor = { kind: 'user', id: 'u', label: 'ann@site.com', role: 'operator' }

let world: DriftWorld
beforeAll(async () => {
  world = await startDriftWorld()
}, 60_000)
afterAll(() => world.close())

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const open = async (kind: string, ip: string) =>
  (
    await world.worker.app.query<{ id: string; summary: string; name: string | null }>(
      `select id, summary, name from alert where kind = $1 and ip = $2::inet and active is not null`,
      [kind, ip],
    )
  ).rows
const host = async (hostname: string) =>
  (
    await world.worker.kea.query<{ ip: string; hostname: string; host_id: number; user_context: string }>(
      `select '0.0.0.0'::inet + ipv4_address as ip, hostname, host_id, user_context from hosts where hostname = $1`,
      [hostname],
    )
  ).rows[0]
async function reserve(hostname: string, last: number): Promise<void> {
  const mac = `0a00000002${last.toString(16).padStart(2, '0')}`
  value(
    await createReservation(world.console, ACTOR, {
      ...{ hostname, mac, ip: `10.20.1.${last}`, scope: 'GUEST', infra: true },
    } as Parameters<typeof createReservation>[2]),
  )
  await eventually(async () => (await world.standing(`${hostname}.site.com`)).length === 1)
  await eventually(
    async () =>
      (await world.worker.app.query(`select pending from reservation where hostname = $1`, [hostname]))
        .rows[0]?.pending === null,
  )
}

describe('a reservation that the console made', () => {
  test('and somebody else changed: told, and written back by a fix', async () => {
    await reserve('desk', 11)
    await world.worker.kea.query(`UPDATE hosts SET hostname = 'other' WHERE hostname = 'desk'`)
    const [alert] = await eventually(
      () => open('reservation-changed', '10.20.1.11'),
      (rows) => rows.length > 0,
    )
    expect(alert?.summary).toBe(
      'The reservation of desk was changed in Kea by somebody else: hostname desk became other',
    )
    if (alert === undefined) return
    const target = { id: alert.id, version: null }
    const plan = value(await fixAlert(world.console, ACTOR, target, { dryRun: true }))
    expect(plan.lines).toMatchObject([
      { op: 'update', system: 'kea', before: { hostname: 'other' }, after: { hostname: 'desk' } },
    ])
    expect(await host('desk')).toBeUndefined()
    value(await fixAlert(world.console, ACTOR, target, { dryRun: false }))
    await eventually(async () => (await host('desk'))?.ip === '10.20.1.11')
    await eventually(async () => (await open('reservation-changed', '10.20.1.11')).length === 0)
  })

  test('and somebody else deleted: the fix makes it anew with its settings', async () => {
    await reserve('chair', 12)
    await world.worker.kea.query(`DELETE FROM hosts WHERE hostname = 'chair'`)
    const [alert] = await eventually(
      () => open('reservation-changed', '10.20.1.12'),
      (rows) => rows.length > 0,
    )
    if (alert === undefined) return
    value(await fixAlert(world.console, ACTOR, { id: alert.id, version: null }, { dryRun: false }))
    const back = await eventually(
      () => host('chair'),
      (row) => row !== undefined,
    )
    expect(JSON.parse(back?.user_context ?? '{}')).toMatchObject({
      holdfast: { infra: true, pinHostname: true },
    })
    await eventually(async () => (await world.standing('chair.site.com')).length === 1)
    await eventually(async () => (await open('reservation-changed', '10.20.1.12')).length === 0)
  })

  test('is as it was again: the alert resolves itself', async () => {
    await reserve('lamp', 13)
    await world.worker.kea.query(`UPDATE hosts SET hostname = 'candle' WHERE hostname = 'lamp'`)
    await eventually(async () => (await open('reservation-changed', '10.20.1.13')).length === 1)
    await world.worker.kea.query(`UPDATE hosts SET hostname = 'lantern' WHERE hostname = 'candle'`)
    await eventually(async () =>
      (await open('reservation-changed', '10.20.1.13'))[0]?.summary.includes('lantern'),
    )
    expect((await open('reservation-changed', '10.20.1.13'))[0]?.summary).toContain(
      'hostname lamp became lantern',
    )
    await world.worker.kea.query(`UPDATE hosts SET hostname = 'lamp' WHERE hostname = 'lantern'`)
    await eventually(async () => (await open('reservation-changed', '10.20.1.13')).length === 0)
  })

  test('what others made in Kea is theirs to change', async () => {
    const id = await world.reserve('theirs', 41)
    await world.worker.kea.query(`UPDATE hosts SET hostname = 'mine' WHERE host_id = $1`, [id])
    await eventually(async () => (await world.standing('mine.site.com')).length === 1)
    expect(await open('reservation-changed', '10.20.0.41')).toEqual([])
  })
})

test('an address that was promised to one client and leased to another', async () => {
  const leases = leaseRows(world.worker.kea)
  const lease = { ip: '10.20.0.42', mac: '0a:00:00:00:09:09', hostname: 'stranger', subnet: 3 }
  await leases.grant(lease)
  await world.reserve('promised', 42)
  const [alert] = await eventually(
    () => open('reserved-address-leased', lease.ip),
    (rows) => rows.length > 0,
  )
  expect(alert?.summary).toBe(
    '10.20.0.42 is reserved for 0A:00:00:00:00:2A (promised), and 0A:00:00:00:09:09 has its lease',
  )
  await leases.release(lease.ip)
  await eventually(async () => (await open('reserved-address-leased', lease.ip)).length === 0)
  await leases.grant({ ...lease, mac: '0a:00:00:00:00:2a' })
  await world.check()
  expect(await open('reserved-address-leased', lease.ip)).toEqual([])
})

test('a static record and a reservation that call one address differently', async () => {
  await world.reserve('printer', 43)
  const made = value(
    await createRecord(world.console, ACTOR, {
      ...{ name: 'copier.site.com', value: '10.20.0.43', view: 'internal' },
    } as Parameters<typeof createRecord>[2]),
  )
  const [alert] = await eventually(
    () => open('name-mismatch', '10.20.0.43'),
    (rows) => rows.length > 0,
  )
  expect(alert?.summary).toBe('10.20.0.43 is copier.site.com in DNS, and its reservation is called printer')
  await world.check()
  expect(await open('name-mismatch', '10.20.0.43')).toHaveLength(1)
  await world.worker.kea.query(`UPDATE hosts SET hostname = 'copier' WHERE hostname = 'printer'`)
  await eventually(async () => (await open('name-mismatch', '10.20.0.43')).length === 0)
  await world.worker.kea.query(`UPDATE hosts SET hostname = 'fax' WHERE hostname = 'copier'`)
  await eventually(async () => (await open('name-mismatch', '10.20.0.43')).length === 1)
  value(await deleteRecord(world.console, ACTOR, { id: made.id, version: null }))
  await eventually(async () => (await open('name-mismatch', '10.20.0.43')).length === 0)
})
