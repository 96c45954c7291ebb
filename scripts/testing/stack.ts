import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePort, freePortPair } from '@/scripts/ports'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/scripts/postgres/embedded'
import { asRole, ensureDatabase, ensureRole, migrateConsole, withClient } from '@/scripts/postgres/prepare'
import { demoAccess } from '@/scripts/start/access'
import { demoParts } from '@/scripts/start/parts'
import { createKeaSchema } from '@/sim/kea/schema'
import { type Background, background, run, until } from './shell'

export { freePort }

type PartName = 'sim' | 'worker' | 'web'

/** The product's processes, as an installation has them, on PostgreSQL and (if given) a Kea of the lab. */
export interface Stack {
  dir: string
  postgres: EmbeddedPostgres
  /** Where Kea, in its namespace, finds PostgreSQL. */
  socketDir: string
  databaseUrl: string
  keaUrl: string
  webUrl: string
  ports: { web: number; worker: number; sim: number; dns: number }
  env(part: PartName): NodeJS.ProcessEnv
  start(part: PartName, extra?: readonly string[], env?: Record<string, string>): Background
  /** Starts the simulator and waits until it serves: it makes the certificate that the others trust. */
  startSimulator(...flags: string[]): Promise<Background>
  /** Runs the worker to its end with these flags and answers what it printed. */
  worker(...flags: string[]): Promise<string>
  /** A token for the console's API, as an administrator's. */
  apiToken(): Promise<string>
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  kea<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  /** What dig says (short form), asked at the simulator's internal DNS. */
  dig(name: string, type?: string): Promise<string>
  stop(): Promise<void>
}

/** A first sync of a large installation takes minutes. */
const WORKER_MS = 600_000
const KEA_PASSWORD = 'lab-kea'

export interface StackOptions {
  /** KEA_CONTROL of the worker, told the stack's folder. */
  keaControl: (dir: string) => string
  /** Kea's own kea-admin, or the tables of Kea 2.2 as the demo has them. */
  keaTables: 'kea-admin' | 'demo'
  /** Milliseconds for each call of the simulated appliance. */
  simLatency?: number
  settings?: Record<string, string>
}

/** Makes the databases: the console's by migration, Kea's as told. Nothing else is started yet. */
export async function prepareStack(options: StackOptions): Promise<Stack> {
  // Short, since the path of a Unix socket has at most 107 bytes.
  const dir = mkdtempSync(join(tmpdir(), 'hf-'))
  const postgres = await startEmbeddedPostgres({
    dataDir: join(dir, 'pg'),
    port: 0,
    settings: { unix_socket_directories: join(dir, 'pg'), fsync: 'off', ...options.settings },
  })
  const admin = postgres.url()
  await ensureDatabase(admin, 'holdfast')
  await ensureRole(admin, 'holdfast_app', 'lab-app')
  await migrateConsole(postgres.url('holdfast'))
  await ensureRole(admin, 'kea', KEA_PASSWORD)
  await ensureDatabase(admin, 'kea', 'kea')
  if (options.keaTables === 'kea-admin') {
    const keaAdmin = ['db-init', 'pgsql', '-h', '127.0.0.1', '-P', String(postgres.port)]
    await run('kea-admin', [...keaAdmin, '-u', 'kea', '-p', KEA_PASSWORD, '-n', 'kea'])
  } else {
    await withClient(asRole(postgres.url('kea'), 'kea', KEA_PASSWORD), (client) => createKeaSchema(client))
  }

  const dns = await freePortPair()
  const [web, worker, sim] = await Promise.all([freePort(), freePort(), freePort()])
  const ports = { web, worker, sim, dns }
  const databaseUrl = asRole(postgres.url('holdfast'), 'holdfast_app', 'lab-app')
  const keaUrl = asRole(postgres.url('kea'), 'kea', KEA_PASSWORD)
  const parts = demoParts({
    settings: {
      ports: { ...ports, dnsExternal: dns + 1, postgres: postgres.port },
      host: '127.0.0.1',
      dataDir: dir,
      traffic: false,
      sample: false,
      logLevel: 'INFO',
      simLatency: options.simLatency ?? 0,
    },
    secrets: {
      solidserverPassword: 'lab-solid',
      sessionSecret: 'lab-session-secret-lab-session-secret',
      keaPassword: KEA_PASSWORD,
      appPassword: 'lab-app',
    },
    databaseUrl,
    keaUrl,
    keaControl: options.keaControl(dir),
  })
  const started = new Set<Background>()
  const pools = {
    console: new pg.Pool({ connectionString: databaseUrl, max: 2 }),
    kea: new pg.Pool({ connectionString: keaUrl, max: 8 }),
  }
  for (const pool of Object.values(pools)) pool.on('error', () => undefined)
  const definedEnv = (part: PartName) => parts[part].env as Record<string, string>

  const start: Stack['start'] = (part, extra = [], env = {}) => {
    const { command, args } = parts[part]
    const child = background(command, [...args, ...extra], { ...definedEnv(part), ...env })
    started.add(child)
    return child
  }

  return {
    dir,
    postgres,
    socketDir: join(dir, 'pg'),
    databaseUrl,
    keaUrl,
    webUrl: `http://127.0.0.1:${web}`,
    ports,
    env: (part) => parts[part].env,
    start,
    startSimulator: async (...flags) => {
      const sim = start('sim', flags)
      await until('the simulator is ready', () => sim.output().includes('ready')).catch((error: unknown) => {
        throw new Error(`The simulator did not start: ${sim.output()}`, { cause: error })
      })
      return sim
    },
    worker: (...flags) =>
      run(process.execPath, ['dist/worker.mjs', ...flags], definedEnv('worker'), WORKER_MS),
    apiToken: async () => (await demoAccess(databaseUrl, null)).apiToken,
    sql: async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pools.console.query<R>(text, values)).rows,
    kea: async <R extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pools.kea.query<R>(text, values)).rows,
    dig: async (name, type = 'A') => {
      const asked = ['+short', '+time=1', '+tries=1', '@127.0.0.1', '-p', String(dns), name, type]
      const answer = await run('dig', asked).catch(() => '')
      // What went wrong is said in lines that begin with a semicolon.
      return answer
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith(';'))
        .join('\n')
    },
    stop: async () => {
      await Promise.all([...started].map((each) => each.stop()))
      await Promise.all(Object.values(pools).map((pool) => pool.end()))
      await postgres.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Waits until a part answers its health check. */
export async function answers(url: string, withinMs = 60_000): Promise<void> {
  await until(`${url} answers`, async () => (await fetch(url).catch(() => null))?.ok, withinMs)
}
