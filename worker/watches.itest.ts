import { afterAll, beforeAll, expect, test } from 'vitest'
import { textToHex } from '@/lib/core/identifier'
import { addJob, jobs } from '@/lib/db/queue'
import { createReservation } from '@/lib/services/console/create-reservation'
import { deleteReservation } from '@/lib/services/console/delete-reservation'
import { bindWatch } from '@/lib/services/console/watchlist/bind-watch'
import { dismissWatch, learnClient, rejectClient } from '@/lib/services/console/watchlist/change-watch'
import { createWatch } from '@/lib/services/console/watchlist/create-watch'
import { eventually } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'
import { OPERATOR, value, watchWorld } from '@/worker/testing/watch-world'

let world: Awaited<ReturnType<typeof watchWorld>>
let leases: ReturnType<typeof leaseRows>
beforeAll(async () => {
  world = await watchWorld()
  leases = leaseRows(world.worker.kea)
}, 30_000)
afterAll(() => world.stop())

const nobody = (ip: string) => ({ type: 4, identifier: textToHex(`hold:${ip}`), hostname: null })
const watch = (ip: string) =>
  world.console.db.prisma.$transaction((tx) => createWatch(tx, world.console, OPERATOR, { ip })).then(value)
const alertsAt = async (ip: string) =>
  (
    await world.worker.app.query<{ kind: string; state: string }>(
      'select kind, state from alert where ip = $1::inet order by kind',
      [ip],
    )
  ).rows
/** Looks without a pause whether one row has the address, until it is ended: how often there was another number. */
function gaps(ip: string): () => Promise<{ looked: boolean; gaps: number }> {
  let over = false
  const found = { looked: false, gaps: 0 }
  const running = (async () => {
    while (!over) {
      if ((await world.hostsAt(ip)).length !== 1) found.gaps += 1
      found.looked = true
    }
    return found
  })()
  running.catch(() => undefined)
  return () => {
    over = true
    return running
  }
}

const target = (id: string) => ({ id, version: null })

test('static DNS without a reservation is watched, and under Warn a client there is told of', async () => {
  await world.policy({ drift: 'warn' })
  await world.put('printer.site.com', '172.30.19.101')
  const found = await world.until('172.30.19.101', ({ state }) => state === 'watching')
  expect(found).toMatchObject({ origin: 'auto', name: 'printer.site.com', scope: 'MGMT', client: null })

  // Within a second, on a machine that does nothing else: the best of three.
  const took: number[] = []
  for (const mac of ['02:00:00:00:AA:03', '02:00:00:00:AA:02', '02:00:00:00:AA:01']) {
    const began = Date.now()
    await leases.grant({ ip: '172.30.19.101', mac, hostname: 'stranger' })
    await world.until('172.30.19.101', ({ client }) => client?.mac === mac)
    took.push(Date.now() - began)
  }
  expect(Math.min(...took)).toBeLessThan(1_000)
  const seen = await world.until('172.30.19.101', ({ state }) => state === 'client-seen')
  expect(seen.client).toMatchObject({ mac: '02:00:00:00:AA:01', hostname: 'stranger', leased: true })
  expect(await alertsAt('172.30.19.101')).toEqual([{ kind: 'watched-address-leased', state: 'open' }])
  expect(await world.hostsAt('172.30.19.101')).toEqual([])

  value(await rejectClient(world.console, OPERATOR, target(seen.id)))
  const back = await world.until('172.30.19.101', ({ state }) => state === 'watching')
  expect(back).toMatchObject({ client: null, ignored: [{ type: 'hw-address' }] })
  await leases.release('172.30.19.101')
  await eventually(
    () => alertsAt('172.30.19.101'),
    ([alert]) => alert?.state === 'resolved',
  )
})

