import { describe, expect, it } from 'vitest'
import type { DhcpClient } from '../lab/dhcp-client'
import { eventually } from '../lab/eventually'
import { alertRows, auditLines, recordRows, served } from '../lab/record-rows'
import {
  auditClient,
  expectLease,
  expectServed,
  expired,
  type Family,
  fqdn,
  granted,
  reserved,
  scopeOf,
  settled,
  typeOf,
  type World,
} from './world'

const hex = ({ identity: { mac } }: DhcpClient) => mac.replaceAll(':', '')

/** Reservations with "Treat as Infrastructure": product table, last column, and Conflict Guard. */
export function infrastructureNames(world: World): void {
  describe('an infrastructure name', () => {
    describe.each([4, 6] as const)('of DHCPv%i', { concurrent: true }, (family) => lifeOf(world, family))

    it.concurrent('is refused to a stranger of the other family too: it does not get the IPv6 half', async () => {
      const { ip } = await reserved(world, 4, 'fortress', { infra: true })
      await expectServed(world, 'fortress', 4, [ip])
      await granted(world, 6, { hostname: 'fortress' })
      await eventually(
        () => alertRows(world.stack, { name: fqdn('fortress') }),
        (alerts) => expect(alerts).toMatchObject([{ kind: 'name-conflict', state: 'open' }]),
      )
      await settled(world)
      expect(await served(world.stack, fqdn('fortress'), 6)).toEqual([])
      expect(await served(world.stack, fqdn('fortress'), 4)).toEqual([ip])
    })

    it.concurrent('may have its IPv6 half from the same host, not from who takes its address there', async () => {
      const { client, ip } = await reserved(world, 4, 'duplex', { infra: true })
      await expectServed(world, 'duplex', 4, [ip])
      const same = await granted(world, 6, { mac: client.identity.mac, hostname: 'duplex', lifetime: 2 })
      const six = same.ip
      await expectServed(world, 'duplex', 6, [six])
      await expectLease(world, six, 'expired')
      const thief = world.lab.client(6, { hostname: 'duplex' })
      expect(await thief.obtain(six)).toBe(six)
      await expectServed(world, 'duplex', 6, [])
      await settled(world)
      expect(await served(world.stack, fqdn('duplex'), 6)).toEqual([])
      expect(await served(world.stack, fqdn('duplex'), 4)).toEqual([ip])
    })
  })
}

