import { describe, expect, it } from 'vitest'
import { eventually } from '../lab/eventually'
import { hold, keaState } from '../lab/lease-rows'
import { alertRows, auditLines, pointers, recordRows, served } from '../lab/record-rows'
import {
  auditClient,
  expectLease,
  expectServed,
  expired,
  type Family,
  fqdn,
  granted,
  scopeOf,
  settled,
  typeOf,
  type World,
} from './world'

/** Clients without a reservation: product table, column "no reservation". */
export function dynamicNames(world: World): void {
  describe('an ordinary dynamic name', () => {
    it('goes within a second of RELEASE', async () => {
      const tookMs = []
      for (const [at, family] of ([4, 6, 4, 6, 4] as const).entries()) {
        const host = `short-visit-${at}`
        const client = await granted(world, family, { hostname: host })
        await expectServed(world, host, family, [client.ip])
        const start = Date.now()
        await client.release()
        await expectServed(world, host, family, [])
        tookMs.push(Date.now() - start)
      }
      expect(tookMs.sort((a, b) => a - b)[2]).toBeLessThan(1000)
    })

    describe.each([4, 6] as const)('of DHCPv%i', { concurrent: true }, (family) => lifeOf(world, family))

    it.concurrent.each([4, 6] as const)(
      'follows its client of DHCPv%i to another address',
      async (family) => {
        const host = `nomad-${family}`
        const client = await granted(world, family, { hostname: host })
        const old = client.ip
        await expectServed(world, host, family, [old])
        if (family === 4) expect(await client.moveTo('172.30.19.199')).toBe(true)
        else {
          await hold(world.stack, old)
          expect(await client.renew()).toBe(false)
        }
        expect(client.ip).not.toBe(old)
        await expectServed(world, host, family, [client.ip])
        await eventually(
          () => pointers(world.stack, old),
          (names) => expect(names).toEqual([]),
        )
        expect(await pointers(world.stack, client.ip)).toEqual([fqdn(host)])
      },
    )

    it.concurrent.each(['wpad', 'isatap', 'localhost'])(
      'is never %s: refused, with an alert',
      async (host) => {
        const client = await granted(world, 4, { hostname: host })
        await eventually(
          () => alertRows(world.stack, { ip: client.ip }),
          (alerts) =>
            expect(alerts).toMatchObject([{ kind: 'hostile-hostname', severity: 'low', state: 'open' }]),
        )
        await settled(world)
        expect(await served(world.stack, fqdn(host), 4)).toEqual([])
      },
    )
  })
}

function lifeOf(world: World, family: Family): void {
  const named = (host: string) => `${host}-${family}`

  it('is published by GRANT with its PTR, its provenance and the line of the audit', async () => {
    const host = named('newcomer')
    const client = await granted(world, family, { hostname: host })
    await expectServed(world, host, family, [client.ip])
    await eventually(
      () => pointers(world.stack, client.ip),
      (names) => expect(names).toEqual([fqdn(host)]),
    )
    const type = typeOf(family)
    await eventually(
      () => recordRows(world.stack, fqdn(host)),
      (rows) =>
        expect(rows).toMatchObject([
          { type, value: client.ip, ttl: 600, status: 'served', provenance: 'ddns(dynamic)', cause: 'GRANT' },
        ]),
    )
    const facts = `host=${host} ${auditClient(client)} ip=${client.ip} scope=${scopeOf(family)} ttl=600`
    expect(await auditLines(world.stack, host)).toContain(`${type} created (GRANT) ${facts}`)
  })

  it('stays on EXPIRY by default: through reclamation and flush, until its client is back', async () => {
    const host = named('sleeper')
    const client = await granted(world, family, { hostname: host, lifetime: 2 })
    const { ip } = client
    await expectServed(world, host, family, [ip])
    const before = await world.sim.at(fqdn(host))
    await expired(world, ip)
    expect(await served(world.stack, fqdn(host), family)).toEqual([ip])
    expect(await recordRows(world.stack, fqdn(host))).toMatchObject([{ status: 'served', leavesAt: null }])
    client.identity.lifetime = undefined
    expect(await client.obtain(ip)).toBe(ip)
    await expectLease(world, ip, 'active')
    await settled(world)
    expect(await world.sim.at(fqdn(host))).toEqual(before)
  })

  it('goes when its client renews without a hostname', async () => {
    const host = named('shy')
    const client = await granted(world, family, { hostname: host })
    await expectServed(world, host, family, [client.ip])
    expect(await client.renew({ hostname: null })).toBe(true)
    await expectServed(world, host, family, [])
    await settled(world)
    expect(await auditLines(world.stack, host)).toContainEqual(
      expect.stringMatching(new RegExp(`^${typeOf(family)} deleted \\(RENEW\\) `)),
    )
  })

  it('changes when its client renews under another', async () => {
    const [before, after] = [named('maiden'), named('married')]
    const client = await granted(world, family, { hostname: before })
    await expectServed(world, before, family, [client.ip])
    expect(await client.renew({ hostname: after })).toBe(true)
    await expectServed(world, after, family, [client.ip])
    await expectServed(world, before, family, [])
    await eventually(
      () => pointers(world.stack, client.ip),
      (names) => expect(names).toEqual([fqdn(after)]),
    )
  })

  it('is left as it is by a DECLINE, with an alert', async () => {
    const host = named('picky')
    const client = await granted(world, family, { hostname: host })
    const { ip } = client
    await expectServed(world, host, family, [ip])
    await client.decline()
    await expectLease(world, ip, 'declined')
    await eventually(
      () => alertRows(world.stack, { ip }),
      (alerts) => expect(alerts).toContainEqual(expect.objectContaining({ kind: 'declined-address' })),
    )
    await expectLease(world, ip, 'removed')
    await settled(world)
    expect(await served(world.stack, fqdn(host), family)).toEqual([ip])
  })

  it('goes when its address is granted to another client: no name leads to the machine of another', async () => {
    const [old, next] = [named('former'), named('lodger')]
    const client = await granted(world, family, { hostname: old, lifetime: 2 })
    const { ip } = client
    await expectServed(world, old, family, [ip])
    await eventually(
      () => keaState(world.stack, ip),
      (state) => expect(state).toBe(2),
    )
    const heir = world.lab.client(family, { hostname: next })
    expect(await heir.obtain(ip)).toBe(ip)
    await expectServed(world, next, family, [ip])
    await expectServed(world, old, family, [])
    await settled(world)
    expect(await auditLines(world.stack, old)).toContainEqual(
      expect.stringMatching(new RegExp(`^${typeOf(family)} deleted \\(GRANT\\) `)),
    )
  })

  it('belongs to the client that had it first, and to the second when that one is gone', async () => {
    const host = named('popular')
    const first = await granted(world, family, { hostname: host })
    await expectServed(world, host, family, [first.ip])
    const second = await granted(world, family, { hostname: host })
    await eventually(
      () => alertRows(world.stack, { name: fqdn(host) }),
      (alerts) => expect(alerts).toMatchObject([{ kind: 'name-conflict', severity: 'low', state: 'open' }]),
    )
    await settled(world)
    expect(await served(world.stack, fqdn(host), family)).toEqual([first.ip])
    await first.release()
    await expectServed(world, host, family, [second.ip])
    await eventually(
      () => alertRows(world.stack, { name: fqdn(host) }),
      (alerts) => expect(alerts).toMatchObject([{ kind: 'name-conflict', state: 'resolved' }]),
    )
  })
}
