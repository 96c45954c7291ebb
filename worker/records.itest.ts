import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordCreate } from '@/lib/contract/record-write'
import { createDb } from '@/lib/db/client'
import { addJob, jobs } from '@/lib/db/queue'
import { createDnsLookup } from '@/lib/dns/lookup'
import { type SimWorld, SMART, startSimWorld } from '@/lib/dns/testing/sim-world'
import type { Actor, ConsoleDeps, Result } from '@/lib/services/console/deps'
import { putPolicy } from '@/lib/services/console/policy'
import { adoptRecord } from '@/lib/services/console/records/adopt-record'
import { createRecord } from '@/lib/services/console/records/create-record'
import { deleteRecord } from '@/lib/services/console/records/delete-record'
import { reserveRecord } from '@/lib/services/console/records/reserve-record'
import { updateRecord } from '@/lib/services/console/records/update-record'
import { explain } from '@/lib/services/console/why/why'
import { until } from '@/scripts/testing/shell'
import { type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// What an operator does to static records, a worker carries out, and a DNS server answers.

const ACTOR: Actor = { kind: 'user', id: 'u', label: 'ann@site.com', role: 'administrator' }

let sim: SimWorld
let worker: TestWorker
let lookup: ReturnType<typeof createDnsLookup>
let deps: ConsoleDeps

beforeAll(async () => {
  sim = await startSimWorld()
  const listener = sim.sim.dns.find(({ server }) => server === SMART)
  if (listener === undefined) throw new Error('the simulator answers no DNS')
  lookup = createDnsLookup({ servers: new Map([['internal', [listener]]]) })
  worker = await testWorker()
  worker.deps.providers = new Map([
    ['internal', sim.provider],
    ['external', sim.provider],
  ])
  worker.deps.lookup = lookup
  const url = (worker.app as unknown as { options: { connectionString: string } }).options.connectionString
  deps = { db: createDb(url), now: () => new Date() }
  await byHand('pinned', '10.20.0.7', { rr_ttl: '1234', rr_class_parameters: 'rack=B12&owner_team=net' })
  await byHand('7.0.20.10.in-addr.arpa', 'pinned.site.com', {
    rr_type: 'PTR',
    dnszone_name: '20.10.in-addr.arpa',
  })
  await worker.start()
  await until('the first check is over', () => worker.lines.some((line) => line.includes('check complete')))
  value(await putPolicy(deps, ACTOR, { version: null, body: { dnsEnabled: true } }))
  await until('the worker knows', async () => !(await worker.deps.world.get()).policy.observe)
}, 60_000)
afterAll(async () => {
  await deps.db.close()
  await worker.stop()
  await lookup.close()
  await sim.close()
})

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}

/** Another client of the appliance adds a record. */
async function byHand(name: string, value1: string, over: Record<string, string> = {}): Promise<void> {
  const rr_name = name.includes('.') ? name : `${name}.site.com`
  await sim.api('POST', 'dns_rr_add', {
    ...{ dns_name: SMART, dnszone_name: 'site.com', rr_name, rr_type: 'A', value1, rr_ttl: '300', ...over },
  })
}

const answers = async (name: string, type: 'A' | 'PTR' = 'A') =>
  (await lookup.query('internal', name, type)).values.map(({ value: one, ttl }) => `${one} ${ttl}`).sort()

const comes = (name: string, expected: string[], type: 'A' | 'PTR' = 'A') =>
  until(`${name} is ${expected.join(', ') || 'gone'}`, async () => {
    return JSON.stringify(await answers(name, type)) === JSON.stringify(expected)
  })

const create = async (body: RecordCreate) => value(await createRecord(deps, ACTOR, body))

const rowOf = (name: string, value1: string) =>
  until(`the row of ${name} ${value1}`, () =>
    deps.db.prisma.dnsRecord.findFirst({ where: { name, value: value1, status: 'served' } }),
  )

