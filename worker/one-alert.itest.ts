import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRecord } from '@/lib/services/console/records/create-record'
import { dismissWatch } from '@/lib/services/console/watchlist/change-watch'
import { type DriftWorld, startDriftWorld } from '@/worker/testing/drift'
import { eventually } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'
import { OPERATOR, value } from '@/worker/testing/watch-world'

// One fact is one alert, whoever finds it first.

let world: DriftWorld
let leases: ReturnType<typeof leaseRows>
beforeAll(async () => {
  world = await startDriftWorld()
  leases = leaseRows(world.worker.kea)
  await world.policy({ drift: 'warn' })
}, 60_000)
afterAll(() => world.close())

const WITHIN = 20_000
const rows = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await world.worker.app.query<T>(text, values)).rows
const open = async (ip: string) =>
  (
    await rows<{ kind: string }>(
      'select kind from alert where ip = $1::inet and active is not null order by kind',
      [ip],
    )
  ).map(({ kind }) => kind)
const isOpen = (ip: string, ...kinds: string[]) =>
  eventually(
    () => open(ip),
    (found) => found.join() === kinds.join(),
    WITHIN,
  )
const quiet = () =>
  eventually(
    async () => (await rows(`select 1 from graphile_worker.jobs where run_at <= now()`)).length === 0,
    Boolean,
    WITHIN,
  )
const fixed = async (name: string, ip: string) =>
  value(
    await createRecord(world.console, OPERATOR, { name, value: ip, view: 'internal' } as Parameters<
      typeof createRecord
    >[2]),
  )

test('a record and a reservation that call one address differently', async () => {
  const ip = '10.20.0.61'
  await world.reserve('printer', 61)
  await fixed('copier.site.com', ip)
  await isOpen(ip, 'name-mismatch')
  await quiet()
  await world.check()
  expect(await open(ip)).toEqual(['name-mismatch'])
})

test('the client of a reservation finds another record of its address: the record was there first', async () => {
  const ip = '10.20.0.62'
  await fixed('scanner.site.com', ip)
  await eventually(
    async () => (await world.standing('62.0.20.10.in-addr.arpa')).length === 1,
    Boolean,
    WITHIN,
  )
  await world.worker.insertHost({ mac: '0a:00:00:00:00:3e', ip, hostname: 'camera', subnet: 3 })
  await isOpen(ip, 'name-mismatch')
  await quiet()
  await world.check()
  expect(await open(ip)).toEqual(['name-mismatch'])
})

test('a client at a watched address; what is left is told when nobody watches any more', async () => {
  const ip = '10.20.0.63'
  await fixed('lamp.site.com', ip)
  const [watch] = await eventually(
    () => rows<{ id: string }>('select id::text from watch where ip = $1::inet', [ip]),
    (found) => found.length === 1,
    WITHIN,
  )
  await leases.grant({ ip, mac: '0a:00:00:00:09:63', hostname: 'laptop', subnet: 3 })
  await isOpen(ip, 'watched-address-leased')
  await quiet()
  await world.check()
  expect(await open(ip)).toEqual(['watched-address-leased'])
  value(await dismissWatch(world.console, OPERATOR, { id: String(watch?.id), version: null }))
  await isOpen(ip, 'two-names')
  await leases.release(ip)
  await isOpen(ip)
})
