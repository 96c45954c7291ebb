import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Why } from '@/lib/contract/why'
import { createDb } from '@/lib/db/client'
import { deleteReservation } from '@/lib/services/console/delete-reservation'
import type { Actor, ConsoleDeps, Result } from '@/lib/services/console/deps'
import { previewPolicy } from '@/lib/services/console/effect/preview-policy'
import { applyInfrastructure } from '@/lib/services/console/infrastructure/apply'
import { previewInfrastructure } from '@/lib/services/console/infrastructure/preview'
import { putPolicy } from '@/lib/services/console/policy'
import { promoteRecord } from '@/lib/services/console/promote-record'
import { updateScope } from '@/lib/services/console/update-scope'
import { UtilisationCounter } from '@/lib/services/console/utilisation'
import { explain } from '@/lib/services/console/why/why'
import { until } from '@/scripts/testing/shell'
import { type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// What an operator asks in the console, and a worker carries out.

const NAME = 'laptop.site.com'
const PTR = '150.19.30.172.in-addr.arpa'
const laptop = { ip: '172.30.19.150', mac: '0a:00:00:00:00:01', hostname: 'laptop' }
const ACTOR: Actor = { kind: 'user', id: 'u', label: 'ann@site.com', role: 'administrator' }

let worker: TestWorker
let leases: ReturnType<typeof leaseRows>
let deps: ConsoleDeps & { utilisation: UtilisationCounter }

beforeEach(async () => {
  worker = await testWorker()
  leases = leaseRows(worker.kea)
  const url = (worker.app as unknown as { options: { connectionString: string } }).options.connectionString
  deps = { db: createDb(url), now: () => new Date(), utilisation: new UtilisationCounter(worker.app) }
  await worker.start()
  await until('the first check is over', () => worker.lines.some((line) => line.includes('check complete')))
  value(await putPolicy(deps, ACTOR, { version: null, body: { dnsEnabled: true } }))
  await until('the worker knows', async () => !(await worker.deps.world.get()).policy.observe)
})
afterEach(async () => {
  await deps.db.close()
  await worker.stop()
})

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}

async function recordId(name = NAME): Promise<string> {
  return until(`the row of ${name}`, async () => {
    const row = await deps.db.prisma.dnsRecord.findFirst({ where: { name, type: 'A', status: 'served' } })
    return row?.id
  })
}

async function granted(): Promise<string> {
  await leases.grant(laptop)
  await until('the name is there', () => worker.record(NAME)?.value === laptop.ip)
  await until('the pointer is there', () => worker.record(PTR, 'PTR')?.value === NAME)
  return recordId()
}

const provenance = (name: string, type = 'A') => worker.record(name, type)?.owner?.provenance

async function why(query: Parameters<typeof explain>[1]): Promise<Why> {
  return value(await explain(deps, query))
}

const missing = ({ steps }: Why) => steps.filter((step) => step.missing).map(({ title }) => title)

/** One more name, told after the others: what was asked before is done. */
async function afterwards(): Promise<void> {
  await leases.grant({ ip: '172.30.19.199', mac: '0a:00:00:00:00:99', hostname: 'after' })
  await until('what came after is there', () => worker.record('after.site.com')?.value === '172.30.19.199')
}

describe('a promoted record', () => {
  it('is static on the server, and no end of the lease touches it', async () => {
    const id = await granted()
    expect(missing(await why({ record: id }))).toEqual([])
    value(await promoteRecord(deps, ACTOR, { id, version: null, reserve: false }))
    await until('it is static', () => provenance(NAME) === 'static(admin)')
    await until('its pointer is static', () => provenance(PTR, 'PTR') === 'static(admin)')
    await leases.release(laptop.ip)
    await until('the release is known', async () => {
      const lease = await deps.db.prisma.lease.findUnique({ where: { ip: laptop.ip } })
      return lease?.state === 'released'
    })
    await afterwards()
    expect(worker.record(NAME)?.value).toBe(laptop.ip)
    expect(worker.record(PTR, 'PTR')?.value).toBe(NAME)
    const chain = await why({ record: await recordId() })
    expect(chain.cause).toBe('ADMIN')
    expect(missing(chain)).toEqual([])
  })

  it('with its address reserved outlives the reservation', async () => {
    const id = await granted()
    const { reservation } = value(await promoteRecord(deps, ACTOR, { id, version: null, reserve: true }))
    const hosts = async () => (await worker.kea.query('select hostname from hosts')).rows
    await until('Kea has it', async () => (await hosts()).length === 1)
    await until('it is static', () => provenance(NAME) === 'static(admin)')
    const claims = await deps.db.prisma.claim.count({ where: { sourceKind: 'reservation', wanted: true } })
    expect(claims).toBe(0)
    await until('Kea’s answer is known', async () => {
      const row = await deps.db.prisma.reservation.findUnique({ where: { id: reservation?.id ?? '' } })
      return row?.pending === null
    })
    value(await deleteReservation(deps, ACTOR, { id: reservation?.id ?? '', version: null }))
    await until('it is gone from Kea', async () => (await hosts()).length === 0)
    await until('it is gone here', async () => (await deps.db.prisma.reservation.count()) === 0)
    await afterwards()
    expect(worker.record(NAME)?.value).toBe(laptop.ip)
    expect(provenance(NAME)).toBe('static(admin)')
  })
})