/** Class parameters as the appliance has them. */
async function parametersOf(name: string, type = 'A'): Promise<Record<string, string>> {
  const rows = (await sim.api('GET', 'dns_rr_list', {
    WHERE: `rr_full_name='${name}' AND rr_type='${type}' AND dns_name='${SMART}'`,
  })) as { rr_class_parameters: string }[]
  return Object.fromEntries(new URLSearchParams(rows[0]?.rr_class_parameters ?? ''))
}

describe('a static record', () => {
  it('is created with its PTR, changed in place, renamed and deleted', async () => {
    const made = await create({ name: 'gw', zone: 'site.com', value: '10.20.0.1', ttl: 300 })
    await comes('gw.site.com', ['10.20.0.1 300'])
    await comes('1.0.20.10.in-addr.arpa', ['gw.site.com 300'], 'PTR')
    expect(await parametersOf('gw.site.com')).toMatchObject({ holdfast_provenance: 'static(admin)' })

    await rowOf('gw.site.com', '10.20.0.1')
    const writes = () => sim.sim.calls.writes.filter(({ params }) => params.rr_name === 'gw.site.com')
    const before = writes().length
    const patch = { value: '10.20.0.2', ttl: 60 }
    // What was answered then is what is there now: nobody else edited it.
    const { id, version } = made
    const moved = value(await updateRecord(deps, ACTOR, { id, version, patch }))
    await comes('gw.site.com', ['10.20.0.2 60'])
    await comes('1.0.20.10.in-addr.arpa', [], 'PTR')
    await comes('2.0.20.10.in-addr.arpa', ['gw.site.com 60'], 'PTR')
    // One edit of the very record: at no moment the name has none.
    expect(writes().length - before).toBe(1)

    await rowOf('gw.site.com', '10.20.0.2')
    const renamed = value(
      await updateRecord(deps, ACTOR, { id: moved.id, version: null, patch: { name: 'gw2' } }),
    )
    await comes('gw2.site.com', ['10.20.0.2 60'])
    await comes('gw.site.com', [])
    await comes('2.0.20.10.in-addr.arpa', ['gw2.site.com 60'], 'PTR')

    value(await deleteRecord(deps, ACTOR, { id: renamed.id, version: null }))
    await comes('gw2.site.com', [])
    await comes('2.0.20.10.in-addr.arpa', [], 'PTR')
    const told = await until('the end is written down', async () => {
      const why = value(await explain(deps, { record: renamed.id }))
      return why.steps.at(-1)?.kind === 'served' ? why : null
    })
    expect(told.cause).toBe('ADMIN')
    expect(told.steps[0]).toMatchObject({ actor: 'ann@site.com', missing: false })
    expect(told.steps[0]?.title).toContain('A deleted (ADMIN) host=gw2')
    await until('no row is left', async () => {
      return (await deps.db.prisma.dnsRecord.count({ where: { name: { startsWith: 'gw' } } })) === 0
    })
  })

  it('stands beside a value that somebody else made, and leaves it alone when it goes', async () => {
    await byHand('pair', '10.20.0.30', { rr_class_parameters: 'note=keep+me' })
    const made = await create({ name: 'pair.site.com', value: '10.20.0.31', ttl: 300, ptr: false })
    await comes('pair.site.com', ['10.20.0.30 300', '10.20.0.31 300'])
    await rowOf('pair.site.com', '10.20.0.31')
    const checks = () => worker.lines.filter((line) => line.includes('check complete')).length
    const before = checks()
    await addJob(worker.app, jobs.syncAll())
    await until('all is checked again', () => checks() > before)
    // It was there first: nobody put it beside ours.
    expect(await rowOf('pair.site.com', '10.20.0.31')).toMatchObject({ drift: null, status: 'served' })
    value(await deleteRecord(deps, ACTOR, { id: made.id, version: null }))
    await comes('pair.site.com', ['10.20.0.30 300'])
    expect(await parametersOf('pair.site.com')).toEqual({ note: 'keep me' })
  })

  it('outranks a lease that has its name', async () => {
    const leases = leaseRows(worker.kea)
    await leases.grant({ ip: '172.30.19.150', mac: '0a:00:00:00:00:01', hostname: 'taken' })
    await comes('taken.site.com', ['172.30.19.150 600'])
    await rowOf('taken.site.com', '172.30.19.150')
    const made = await create({ name: 'taken.site.com', value: '10.20.0.40', ptr: false })
    expect(made.warnings.map(({ message }) => message).join()).toMatch(
      /from a lease, leaves taken\.site\.com/,
    )
    await comes('taken.site.com', ['10.20.0.40 600'])
  })
})

