import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import pg from 'pg'
import { postgresAddress } from '../postgres/address'
import { type Finding, ok, type Subject, said, warning, wrong } from './finding'

const HEARTBEAT_S = 60

/** From the sources, or from the bundle in `dist/`. */
async function migrationFolders(): Promise<Dirent[]> {
  const list = (path: string) => readdir(new URL(path, import.meta.url), { withFileTypes: true })
  return await list('../../prisma/migrations').catch(() => list('../prisma/migrations'))
}

async function migrations(client: pg.Client): Promise<Finding> {
  const name = 'Migrations'
  const entries = await migrationFolders()
  const known = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const cure = 'As the owner of the database: npx prisma migrate deploy, then deploy/console-grants.sql'
  const { rows: there } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  )
  if (there[0]?.there !== true) return wrong(name, 'none was applied', cure)
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  const missing = known.filter((migration) => !rows.some((row) => row.migration_name === migration))
  return missing.length === 0
    ? ok(name, `all ${known.length} applied`)
    : wrong(name, `missing: ${missing.join(', ')}`, cure)
}

async function auditGrants(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ may: boolean; role: string }>(
    `SELECT current_user AS role, has_table_privilege('audit_event', 'UPDATE')
       OR has_table_privilege('audit_event', 'DELETE') OR has_table_privilege('audit_event', 'TRUNCATE') AS may`,
  )
  const { may = true, role = '' } = rows[0] ?? {}
  return may
    ? warning(
        'Audit log',
        `the role ${role} could change it`,
        'Use a role with the rights of deploy/console-grants.sql',
      )
    : ok('Audit log', `append-only for the role ${role}`)
}

async function statistics(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ may: boolean | null }>(
    `SELECT has_function_privilege(to_regprocedure('gather_statistics()'), 'EXECUTE') AS may`,
  )
  return rows[0]?.may === true
    ? ok('Statistics', 'gathered when tables grow')
    : warning(
        'Statistics',
        'the role may not have them gathered: a burst is slow',
        'Run deploy/console-grants.sql',
      )
}

async function worker(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ host: string; age: string }>(
    'SELECT host, extract(epoch FROM now() - seen_at)::int AS age FROM worker_node ORDER BY seen_at DESC LIMIT 1',
  )
  const [last] = rows
  if (last === undefined) return wrong('Worker', 'none was ever seen', 'Start one: npm run worker -- --help')
  return Number(last.age) <= HEARTBEAT_S
    ? ok('Worker', `on ${last.host}, seen ${last.age} s ago`)
    : wrong('Worker', `last seen ${last.age} s ago on ${last.host}`, 'Start it, or look into its log')
}

async function hops(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; state: string; detail: string | null }>(
    'SELECT name, state, detail FROM health ORDER BY name',
  )
  return rows.map(({ name, state, detail }) => {
    const text = detail ?? state
    if (state === 'ok') return ok(`Worker says of ${name}`, text)
    return state === 'down'
      ? wrong(`Worker says of ${name}`, text, 'See docs/troubleshooting.md')
      : warning(`Worker says of ${name}`, text)
  })
}

/** Why no DNS records might be created though everything runs. */
async function records(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{
    on: boolean | null
    observe: boolean | null
    failed: number
    zones: number
  }>(
    `SELECT (SELECT (value->>'dnsEnabled')::boolean FROM policy WHERE id = 1) AS on,
       (SELECT (value->>'observe')::boolean FROM policy WHERE id = 1) AS observe,
       (SELECT count(*)::int FROM reservation WHERE status = 'failed') AS failed,
       (SELECT count(*)::int FROM zone WHERE managed AND gone_at IS NULL) AS zones`,
  )
  const { on = null, observe = null, failed = 0, zones = 0 } = rows[0] ?? {}
  const name = 'DNS records'
  const found: Finding[] = []
  if (on !== true)
    found.push(
      warning(
        name,
        '"Publish in DNS" is off: none are created',
        'Switch it on under Settings, Policy, or start the worker with --enable-dns --dns-zone ZONE',
      ),
    )
  if (zones === 0)
    found.push(warning(name, 'no zone is known: none are created', 'Check SOLIDserver and HOLDFAST_VIEWS'))
  if (failed > 0)
    found.push(
      warning(
        name,
        `${failed} reservations have none, or not all`,
        'Each says why: DHCP, Reservations, status failed; or GET /api/dhcp/reservations?status=failed',
      ),
    )
  if (found.length > 0) return found
  return [
    ok(name, observe === true ? 'of reservations; leases change nothing while observing' : 'follow Kea'),
  ]
}

/** The console's database: reachable, migrated, its audit log safe, its worker alive. */
export async function* consoleChecks({ environment }: Subject): AsyncGenerator<Finding> {
  const name = 'Console database'
  if (environment.DATABASE_URL === undefined) {
    yield warning(name, 'DATABASE_URL is not set: the worker runs alone')
    return
  }
  let client: pg.Client | null = null
  try {
    const connectionString = postgresAddress('DATABASE_URL', environment.DATABASE_URL)
    client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 })
    client.on('error', () => undefined)
    await client.connect()
    const { rows } = await client.query<{ v: string }>(`SELECT current_setting('server_version') AS v`)
    yield ok(name, `PostgreSQL ${rows[0]?.v}`)
    const migrated = await migrations(client)
    yield migrated
    if (migrated.state === 'wrong') return
    yield await auditGrants(client)
    yield await statistics(client)
    yield await worker(client)
    yield* await records(client)
    yield* await hops(client)
  } catch (error) {
    yield wrong(name, said(error), 'Check DATABASE_URL, the server and pg_hba.conf')
  } finally {
    await client?.end().catch(() => undefined)
  }
}
