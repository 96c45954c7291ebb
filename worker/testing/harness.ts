import pg from 'pg'
import type { DnsRecordFact } from '@/lib/core/ports/dns'
import type { KeaScope } from '@/lib/core/ports/kea'
import { migrateQueue } from '@/lib/db/queue'
import { createMemoryDns, type MemoryDns, type MemoryDnsOptions } from '@/lib/dns/memory'
import { createKeaFeed } from '@/lib/kea/feed'
import { createKeaStore } from '@/lib/kea/store'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import type { WorkerDeps, WorkerLog } from '@/lib/services/worker/deps'
import { createNameLocks } from '@/lib/services/worker/name-locks'
import { tunedUrl } from '@/lib/services/worker/tune'
import { createWorldCache } from '@/lib/services/worker/world'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'
import { type Companion, startCompanion } from '@/worker/companion'
import type { InventorySettings } from '@/worker/inventory'

/** A worker with everything real but the DNS authority, which lives in memory and can be told to fail. */
export interface TestWorker {
  app: pg.Pool
  /** Of the console's database. */
  appUrl: string
  kea: pg.Pool
  keaDb: TestDatabase
  /** As the worker reaches Kea's database. */
  keaUrl: string
  dns: MemoryDns
  deps: { -readonly [K in keyof WorkerDeps]: WorkerDeps[K] }
  lines: string[]
  /** Starts the companion; at most one at a time. */
  start(): Promise<Companion>
  /** One more worker on the same databases, with name locks of its own. */
  startAnother(): Promise<Companion>
  /** Inserts a reservation as `psql` would and returns its host id. */
  insertHost(host: { mac: string; ip: string; hostname: string | null; subnet?: number }): Promise<number>
  record(name: string, type?: string): DnsRecordFact | undefined
  stop(): Promise<void>
}

export interface HarnessOptions {
  before?: MemoryDnsOptions['before']
  /** Milliseconds until an accepted change counts as failed. */
  servedDeadlineMs?: number
  /** Of Kea's schema; default 13. */
  keaVersion?: number
  /** As Kea's configuration has them; default MGMT and LAN, without pools. */
  scopes?: readonly KeaScope[]
  /** Works with the Kea and the DNS of another worker: its console's database was lost. */
  after?: Pick<TestWorker, 'dns' | 'keaDb'>
  /** How the worker reaches Kea's database; default: as its owner. */
  asRole?: (keaUrl: string) => Promise<string>
  /** Inventory files; default none. */
  inventory?: InventorySettings | null
}

const ZONES = [
  { view: 'internal', server: 'dns-internal-smart.site.com', name: 'site.com', reverse: false },
  { view: 'internal', server: 'dns-internal-smart.site.com', name: '30.172.in-addr.arpa', reverse: true },
  { view: 'external', server: 'dns-primary.site.com', name: 'site.com', reverse: false },
]

/** What a scope of a test has beside its place and name: IPv4, with Kea's defaults. */
export const SCOPE = {
  ...({ family: 4, sharedNetwork: null, validLifetime: 3600, ddnsSendUpdates: false } as const),
  ...{ reservationsGlobal: false, reservationsInSubnet: true, reservationsOutOfPool: false },
} as const
const SCOPES: KeaScope[] = [
  { ...SCOPE, subnetId: 1, name: 'MGMT', subnet: '172.30.0.0/16', pools: [] },
  { ...SCOPE, subnetId: 2, name: 'LAN', subnet: '192.168.1.0/24', pools: [] },
]

/** A new pair of databases and a worker on them, not started. */
export async function testWorker(options: HarnessOptions = {}): Promise<TestWorker> {
  const [appDb, keaDb] = await Promise.all([
    createTestDatabase(appTemplate),
    options.after?.keaDb ?? keaDatabase(options.keaVersion),
  ])
  const keaUrl = (await options.asRole?.(keaDb.url)) ?? keaDb.url
  const app = new pg.Pool({ connectionString: tunedUrl(appDb.url), max: 20 })
  app.on('error', () => undefined)
  app.on('connect', (client) => client.on('error', () => undefined))
  await migrateQueue(app)
  const dns =
    options.after?.dns ??
    createMemoryDns({ zones: ZONES, ...(options.before ? { before: options.before } : {}) })
  const lines: string[] = []
  const log: WorkerLog = {
    debug: () => undefined,
    info: (message) => lines.push(message),
    warn: (message) => lines.push(`WARN ${message}`),
    error: (message) => lines.push(`ERROR ${message}`),
    line: (text) => lines.push(text),
  }
  const store = createKeaStore({ connection: { connectionString: keaUrl } })
  const deps: WorkerDeps = {
    pool: app,
    kea: store,
    scopeSources: [{ label: 'test', read: async () => [...(options.scopes ?? SCOPES)] }],
    providers: new Map([
      ['internal', dns],
      ['external', dns],
    ]),
    lookup: dns.lookup,
    world: createWorldCache(app, 50),
    locks: createNameLocks(app),
    log,
    metrics: {
      dnsChange: () => undefined,
      event: () => undefined,
      began: () => undefined,
      served: () => undefined,
    },
    instance: 'holdfast-test',
    servedDeadlineMs: options.servedDeadlineMs ?? 2_000,
    now: () => new Date(),
  }
  let companion: Companion | null = null
  const kea = keaDb.pool()
  const launch = (own: WorkerDeps) =>
    startCompanion({
      deps: own,
      feed: createKeaFeed({ connection: { connectionString: keaUrl }, pollMs: 200 }),
      sender: null,
      inventory: options.inventory ?? null,
      calls: 32,
      flags: { enableDns: true, zone: 'site.com', view: 'internal' },
      syncEveryMs: 3_600_000,
      scanEveryMs: 1_000,
    })
  const stopped = async (running: Companion) => {
    if (companion === running) companion = null
    await running.stop()
  }
  return {
    app,
    appUrl: appDb.url,
    kea,
    keaDb,
    keaUrl,
    dns,
    deps,
    lines,
    async start() {
      const running = await launch(deps)
      companion = running
      return { ...running, stop: () => stopped(running) }
    },
    async startAnother() {
      const locks = createNameLocks(app)
      const running = await launch({ ...deps, locks })
      return {
        ...running,
        async stop() {
          await running.stop()
          await locks.close()
        },
      }
    },
    async insertHost({ mac, ip, hostname, subnet = 1 }) {
      const { rows } = await kea.query<{ host_id: number }>(
        `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
         VALUES (0, decode($1, 'hex'), $2, $3::inet - '0.0.0.0'::inet, $4) RETURNING host_id`,
        [mac.replaceAll(':', ''), subnet, ip, hostname],
      )
      return rows[0]?.host_id ?? 0
    },
    record: (name, type = 'A') =>
      dns.records('internal').find((fact) => fact.name === name && fact.type === type),
    async stop() {
      await companion?.stop()
      await deps.locks.close()
      await store.close()
      await app.end()
      await dropAll(options.after === undefined ? [appDb, keaDb] : [appDb])
    },
  }
}

async function dropAll(databases: readonly TestDatabase[]): Promise<void> {
  for (const database of databases) await database.drop()
}

/** Waits until `check` holds for what `read` gives; fails with the last value after the deadline. */
export async function eventually<T>(
  read: () => Promise<T> | T,
  check: (value: T) => boolean = Boolean,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const value = await read()
    if (check(value)) return value
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)} after ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