function lifeOf(world: World, family: Family): void {
  const named = (host: string) => `${host}-${family}`
  const type = typeOf(family)

  it('survives expiry, reclamation, flush, and the return of its client', async () => {
    const host = named('core-switch')
    const { client, ip } = await reserved(world, family, host, { infra: true })
    await expectServed(world, host, family, [ip])
    const before = await world.sim.at(fqdn(host))
    expect(before).toMatchObject([{ rr_type: type, ttl: '86400' }])

    Object.assign(client.identity, { hostname: named('made-in-china'), lifetime: 2 })
    expect(await client.obtain()).toBe(ip)
    await expired(world, ip)
    expect(await world.sim.at(fqdn(host))).toEqual(before)
    client.identity.lifetime = undefined
    expect(await client.obtain()).toBe(ip)
    await expectLease(world, ip, 'active')
    await settled(world)
    expect(await world.sim.at(fqdn(host))).toEqual(before)
    expect(await served(world.stack, fqdn(host), family)).toEqual([ip])
    expect(await served(world.stack, fqdn(named('made-in-china')), family)).toEqual([])
    expect(await auditLines(world.stack, host)).not.toContainEqual(expect.stringContaining(' deleted '))
  })

  it('is not changed by a renew without a hostname, or under another', async () => {
    const host = named('storage')
    const { client, ip } = await reserved(world, family, host, { infra: true })
    expect(await client.obtain()).toBe(ip)
    await expectServed(world, host, family, [ip])
    const before = await world.sim.at(fqdn(host))
    for (const hostname of [named('freenas'), null, host]) {
      expect(await client.renew({ hostname })).toBe(true)
    }
    await settled(world)
    expect(await world.sim.at(fqdn(host))).toEqual(before)
    expect(await recordRows(world.stack, fqdn(named('freenas')))).toEqual([])
  })

  it('is not changed by a DECLINE, with an alert', async () => {
    const host = named('balancer')
    const { client, ip } = await reserved(world, family, host, { infra: true })
    expect(await client.obtain()).toBe(ip)
    await expectServed(world, host, family, [ip])
    const before = await world.sim.at(fqdn(host))
    await client.decline()
    await eventually(
      () => alertRows(world.stack, { ip }),
      (alerts) => expect(alerts).toContainEqual(expect.objectContaining({ kind: 'declined-address' })),
    )
    await expectLease(world, ip, 'removed')
    await settled(world)
    expect(await world.sim.at(fqdn(host))).toEqual(before)
  })

  it('is withdrawn by RELEASE with an alert of high severity, and returns with the next GRANT', async () => {
    const host = named('recorder')
    const { client, ip } = await reserved(world, family, host, { infra: true })
    expect(await client.obtain()).toBe(ip)
    await expectLease(world, ip, 'active')
    await expectServed(world, host, family, [ip])
    await client.release()
    await expectServed(world, host, family, [])
    const withdrawn = { kind: 'infrastructure-withdrawn', severity: 'high' }
    await eventually(
      () => alertRows(world.stack, { name: fqdn(host), ip }),
      (alerts) => expect(alerts).toMatchObject([{ ...withdrawn, state: 'open' }]),
    )
    expect(await client.obtain()).toBe(ip)
    await expectServed(world, host, family, [ip])
    await eventually(
      () => alertRows(world.stack, { name: fqdn(host), ip }),
      (alerts) => expect(alerts).toMatchObject([{ ...withdrawn, state: 'resolved' }]),
    )
  })

  it('that is never to be deleted stays on RELEASE', async () => {
    const host = named('monument')
    const { client, ip } = await reserved(world, family, host, {
      infra: true,
      ddnsPolicy: { deleteOn: 'never' },
    })
    expect(await client.obtain()).toBe(ip)
    await expectServed(world, host, family, [ip])
    await client.release()
    await expectLease(world, ip, 'released')
    await settled(world)
    expect(await served(world.stack, fqdn(host), family)).toEqual([ip])
  })

  it('is refused to a client with another MAC: not changed, audited, an alert with both identities', async () => {
    const host = named('epg')
    const { client: owner, ip } = await reserved(world, family, host, { infra: true })
    await expectServed(world, host, family, [ip])
    const before = await world.sim.at(fqdn(host))

    const laptop = await granted(world, family, { hostname: host })
    const [alert] = await eventually(
      () => alertRows(world.stack, { name: fqdn(host) }),
      (alerts) => expect(alerts).toMatchObject([{ kind: 'name-conflict', state: 'open' }]),
    )
    expect(alert?.detail).toContain(hex(laptop))
    expect(alert?.detail).toContain(hex(owner))
    await settled(world)
    expect(await world.sim.at(fqdn(host))).toEqual(before)
    expect(await served(world.stack, fqdn(host), family)).toEqual([ip])
    const facts = `host=${host} ${auditClient(laptop)} ip=${laptop.ip} scope=${scopeOf(family)} ttl=600`
    expect(await auditLines(world.stack, host)).toContainEqual(
      expect.stringContaining(`${type} refused (GRANT) ${facts}`),
    )

    await laptop.release()
    await eventually(
      () => alertRows(world.stack, { name: fqdn(host) }),
      (alerts) => expect(alerts).toMatchObject([{ kind: 'name-conflict', state: 'resolved' }]),
    )
    expect(await world.sim.at(fqdn(host))).toEqual(before)
  })
}
