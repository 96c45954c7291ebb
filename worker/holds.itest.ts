import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textToHex } from '@/lib/core/identifier'
import { createReservation } from '@/lib/services/console/create-reservation'
import { updateReservation } from '@/lib/services/console/update-reservation'
import { bindWatch } from '@/lib/services/console/watchlist/bind-watch'
import { learnClient, rejectClient } from '@/lib/services/console/watchlist/change-watch'
import { createWatch } from '@/lib/services/console/watchlist/create-watch'
import { eventually } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'
import { OPERATOR, value, watchWorld } from '@/worker/testing/watch-world'

let world: Awaited<ReturnType<typeof watchWorld>>
let leases: ReturnType<typeof leaseRows>
beforeAll(async () => {
  // The dialect since Kea 2.4: addresses of DHCPv6 are inet.
  world = await watchWorld({ keaVersion: 18 })
  leases = leaseRows(world.worker.kea)
  await world.policy({ drift: 'block' })
}, 30_000)
afterAll(() => world.stop())

const nobody = (ip: string) => ({ type: 4, identifier: textToHex(`hold:${ip}`), hostname: null })
const target = (id: string) => ({ id, version: null })
const watch = (ip: string) =>
  world.console.db.prisma.$transaction((tx) => createWatch(tx, world.console, OPERATOR, { ip })).then(value)
const isHeld = (ip: string, holder: string | null) =>
  world.until(ip, ({ hold }) => hold.state === 'held' && hold.for === holder)
const reserve = (mac: string, ip: string, hostname: string) =>
  createReservation(world.console, OPERATOR, { scope: 'MGMT', mac, ip, hostname, infra: false })

async function held(ip: string): Promise<string> {
  const { id } = await watch(ip)
  await isHeld(ip, null)
  return id
}

describe('a hold for the client that was seen', () => {
  test('follows it to another watched address', async () => {
    const [first, second] = ['172.30.19.111', '172.30.19.112']
    await Promise.all([held(first), held(second)])
    const mac = '02:00:00:00:bb:11'
    await leases.grant({ ip: first, mac, hostname: 'mover' })
    await isHeld(first, 'hw-address 02:00:00:00:bb:11')
    // Kea 2.2 with DHCPv4: the new lease first, then the old one goes.
    await leases.grant({ ip: second, mac, hostname: 'mover' })
    await world.until(second, ({ hold }) => hold.reason?.includes(`is expected at ${first}`) === true)
    await leases.release(first)
    await isHeld(second, 'hw-address 02:00:00:00:bb:11')
    await eventually(
      () => world.hostsAt(first),
      ([row]) => row?.type === 4,
    )
    expect(await world.hostsAt(second)).toMatchObject([{ type: 0, identifier: '02000000bb11' }])
  })

  test('is for nobody when the client is reserved another address', async () => {
    const ip = '172.30.19.113'
    await held(ip)
    const mac = '02:00:00:00:bb:13'
    await leases.grant({ ip, mac, hostname: 'promised' })
    await isHeld(ip, 'hw-address 02:00:00:00:bb:13')
    value(await reserve('02000000bb13', '172.30.19.13', 'promised'))
    const { hold } = await isHeld(ip, null)
    expect(hold.reason).toBe('nobody may have it: 02:00:00:00:bb:13 has a reservation of 172.30.19.13')
    expect(await world.hostsAt(ip)).toMatchObject([nobody(ip)])
    expect(await world.hostsAt('172.30.19.13')).toMatchObject([{ hostname: 'promised' }])
  })

  test('stays after the release, and is for nobody once it is said not to be the one', async () => {
    const ip = '172.30.19.114'
    const id = await held(ip)
    await leases.grant({ ip, mac: '02:00:00:00:bb:14', hostname: 'guest' })
    await isHeld(ip, 'hw-address 02:00:00:00:bb:14')
    await leases.release(ip)
    await world.until(ip, ({ client }) => client?.leased === false)
    expect(await world.hostsAt(ip)).toMatchObject([{ type: 0, identifier: '02000000bb14' }])
    value(await rejectClient(world.console, OPERATOR, target(id)))
    await isHeld(ip, null)
  })
})