describe('a policy that is set', () => {
  it('takes the names that its preview counted, and is the cause of it', async () => {
    value(await putPolicy(deps, ACTOR, { version: null, body: { deleteOnRelease: false } }))
    await until('the worker knows', async () => !(await worker.deps.world.get()).policy.deleteOnRelease)
    const id = await granted()
    await leases.release(laptop.ip)
    await afterwards()
    expect(worker.record(NAME)?.value).toBe(laptop.ip)
    const plan = value(await previewPolicy(deps, { policy: { deleteOnRelease: true } }))
    expect(plan.counts).toMatchObject({ delete: 2, create: 0, update: 0 })
    expect(plan.stopResolving).toMatchObject({ now: 1, names: [NAME] })
    value(await putPolicy(deps, ACTOR, { version: null, body: { deleteOnRelease: true } }))
    await until('the name is gone', () => worker.record(NAME) === undefined)
    const chain = await until('the end is written down', async () => {
      const told = await why({ record: id })
      return told.cause === 'POLICY' && told.steps.at(-1)?.kind === 'served' ? told : null
    })
    expect(chain.steps.find(({ kind }) => kind === 'intent')).toMatchObject({ actor: 'ann@site.com' })
    expect(chain.steps.map(({ title }) => title)).toContain('Delete on RELEASE is on')
    expect(missing(chain)).toEqual([])
  })

  it('in a scope holds there alone', async () => {
    const id = await granted()
    const scope = await deps.db.prisma.scope.findFirstOrThrow({ where: { name: 'MGMT' } })
    const patch = { policy: { defaultTtl: 300 } }
    value(await updateScope(deps, ACTOR, { id: scope.id, version: null, patch }))
    await until('the TTL is another', () => worker.record(NAME)?.ttl === 300)
    await leases.grant({ ip: '192.168.1.9', mac: '0a:00:00:00:00:09', hostname: 'elsewhere', subnet: 2 })
    await until('the other is there', () => worker.record('elsewhere.site.com')?.ttl === 600)
    expect((await why({ record: id })).steps.map(({ title }) => title)).toContain('The TTL is 300 s')
  })
})

describe('infrastructure in bulk', () => {
  it('becomes what its plan said', async () => {
    await granted()
    await worker.insertHost({ mac: '0a:00:00:00:00:02', ip: '172.30.19.20', hostname: 'srv' })
    await until('the reservation is served', () => worker.record('srv.site.com')?.ttl === 600)
    await until('it is known', async () => (await deps.db.prisma.reservation.count()) === 1)
    await until('all is served', async () => {
      const open = await deps.db.prisma.dnsRecord.count({ where: { status: { not: 'served' } } })
      return open === 0
    })
    const { id } = await deps.db.prisma.reservation.findFirstOrThrow()
    const body = { ids: [id], leases: [laptop.ip] }
    const plan = value(await previewInfrastructure(deps, body))
    expect(plan.reservations).toEqual({ change: 1, create: 1 })
    expect(plan.counts).toMatchObject({ create: 0, update: 4, delete: 0 })
    const done = value(await applyInfrastructure(deps, ACTOR, { ...body, fingerprint: plan.fingerprint }))
    expect(done).toMatchObject({ changed: 1, created: 1, skipped: [] })
    await until('the server has its TTL', () => worker.record('srv.site.com')?.ttl === 86_400)
    await until('the laptop is infrastructure', () => worker.record(NAME)?.ttl === 86_400)
    await until('it is the reservation’s', () => provenance(NAME) === 'ddns(reservation)')
    const chain = await until('the chain of the reservation', async () => {
      const told = await why({ reservation: id })
      return told.steps.at(-1)?.kind === 'served' && missing(told).length === 0 ? told : null
    })
    expect(chain.steps.map(({ actor }) => actor)).toContain('ann@site.com')
  })
})