describe('an imported record that is adopted', () => {
  it('keeps its TTL, value and class parameters, and is ours to change and delete', async () => {
    const row = await rowOf('pinned.site.com', '10.20.0.7')
    expect(row).toMatchObject({ origin: 'imported', owned: false, ttl: 1234 })
    value(await adoptRecord(deps, ACTOR, { id: row.id, version: null }))
    await until('the tag is there', async () => 'holdfast_ref' in (await parametersOf('pinned.site.com')))
    expect(await parametersOf('pinned.site.com')).toMatchObject({
      ...{ rack: 'B12', owner_team: 'net', holdfast_provenance: 'static(admin)' },
    })
    await until('the tag of its PTR is there', async () => {
      return 'holdfast_ref' in (await parametersOf('7.0.20.10.in-addr.arpa', 'PTR'))
    })
    expect(await answers('pinned.site.com')).toEqual(['10.20.0.7 1234'])
    const ours = await rowOf('pinned.site.com', '10.20.0.7')
    expect(ours).toMatchObject({ id: row.id, owned: true, provenance: 'static(admin)' })

    value(await updateRecord(deps, ACTOR, { id: row.id, version: null, patch: { ttl: 60 } }))
    await comes('pinned.site.com', ['10.20.0.7 60'])
    expect(await parametersOf('pinned.site.com')).toMatchObject({ rack: 'B12', owner_team: 'net' })
    value(await deleteRecord(deps, ACTOR, { id: row.id, version: null }))
    await comes('pinned.site.com', [])
    await comes('7.0.20.10.in-addr.arpa', [], 'PTR')
  })
})

describe('a reservation made from a record', () => {
  it('is linked both ways, publishes nothing beside it, and takes the name over when the record goes', async () => {
    const made = await create({ name: 'epg.site.com', value: '172.30.19.60', ttl: 300 })
    await comes('epg.site.com', ['172.30.19.60 300'])
    await rowOf('epg.site.com', '172.30.19.60')
    const mac = 'aabbccddeeff'
    const reserved = value(await reserveRecord(deps, ACTOR, { id: made.id, version: null, mac }))
    await until('Kea has it', async () => {
      const { rows } = await worker.kea.query(`select from hosts where hostname = 'epg'`)
      return rows.length === 1
    })
    const settled = await until('it is settled', () =>
      deps.db.prisma.reservation.findFirst({ where: { id: reserved.id, pending: null, status: 'served' } }),
    )
    expect(settled).toMatchObject({ staticRecordId: made.staticRecordId, infra: true, createdFrom: 'dns' })
    const row = await rowOf('epg.site.com', '172.30.19.60')
    expect(row.reservationId).toBe(reserved.id)
    const claims = { where: { sourceKind: 'reservation', sourceId: reserved.id } }
    expect(await deps.db.prisma.claim.count(claims)).toBe(0)

    const gone = value(await deleteRecord(deps, ACTOR, { id: made.id, version: null }))
    expect(gone.warnings.map(({ message }) => message).join()).toMatch(/publishes epg by itself again/)
    // With the TTL of infrastructure: it is the reservation's now.
    await comes('epg.site.com', ['172.30.19.60 86400'])
    expect(await parametersOf('epg.site.com')).toMatchObject({ holdfast_provenance: 'ddns(reservation)' })
  })
})