test('under Block nobody can have a watched address; learning lets one in, whom Bind reserves it for', async () => {
  const ip = '172.30.19.102'
  await world.policy({ drift: 'block' })
  await world.put('scanner.site.com', ip)
  const held = await world.until(ip, ({ hold }) => hold.state === 'held')
  const [hold, ...more] = await world.hostsAt(ip)
  expect(more).toEqual([])
  expect(hold).toMatchObject({ ...nobody(ip), context: { holdfast: { hold: held.id } } })
  expect(held.hold.hostId).toBe(hold?.id)

  value(await learnClient(world.console, OPERATOR, target(held.id), { minutes: 10 }))
  await world.until(ip, (now) => now.hold.state === 'lifted')
  expect(await world.hostsAt(ip)).toEqual([])
  await leases.grant({ ip, mac: '02:00:00:00:aa:02', hostname: 'scanner' })
  const seen = await world.until(ip, (now) => now.hold.state === 'held')
  expect(seen).toMatchObject({ state: 'client-seen', learnUntil: null })
  expect(await world.hostsAt(ip)).toMatchObject([{ type: 0, identifier: '02000000aa02' }])

  const [{ id: before = 0 } = {}] = await world.hostsAt(ip)
  const unheld = gaps(ip)
  const bound = value(await bindWatch(world.console, OPERATOR, target(held.id), {}))
  expect(bound).toMatchObject({
    state: 'bound',
    reservation: { hostname: 'scanner', infra: true, createdFrom: 'dns' },
  })
  await world.until(ip, (now) => now.hold.state === 'none')
  // The hold became the reservation, in place.
  expect(await world.hostsAt(ip)).toMatchObject([
    { id: before, hostname: 'scanner', context: { holdfast: { reservation: bound.reservation.id } } },
  ])

  value(await deleteReservation(world.console, OPERATOR, target(bound.reservation.id)))
  const again = await world.until(ip, (now) => now.state !== 'bound' && now.hold.state === 'held')
  expect(await world.hostsAt(ip)).toMatchObject([{ type: 0, identifier: '02000000aa02', hostname: null }])
  expect(again).toMatchObject({ state: 'client-seen', reservationId: null })
  expect(await unheld()).toEqual({ looked: true, gaps: 0 })
})

test('a hold that somebody deletes comes back, one that nobody wants goes', async () => {
  const ip = '172.30.19.103'
  await world.policy({ drift: 'block' })
  const made = await watch(ip)
  await world.until(ip, ({ hold }) => hold.state === 'held')
  await world.worker.kea.query('delete from hosts where user_context like $1', [`%${made.id}%`])
  await eventually(async () => (await world.hostsAt(ip)).length === 1)
  value(await dismissWatch(world.console, OPERATOR, target(made.id)))
  await eventually(async () => (await world.hostsAt(ip)).length === 0)
  await world.until(ip, ({ hold, state }) => hold.state === 'none' && state === 'dismissed')

  value(await createWatch2(ip))
  await world.until(ip, ({ hold }) => hold.state === 'held')
  await world.policy({ drift: 'warn' })
  await world.until(ip, ({ hold }) => hold.state === 'none')
  expect(await world.hostsAt(ip)).toEqual([])
})

test('no host can have the edges of a subnet: they are not watched, and a watch of one goes', async () => {
  await world.policy({ drift: 'warn' })
  await world.put('edge.site.com', '192.168.1.255')
  await world.put('inside.site.com', '192.168.1.150')
  await world.until('192.168.1.150', ({ state }) => state === 'watching')
  expect(await world.watchAt('192.168.1.255')).toBeNull()
  // As it was made before.
  const { rowCount } = await world.worker.app.query(
    `insert into watch (family, subnet_id, ip, record_id, name, origin, created_by)
     select 4, 2, address, id, name, 'auto', 'worker' from dns_record where name = 'edge.site.com'`,
  )
  expect(rowCount).toBe(1)
  await addJob(world.worker.app, jobs.reviewWatches())
  await eventually(async () => (await world.watchAt('192.168.1.255')) === null)
})

const createWatch2 = (ip: string) =>
  world.console.db.prisma.$transaction((tx) => createWatch(tx, world.console, OPERATOR, { ip }))

test('a reservation by hand takes over the hold of its address', async () => {
  const ip = '172.30.19.104'
  await world.policy({ drift: 'block' })
  await watch(ip)
  await world.until(ip, ({ hold }) => hold.state === 'held')
  const made = value(
    await createReservation(world.console, OPERATOR, {
      ...{ scope: 'MGMT', mac: '02000000aa04', ip, hostname: 'byhand', infra: false },
    }),
  )
  const bound = await world.until(ip, ({ state, hold }) => state === 'bound' && hold.state === 'none')
  expect(bound.reservationId).toBe(made.id)
  expect(await world.hostsAt(ip)).toMatchObject([{ hostname: 'byhand', identifier: '02000000aa04' }])
})
