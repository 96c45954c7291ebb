import { beforeAll, describe, expect, it } from 'vitest'
import type { DhcpClient } from '../lab/dhcp-client'
import { eventually } from '../lab/eventually'
import { leaseRow } from '../lab/lease-rows'
import { auditLines, recordRows, served } from '../lab/record-rows'
import {
  expectLease,
  expectServed,
  expired,
  type Family,
  fqdn,
  granted,
  KNOWN_BY_HAND,
  knownByHand,
  reserved,
  settled,
  typeOf,
  type World,
} from './world'

const HOUR = 3_600_000

interface Actors {
  family: Family
  /** Never comes back. */
  leaver: DhcpClient
  /** Comes back within the grace. */
  returner: DhcpClient
  /** Has a reservation that deletes on expiry. */
  tenant: DhcpClient
  /** Infrastructure. */
  pillar: DhcpClient
}

/** Deletion on EXPIRY, turned on: after the grace, unless the client is back. The last tests: the clock is moved. */
export function graces(world: World): void {
  describe('when names go on EXPIRY, after the grace', () => {
    let all: Actors[] = []
    const each = (act: (actors: Actors) => Promise<void>) => Promise.all(all.map(act))
    const row = async (host: string) => (await recordRows(world.stack, fqdn(host)))[0]

    beforeAll(async () => {
      await world.api.call('PUT', '/api/policy', { deleteOnExpiry: true })
      all = await Promise.all(([4, 6] as const).map((family) => actorsOf(world, family)))
      await each(async ({ leaver, returner, tenant, pillar }) => {
        for (const { ip } of [leaver, returner, tenant, pillar]) await expired(world, ip)
      })
    })

    it('a name says when it leaves, 24 hours after the end of its lease, and is served until then', () =>
      each(async ({ family, leaver, tenant }) => {
        for (const [client, host] of [
          [leaver, `leaver-${family}`],
          [tenant, `tenant-${family}`],
        ] as const) {
          const ended = Date.parse((await leaseRow(world.stack, client.ip))?.expiresAt ?? '')
          const leavesAt = new Date(ended + 24 * HOUR).toISOString()
          await eventually(
            () => row(host),
            (record) => expect(record).toMatchObject({ leavesAt }),
          )
          expect(await served(world.stack, fqdn(host), family)).toEqual([client.ip])
        }
      }))

    it('an infrastructure name does not', () =>
      each(async ({ family }) => {
        expect(await row(`pillar-${family}`)).toMatchObject({ status: 'served', leavesAt: null })
      }))

    it('it stays when its client is back within the grace', () =>
      each(async ({ family, returner }) => {
        returner.identity.lifetime = undefined
        expect(await returner.obtain(returner.ip)).toBe(returner.ip)
        await eventually(
          () => row(`returner-${family}`),
          (record) => expect(record).toMatchObject({ status: 'served', leavesAt: null }),
        )
      }))

    it('it goes when the grace is over, whatever restarted meanwhile, and nothing else goes', async () => {
      await world.restartWorker(25)
      await each(async ({ family, returner, pillar }) => {
        await expectServed(world, `leaver-${family}`, family, [])
        await expectServed(world, `tenant-${family}`, family, [])
        await settled(world)
        expect(await served(world.stack, fqdn(`returner-${family}`), family)).toEqual([returner.ip])
        expect(await served(world.stack, fqdn(`pillar-${family}`), family)).toEqual([pillar.ip])
        expect(await auditLines(world.stack, `leaver-${family}`)).toContainEqual(
          expect.stringMatching(new RegExp(`^${typeOf(family)} deleted \\(EXPIRY\\) `)),
        )
        expect(await world.sim.at(knownByHand(family))).toMatchObject([{ value1: KNOWN_BY_HAND.value }])
      })
    })

    it('the name of a reservation returns with the next GRANT', () =>
      each(async ({ family, tenant }) => {
        tenant.identity.lifetime = undefined
        expect(await tenant.obtain()).toBe(tenant.ip)
        await expectLease(world, tenant.ip, 'active')
        await expectServed(world, `tenant-${family}`, family, [tenant.ip])
      }))
  })
}

async function actorsOf(world: World, family: Family): Promise<Actors> {
  const short = { lifetime: 2 }
  const [tenant, pillar] = await Promise.all([
    reserved(world, family, `tenant-${family}`, { ddnsPolicy: { deleteOn: 'expiry', graceHours: 24 } }),
    reserved(world, family, `pillar-${family}`, { infra: true }),
  ])
  for (const { client, ip } of [tenant, pillar]) {
    client.identity.lifetime = short.lifetime
    expect(await client.obtain()).toBe(ip)
  }
  const [leaver, returner] = await Promise.all(
    ['leaver', 'returner'].map((host) => granted(world, family, { hostname: `${host}-${family}`, ...short })),
  )
  if (leaver === undefined || returner === undefined) throw new Error('no clients')
  return { family, leaver, returner, tenant: tenant.client, pillar: pillar.client }
}
