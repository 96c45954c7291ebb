import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Why, WhyQuery } from '@/lib/contract/why'
import { createDb } from '@/lib/db/client'
import { createReservation } from '@/lib/services/console/create-reservation'
import type { Actor, ConsoleDeps, Result } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { updateReservation } from '@/lib/services/console/update-reservation'
import { explain } from '@/lib/services/console/why/why'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { until } from '@/scripts/testing/shell'
import { type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// What "Why?" answers after what really happened.

const HOUR = 3_600_000
const user = (name: string): Actor => ({
  kind: 'user',
  id: name,
  label: `${name}@site.com`,
  role: 'operator',
})
const laptop = { ip: '172.30.19.150', mac: '0a:00:00:00:00:01', hostname: 'laptop' }
const NAME = 'laptop.site.com'

let worker: TestWorker
let leases: ReturnType<typeof leaseRows>
let deps: ConsoleDeps
let offset: number

beforeEach(async () => {
  offset = 0
  worker = await testWorker()
  worker.deps.now = () => new Date(Date.now() + offset)
  leases = leaseRows(worker.kea)
  deps = { db: createDb(worker.appUrl), now: () => new Date(Date.now() + offset) }
  const policy = { observe: false, deleteOnExpiry: true, graceHours: 1 }
  await worker.app.query(`update policy set value = value || $1 where id = 1`, [policy])
  await worker.start()
  await until('the first check is over', () => worker.lines.some((line) => line.includes('check complete')))
})
afterEach(async () => {
  await deps.db.close()
  await worker.stop()
})

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}

const why = async (query: WhyQuery): Promise<Why> => value(await explain(deps, query))
const titles = ({ steps }: Why) =>
  steps.map(({ kind, title, missing }) => `${kind}${missing ? '?' : ''} ${title}`)
const shows = (name: string, ip: string | undefined) =>
  until(`${name} is ${ip}`, () => worker.record(name)?.value === ip, 8_000)
const found = (what: string, sql: string) =>
  until(what, async () => (await worker.app.query<{ id: string }>(sql)).rows[0]?.id)

describe('why', () => {
  it('a reservation that its client released is told from that event', async () => {
    await worker.insertHost({ ...laptop, hostname: 'gateway' })
    const id = await found(
      'the reservation',
      'select id::text from reservation where kea_host_id is not null',
    )
    await worker.app.query(`update reservation set infra = true, edited_at = now() - interval '1 hour'`)
    await recomputeAll(worker.deps)
    await leases.grant(laptop)
    await shows('gateway.site.com', laptop.ip)
    await leases.release(laptop.ip)
    await shows('gateway.site.com', undefined)
    await found('it says so', `select id::text from reservation where status = 'withdrawn'`)
    expect((await readReservation(worker.app, id))?.status).toBe('withdrawn')
    expect(titles(await why({ reservation: id })).slice(0, 2)).toEqual([
      'event 0A:00:00:00:00:01 released 172.30.19.150',
      'fact Lease of 172.30.19.150: released',
    ])
    await leases.grant(laptop)
    await shows('gateway.site.com', laptop.ip)
    await found('it is back', `select id::text from reservation where status = 'served'`)
  })

  it('a record went though its TTL was changed within the grace is told from the expiry', async () => {
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    await leases.expire(laptop.ip)
    const id = await found(
      'it leaves',
      `select id::text from dns_record where leaves_at is not null and type = 'A'`,
    )
    await worker.app.query(`update scope set policy = '{"defaultTtl": 120}' where name = 'MGMT'`)
    await recomputeAll(worker.deps)
    await until('the TTL', () => worker.record(NAME)?.ttl === 120)
    offset = 2 * HOUR
    await shows(NAME, undefined)
    const chain = await until('the end is written down', async () => {
      const told = await why({ record: id })
      return told.steps.some(({ title }) => title === `Delete A ${NAME}`) ? told : null
    })
    expect(chain.cause).toBe('EXPIRY')
    expect(titles(chain)[0]).toBe('event The lease of 172.30.19.150 by 0A:00:00:00:00:01 ran out')
  })

  it('an alert over a refused name is told from what its claimant did', async () => {
    await worker.insertHost({ ip: laptop.ip, mac: laptop.mac, hostname: 'gateway' })
    await shows('gateway.site.com', laptop.ip)
    await worker.app.query('update reservation set infra = true, conflict_guard = true')
    await recomputeAll(worker.deps)
    await leases.grant({ ip: '172.30.19.151', mac: '0a:00:00:00:00:02', hostname: 'gateway' })
    const id = await found('the alert', `select id::text from alert where kind = 'name-conflict'`)
    const chain = await why({ alert: id })
    expect(chain.cause).toBe('GRANT')
    expect(titles(chain).slice(1)).toEqual([
      'event Kea granted 172.30.19.151 to 0A:00:00:00:00:02',
      'fact Lease of 172.30.19.151: active',
      'fact The reservation of 0A:00:00:00:00:01 has the name',
      'rule Conflict Guard: the name of the reservation is given to no other client',
      'change It was refused, and nothing was changed',
    ])
  })

  it('a declined address names its client, and says that nothing changes', async () => {
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    await leases.decline(laptop.ip)
    await found('the alert', `select id::text from alert where kind = 'declined-address'`)
    expect(titles(await why({ lease: laptop.ip })).slice(0, 3)).toEqual([
      'event 0A:00:00:00:00:01 declined 172.30.19.150: somebody else uses it',
      'fact Lease of 172.30.19.150: declined',
      'rule A declined address changes nothing in DNS, whatever the policy: it raises an alert',
    ])
  })

  it('a lease lapsed while Kea is silent does not show its old grant', async () => {
    await leases.grant(laptop)
    await shows(NAME, laptop.ip)
    offset = 1.5 * HOUR
    await found('the lapse', `select host(ip) as id from lease where state = 'expired'`)
    expect(titles(await why({ lease: laptop.ip })).slice(0, 2)).toEqual([
      'event? No event in Kea tells that the lease ran out',
      'fact Lease of 172.30.19.150: expired',
    ])
  })

  it('a renamed reservation is told from who renamed it', async () => {
    const { ip } = laptop
    const mac = laptop.mac.replaceAll(':', '')
    const made = { scope: 'MGMT', mac, ip, hostname: 'first', infra: false }
    const { id } = value(await createReservation(deps, user('ann'), made))
    await shows('first.site.com', ip)
    await found('Kea has it', `select id::text from reservation where pending is null and status = 'served'`)
    value(await updateReservation(deps, user('bob'), { id, version: null, patch: { hostname: 'second' } }))
    await shows('second.site.com', ip)
    await shows('first.site.com', undefined)
    await found('Kea has it', `select id::text from reservation where pending is null and status = 'served'`)
    const record = await found('the record', `select id::text from dns_record where name = 'second.site.com'`)
    const pointer = await found(
      'the pointer',
      `select id::text from dns_record where type = 'PTR' and wanted`,
    )
    const intents = async (query: WhyQuery) =>
      (await why(query)).steps.flatMap(({ kind, actor }) => (kind === 'intent' ? [actor] : []))
    for (const query of [{ reservation: id }, { record }, { record: pointer }])
      expect(await intents(query)).toEqual(['bob@site.com'])
    // An edit that changes nothing in DNS.
    const patch = { conflictGuard: true }
    value(await updateReservation(deps, user('carol'), { id, version: null, patch }))
    await found('the guard', `select id::text from claim where guard and type = 'A'`)
    expect(await intents({ record })).toEqual(['carol@site.com'])
  })
})