test('a reservation that moves takes the hold of its new address, and leaves one where its record stays', async () => {
  const [from, to] = ['172.30.19.121', '172.30.19.122']
  await world.put('mover.site.com', from)
  const { id } = await isHeld(from, null)
  const bound = value(await bindWatch(world.console, OPERATOR, target(id), { mac: '02000000bb21' }))
  await world.until(from, ({ state, hold }) => state === 'bound' && hold.state === 'none')
  await held(to)
  const patch = { ip: to }
  value(await updateReservation(world.console, OPERATOR, { ...target(bound.reservation.id), patch }))
  await world.until(to, ({ state, hold }) => state === 'bound' && hold.state === 'none')
  await isHeld(from, null)
  expect(await world.hostsAt(to)).toMatchObject([{ identifier: '02000000bb21', hostname: 'mover' }])
  expect(await world.hostsAt(from)).toMatchObject([nobody(from)])
})

test('with DHCPv6 it is a row of its own address, and becomes the reservation', async () => {
  const ip = '2001:db8:77::1234'
  const id = await held(ip)
  expect(await world.hostsAt(ip)).toMatchObject([nobody(ip)])
  const identifier = { type: 'duid', value: '00030001020000000066' } as const
  value(await bindWatch(world.console, OPERATOR, target(id), { identifier, hostname: 'six' }))
  await world.until(ip, ({ state, hold }) => state === 'bound' && hold.state === 'none')
  expect(await world.hostsAt(ip)).toMatchObject([{ type: 1, identifier: identifier.value, hostname: 'six' }])
})

describe('there is no hold', () => {
  test('where Kea would ignore it, and an alert says so', async () => {
    const ip = '192.168.1.150'
    await watch(ip)
    const { hold } = await world.until(ip, (now) => now.hold.state === 'impossible')
    expect(hold.reason).toContain('reservations-out-of-pool')
    expect(await world.hostsAt(ip)).toEqual([])
    const alerts = async () =>
      (await world.worker.app.query('select kind, state, scope from alert where ip = $1::inet', [ip])).rows
    expect(await alerts()).toEqual([{ kind: 'hold-impossible', state: 'open', scope: 'LAN' }])
    await world.policy({ drift: 'warn' })
    await eventually(alerts, ([alert]) => (alert as { state: string }).state === 'resolved')
    await world.policy({ drift: 'block' })
  })

  test('outside every pool, where Kea hands the address out to nobody', async () => {
    const ip = '172.30.19.5'
    await watch(ip)
    const { hold } = await world.until(ip, (now) => now.hold.reason !== null)
    expect(hold).toMatchObject({
      state: 'none',
      reason: 'outside every pool of MGMT: Kea hands it out to nobody',
    })
  })

  test('where somebody else has put a reservation', async () => {
    const ip = '172.30.19.131'
    await world.policy({ drift: 'warn' })
    await watch(ip)
    const hostId = await world.worker.insertHost({ mac: '02:00:00:00:bb:31', ip, hostname: 'foreign' })
    await world.policy({ drift: 'block' })
    await world.until(ip, ({ state }) => state === 'bound')
    expect(await world.hostsAt(ip)).toMatchObject([{ id: hostId, hostname: 'foreign' }])
    await world.worker.kea.query('delete from hosts where host_id = $1', [hostId])
    await isHeld(ip, null)
  })
})

test('a hold is back when the time to learn is over, and is never a reservation of the console', async () => {
  const ip = '172.30.19.141'
  const id = await held(ip)
  await world.worker.app.query(`update watch set learn_until = now() + interval '2 seconds' where id = $1`, [
    id,
  ])
  await world.worker.app.query(
    `select graphile_worker.add_job('look-watch', json_build_object('id', $1::text))`,
    [id],
  )
  await world.until(ip, ({ hold }) => hold.state === 'lifted')
  expect(await world.hostsAt(ip)).toEqual([])
  const back = await world.until(ip, ({ hold }) => hold.state === 'held')
  expect(back).toMatchObject({ learnUntil: null, state: 'watching' })
  const { rows } = await world.worker.app.query('select from reservation where ip = $1::inet', [ip])
  expect(rows).toEqual([])
})

test('a hold that came with a reservation that went is lifted too, when its watch learns by then', async () => {
  const ip = '172.30.19.131'
  const id = await held(ip)
  await learnClient(world.console, OPERATOR, target(id), {})
  await world.until(ip, ({ hold }) => hold.state === 'lifted')
  // The reservation was deleted by somebody who did not know of it yet.
  await world.worker.kea.query(
    `insert into hosts (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id, ipv4_address, user_context)
     values (decode($1, 'hex'), 4, 1, $2::inet - '0.0.0.0'::inet, $3)`,
    [textToHex(`hold:${ip}`), ip, JSON.stringify({ holdfast: { hold: id } })],
  )
  await eventually(
    () => world.hostsAt(ip),
    (rows) => rows.length === 0,
  )
})
