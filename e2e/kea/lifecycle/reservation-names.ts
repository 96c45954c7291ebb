import { describe, expect, it } from 'vitest'
import { eventually } from '../lab/eventually'
import { recordRows, served } from '../lab/record-rows'
import {
  expectLease,
  expectServed,
  expired,
  type Family,
  fqdn,
  granted,
  reserve,
  reserved,
  settled,
  type World,
} from './world'

/** Reservations that are not infrastructure: product table, column "ordinary reservation". */
export function reservationNames(world: World): void {
  describe('the name of an ordinary reservation', () => {
    describe.each([4, 6] as const)('of DHCPv%i', { concurrent: true }, (family) => lifeOf(world, family))
  })
}

function lifeOf(world: World, family: Family): void {
  const named = (host: string) => `${host}-${family}`

  it('stays on EXPIRY, goes on RELEASE, returns with the next GRANT', async () => {
    const host = named('plotter')
    const { client, ip } = await reserved(world, family, host, {})
    await expectServed(world, host, family, [ip])
    client.identity.lifetime = 2
    expect(await client.obtain()).toBe(ip)
    await expired(world, ip)
    expect(await served(world.stack, fqdn(host), family)).toEqual([ip])
    client.identity.lifetime = undefined
    expect(await client.obtain()).toBe(ip)
    await expectLease(world, ip, 'active')
    await client.release()
    await expectServed(world, host, family, [])
    expect(await client.obtain()).toBe(ip)
    await expectServed(world, host, family, [ip])
    expect(await recordRows(world.stack, fqdn(host))).toMatchObject([{ provenance: 'ddns(reservation)' }])
  })

  it('is the reservation’s whatever the client says, unless that is allowed', async () => {
    const host = named('desk')
    const { client, ip } = await reserved(world, family, host, {})
    client.identity.hostname = named('bobs-desk')
    expect(await client.obtain()).toBe(ip)
    await expectLease(world, ip, 'active')
    await settled(world)
    expect(await served(world.stack, fqdn(host), family)).toEqual([ip])
    expect(await served(world.stack, fqdn(named('bobs-desk')), family)).toEqual([])
  })

  it('is the client’s own where that is allowed: it follows another, and falls back without one', async () => {
    const host = named('locker')
    const { client, ip } = await reserved(world, family, host, { allowClientHostname: true })
    await expectServed(world, host, family, [ip])
    client.identity.hostname = named('bobs-locker')
    expect(await client.obtain()).toBe(ip)
    await expectServed(world, named('bobs-locker'), family, [ip])
    await expectServed(world, host, family, [])
    expect(await client.renew({ hostname: named('eves-locker') })).toBe(true)
    await expectServed(world, named('eves-locker'), family, [ip])
    await expectServed(world, named('bobs-locker'), family, [])
    expect(await client.renew({ hostname: null })).toBe(true)
    await expectServed(world, host, family, [ip])
    await expectServed(world, named('eves-locker'), family, [])
  })

  it('made for a client that has a lease elsewhere takes the place of the name of that lease', async () => {
    const host = named('guest-then-host')
    const client = await granted(world, family, { hostname: host })
    const before = client.ip
    await expectServed(world, host, family, [before])
    const { ip } = await reserve(world, client, host, {})
    await expectServed(world, host, family, [ip])
    expect(await client.obtain()).toBe(ip)
    await expectLease(world, ip, 'active')
    await settled(world)
    expect(await served(world.stack, fqdn(host), family)).toEqual([ip])
    await eventually(
      () => recordRows(world.stack, fqdn(host)),
      (rows) =>
        expect(rows).toMatchObject([{ value: ip, provenance: 'ddns(reservation)', status: 'served' }]),
    )
  })
}
