import type { DnsRecordFact, DnsZone } from '@/lib/core/ports/dns'
import type { KeaScope } from '@/lib/core/ports/kea'
import { createDb } from '@/lib/db/client'
import { createDnsLookup } from '@/lib/dns/lookup'
import { type SimWorld, SMART, startSimWorld } from '@/lib/dns/testing/sim-world'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

export interface RaisedAlert {
  id: string
  kind: string
  active: string | null
  summary: string
  detail: Record<string, unknown>
  groupKey: string | null
}

/** A worker on the simulator's API, and another client of the same simulator who changes things. */
export interface DriftWorld {
  worker: TestWorker
  console: ConsoleDeps
  sim: SimWorld
  /** What stands at a name, `A 10.20.0.5 600`, sorted. */
  standing(name: string): Promise<string[]>
  facts(name: string): Promise<DnsRecordFact[]>
  /** Edits the record with that value as another client of the API does, in place. */
  edit(name: string, value: string, change: Record<string, string>): Promise<void>
  remove(name: string, value: string): Promise<void>
  add(name: string, type: string, value: string, extra?: Record<string, string>): Promise<void>
  /** A check from its request to the end of its last look. */
  check(): Promise<void>
  policy(value: object): Promise<void>
  /** A reservation, until all of it is served. */
  reserve(hostname: string, last: number): Promise<number>
  alerts(name: string): Promise<RaisedAlert[]>
  audit(name: string): Promise<string[]>
  close(): Promise<void>
}

const GUEST: KeaScope = {
  ...{ family: 4, subnetId: 3, name: 'GUEST', subnet: '10.20.0.0/16', pools: [], sharedNetwork: null },
  ...{ validLifetime: 3600, ddnsSendUpdates: false, reservationsGlobal: false, reservationsInSubnet: true },
  reservationsOutOfPool: false,
}

/** Starts both; the first check is over, and the policy is confirmed. */
export async function startDriftWorld(): Promise<DriftWorld> {
  const sim = await startSimWorld()
  const worker = await testWorker()
  const listener = sim.sim.dns.find(({ server }) => server === SMART)
  if (listener === undefined) throw new Error('the simulator answers no DNS')
  const lookup = createDnsLookup({ servers: new Map([['internal', [listener]]]) })
  worker.deps.scopeSources = [{ label: 'test', read: async () => [GUEST] }]
  worker.deps.providers = new Map([
    ['internal', sim.provider],
    ['external', sim.provider],
  ])
  worker.deps.lookup = lookup
  await worker.app.query(`update policy set value = value || '{"observe": false}'`)
  await worker.start()
  const checks = () => worker.lines.filter((line) => line.startsWith('DNS consistency check complete')).length
  await eventually(() => checks() > 0)
  const zoneOf = (name: string): DnsZone => (name.endsWith('.arpa') ? sim.zones.reverse4 : sim.zones.internal)
  const facts = (name: string) => sim.provider.findRecords(zoneOf(name), name)
  const idOf = async (name: string, value: string) => {
    const found = (await facts(name)).find((fact) => fact.value === value)
    if (found === undefined) throw new Error(`${name} has no ${value}`)
    return found.providerId
  }
  const sql = async <T>(text: string, values: unknown[]) => (await worker.app.query(text, values)).rows as T[]
  const runs = async () =>
    (await sql<{ n: number }>('select count(*)::int as n from sync_run', []))[0]?.n ?? 0
  const idle = async () =>
    (
      await sql(
        `select 1 from graphile_worker.jobs where key = 'sync' or key like 'zone:%'
         union all select 1 from sync_run where finished_at is null`,
        [],
      )
    ).length === 0
  const url = (worker.app as unknown as { options: { connectionString: string } }).options.connectionString
  const db = createDb(url)
  return {
    worker,
    console: { db, now: () => new Date() },
    sim,
    facts,
    async standing(name) {
      return (await facts(name)).map(({ type, value, ttl }) => `${type} ${value} ${ttl}`).sort()
    },
    async edit(name, value, change) {
      await sim.api('PUT', 'dns_rr_add', { rr_id: await idOf(name, value), add_flag: 'edit_only', ...change })
    },
    async remove(name, value) {
      await sim.api('DELETE', 'dns_rr_delete', { rr_id: await idOf(name, value) })
    },
    async add(name, type, value, extra = {}) {
      const zone = zoneOf(name)
      const place = { rr_name: name, rr_type: type, dns_name: zone.server, dnszone_name: zone.name }
      await sim.api('POST', 'dns_rr_add', {
        ...place,
        value1: value,
        add_flag: 'new_only',
        rr_ttl: '600',
        ...extra,
      })
    },
    async check() {
      await eventually(idle)
      const before = await runs()
      await worker.app.query(`select graphile_worker.add_job('sync-all', '{}', job_key => 'sync')`)
      await eventually(async () => (await runs()) > before && (await idle()), Boolean, 20_000)
    },
    async policy(value) {
      await worker.app.query('update policy set value = value || $1', [JSON.stringify(value)])
      worker.deps.world.forget()
    },
    async reserve(hostname, last) {
      const tail = last.toString(16).padStart(2, '0')
      const ip = `10.20.0.${last}`
      const id = await worker.insertHost({ mac: `0a:00:00:00:00:${tail}`, ip, hostname, subnet: 3 })
      await eventually(
        () => sql<{ status: string }>('select status from reservation where hostname = $1', [hostname]),
        (rows) => rows[0]?.status === 'served',
      )
      return id
    },
    alerts: (name) =>
      sql<RaisedAlert>(
        `select id, kind, active, summary, detail, group_key as "groupKey" from alert where name = $1
         order by created_at, id`,
        [name],
      ),
    async audit(name) {
      const rows = await sql<{ line: string }>(
        `select a.line from audit_event a join dns_record d on d.id::text = a.subject_id where d.name = $1 order by a.id`,
        [name],
      )
      return rows.map(({ line }) => line)
    },
    async close() {
      await db.close()
      await worker.stop()
      await lookup.close()
      await sim.close()
    },
  }
}
