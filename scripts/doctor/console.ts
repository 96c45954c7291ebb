import { readdir } from 'node:fs/promises'
import pg from 'pg'
import { postgresAddress } from '../postgres/address'
import { type Environment, type Finding, ok, said, warning, wrong } from './finding'

const HEARTBEAT_S = 60

async function migrations(client: pg.Client): Promise<Finding> {
  const name = 'Migrations'
  const entries = await readdir(new URL('../../prisma/migrations', import.meta.url), { withFileTypes: true })
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

/** The console's database: reachable, migrated, its audit log safe, its worker alive. */
export async function* consoleChecks(environment: Environment): AsyncGenerator<Finding> {
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
    yield await worker(client)
    yield* await hops(client)
  } catch (error) {
    yield wrong(name, said(error), 'Check DATABASE_URL, the server and pg_hba.conf')
  } finally {
    await client?.end().catch(() => undefined)
  }
}
