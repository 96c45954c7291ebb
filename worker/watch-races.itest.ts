import { afterAll, beforeAll, expect, test } from 'vitest'
import { forbidSecondHolder } from '@/lib/kea/testing/one-holder'
import { createReservation } from '@/lib/services/console/create-reservation'
import { deleteReservation } from '@/lib/services/console/delete-reservation'
import { updateReservation } from '@/lib/services/console/update-reservation'
import { bindWatch } from '@/lib/services/console/watchlist/bind-watch'
import { dismissWatch, learnClient, rejectClient } from '@/lib/services/console/watchlist/change-watch'
import { createWatch } from '@/lib/services/console/watchlist/create-watch'
import { eventually } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'
import { OPERATOR, watchWorld } from '@/worker/testing/watch-world'

// Everybody does everything with a few addresses at once. Kea's database refuses a second row for an address.

const IPS = ['172.30.19.201', '172.30.19.202', '172.30.19.203']
const MACS = ['02000000ee01', '02000000ee02', '02000000ee03', '02000000ee04']
const ACTIONS = 400
const PEOPLE = 20

let world: World
let secondHolders: () => Promise<number>
beforeAll(async () => {
  world = await watchWorld()
  secondHolders = await forbidSecondHolder((text) => world.worker.kea.query(text))
  await world.policy({ drift: 'block' })
}, 30_000)
afterAll(() => world.stop())

/** The same numbers at every run. */
function randomOf(seed: number): <T>(list: readonly T[]) => T {
  let state = seed
  return (list) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return list[(state >> 8) % list.length] as (typeof list)[number]
  }
}

/** What the audit log tells of: `hold created`. */
async function linesOf(subjects: string): Promise<string[]> {
  const { rows } = await world.worker.app.query<{ line: string }>(
    `select distinct split_part(line, ' (', 1) as line from audit_event where line ~ $1 order by 1`,
    [`^(${subjects}) `],
  )
  return rows.map(({ line }) => line)
}

async function idAt(table: 'watch' | 'reservation', ip: string): Promise<string> {
  const { rows } = await world.worker.app.query<{ id: string }>(
    `select id::text from ${table} where ip = $1::inet limit 1`,
    [ip],
  )
  return rows[0]?.id ?? '00000000-0000-4000-8000-000000000000'
}

function actions(leases: ReturnType<typeof leaseRows>) {
  const { console } = world
  const target = async (table: 'watch' | 'reservation', ip: string) => ({
    id: await idAt(table, ip),
    version: null,
  })
  const watch = (ip: string) =>
    console.db.prisma.$transaction((tx) => createWatch(tx, console, OPERATOR, { ip }))
  return [
    async (ip: string, mac: string) =>
      bindWatch(console, OPERATOR, await target('watch', ip), { mac, hostname: `h${mac}` }),
    async (ip: string) => bindWatch(console, OPERATOR, await target('watch', ip), {}),
    async (ip: string) => dismissWatch(console, OPERATOR, await target('watch', ip)),
    watch,
    watch,
    async (ip: string) => learnClient(console, OPERATOR, await target('watch', ip), {}),
    async (ip: string) => learnClient(console, OPERATOR, await target('watch', ip), { stop: true }),
    async (ip: string) => rejectClient(console, OPERATOR, await target('watch', ip)),
    async (ip: string, mac: string) =>
      createReservation(console, OPERATOR, { scope: 'MGMT', mac, ip, hostname: `h${mac}`, infra: false }),
    async (ip: string) => deleteReservation(console, OPERATOR, await target('reservation', ip)),
    async (ip: string) => deleteReservation(console, OPERATOR, await target('reservation', ip)),
    async (ip: string, _mac: string, other: string) =>
      updateReservation(console, OPERATOR, { ...(await target('reservation', ip)), patch: { ip: other } }),
    (ip: string, mac: string) => leases.grant({ ip, mac, hostname: `h${mac}` }),
    (ip: string) => leases.release(ip),
    (ip: string) => leases.expire(ip),
    (ip: string) => leases.decline(ip),
  ]
}

type World = Awaited<ReturnType<typeof watchWorld>>
type WatchedAt = Awaited<ReturnType<World['watchAt']>>
type HostsAt = Awaited<ReturnType<World['hostsAt']>>
const isHeld = (watch: WatchedAt): boolean => watch?.hold.state === 'held'
const holdsOf = (rows: HostsAt): HostsAt =>
  rows.filter(({ context }) => context?.holdfast?.hold !== undefined)

test('never do two rows of hosts have one address, and in the end each is as its watch wants it', async () => {
  const pick = randomOf(20_261_121)
  const all = actions(leaseRows(world.worker.kea))
  for (const ip of IPS) await all[3]?.(ip, '', '')
  // Many at once, each a little later than the last of its own: what one did is there when the next comes.
  const done = (
    await Promise.all(
      Array.from({ length: PEOPLE }, async () => {
        const outcomes: PromiseSettledResult<unknown>[] = []
        for (let turn = 0; turn < ACTIONS / PEOPLE; turn += 1) {
          outcomes.push(...(await Promise.allSettled([pick(all)(pick(IPS), pick(MACS), pick(IPS))])))
        }
        return outcomes
      }),
    )
  ).flat()
  // Kea's own counters of leases collide when their first rows come at once.
  const broken = done.filter((one) => one.status === 'rejected').map(({ reason }) => String(reason))
  expect(broken.filter((reason) => !/deadlock|serializ|write conflict|lease4_stat/i.test(reason))).toEqual([])

  await eventually(
    async () =>
      (await world.worker.app.query('select from graphile_worker.jobs where run_at <= now()')).rows.length,
    (open) => open === 0,
    25_000,
  )
  expect(await secondHolders()).toBe(0)
  const did = new Set(await linesOf('hold|reservation|watch'))
  // Otherwise nothing was tried; what else happened is left to chance.
  for (const line of ['hold created', 'reservation deleted', 'watch bound']) expect(did).toContain(line)
  for (const ip of IPS) {
    // The last of it comes by the outbox, or by a job that is tried again: nobody tells when that was.
    const { watch, rows } = await eventually(
      async () => ({ watch: await world.watchAt(ip), rows: await world.hostsAt(ip) }),
      ({ watch, rows }) =>
        watch !== null && watch.hold.state !== 'pending' && isHeld(watch) === (holdsOf(rows).length === 1),
      25_000,
    )
    const holds = holdsOf(rows)
    expect(rows.length).toBeLessThanOrEqual(1)
    expect({ ip, held: isHeld(watch) }).toEqual({ ip, held: holds.length === 1 })
    if (watch?.state === 'dismissed') expect(holds).toEqual([])
    const [row] = rows
    if (watch?.state === 'bound') expect(row?.context?.holdfast?.reservation).toBe(watch.reservationId)
  }
}, 120_000)
