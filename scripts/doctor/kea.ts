import pg from 'pg'
import type { KeaScope } from '@/lib/core/ports/kea'
import { parseKeaControl } from '@/lib/kea/scopes/parse-control'
import { inspectTriggers } from '@/lib/kea/triggers'
import { postgresAddress } from '../postgres/address'
import { type Environment, type Finding, ok, said, warning, wrong } from './finding'

const OLDEST_SCHEMA = 13
const NEWEST_SCHEMA = 34

/** The worker's least privileges, as `has_table_privilege` asks for them. */
const PRIVILEGES: readonly (readonly [string, string])[] = [
  ['schema_version', 'SELECT'],
  ['lease4', 'SELECT'],
  ['lease6', 'SELECT'],
  ['hosts', 'SELECT'],
  ['hosts', 'DELETE'],
  ['ipv6_reservations', 'SELECT'],
  ['ipv6_reservations', 'DELETE'],
  ['holdfast.outbox', 'SELECT'],
  ['holdfast.outbox', 'DELETE'],
  ['holdfast.control', 'UPDATE'],
]

async function schema(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ version: number; minor: number }>(
    'SELECT version, minor FROM schema_version',
  )
  const { version = 0, minor = 0 } = rows[0] ?? {}
  const text = `schema ${version}.${minor}`
  return version >= OLDEST_SCHEMA && version <= NEWEST_SCHEMA
    ? ok('Kea schema', text)
    : wrong('Kea schema', text, `Versions ${OLDEST_SCHEMA} (Kea 2.2) to ${NEWEST_SCHEMA} (Kea 3.2) are known`)
}

async function triggers(client: pg.Client): Promise<Finding[]> {
  const { problems, version } = await inspectTriggers(client)
  const cure = 'As the owner of Kea’s tables: npm run worker -- --install-triggers'
  return problems.length === 0
    ? [ok('Triggers', `version ${version}`)]
    : problems.map((problem) => wrong('Triggers', problem, cure))
}

async function grants(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ tbl: string; privilege: string }>(
    `SELECT tbl, privilege FROM unnest($1::text[], $2::text[]) AS p(tbl, privilege)
     WHERE to_regclass(tbl) IS NULL OR NOT has_table_privilege(tbl, privilege)`,
    [PRIVILEGES.map(([table]) => table), PRIVILEGES.map(([, privilege]) => privilege)],
  )
  return rows.length === 0
    ? ok('Grants in Kea’s database', 'all there')
    : wrong(
        'Grants in Kea’s database',
        `missing: ${rows.map((row) => `${row.privilege} on ${row.tbl}`).join(', ')}`,
        'See docs/kea.md',
      )
}

async function outbox(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ waiting: string; age: string | null; bound: string }>(
    `SELECT (SELECT count(*) FROM (SELECT FROM holdfast.outbox LIMIT 10001) o) AS waiting, c.bound,
       (SELECT extract(epoch FROM now() - min(at))::int FROM (SELECT at FROM holdfast.outbox ORDER BY id LIMIT 1) f) AS age
     FROM holdfast.control c`,
  )
  const { waiting = '0', age = null, bound = '' } = rows[0] ?? {}
  const text = `${waiting} rows waiting of at most ${bound}`
  return age !== null && Number(age) > 60
    ? wrong('Outbox', `${text}, the oldest for ${age} s`, 'Nobody takes them: is the worker running?')
    : ok('Outbox', text)
}

function scopeFindings(scopes: readonly KeaScope[]): Finding[] {
  const named = (test: (scope: KeaScope) => boolean) => scopes.filter(test).map(({ name }) => name)
  const ddns = named((scope) => scope.ddnsSendUpdates)
  const unsafe = named((scope) => !scope.reservationsInSubnet || scope.reservationsOutOfPool)
  const findings: Finding[] = []
  if (ddns.length > 0)
    findings.push(
      wrong(
        'Kea’s own DDNS',
        `on for ${ddns.join(', ')}`,
        'Two writers would fight: "ddns-send-updates": false, see docs/kea.md',
      ),
    )
  if (unsafe.length > 0)
    findings.push(
      wrong(
        'Reservation flags',
        `${unsafe.join(', ')} let reserved addresses go to others`,
        'reservations-in-subnet true, reservations-out-of-pool false',
      ),
    )
  return findings.length > 0 ? findings : [ok('Kea flags', 'its own DDNS off, reserved addresses are kept')]
}

async function* scopes(environment: Environment): AsyncGenerator<Finding> {
  const control = environment.KEA_CONTROL ?? ''
  if (control.trim() === '') {
    yield warning('Scopes', 'KEA_CONTROL is not set', 'Without it scopes have no names, pools or utilisation')
    return
  }
  try {
    for (const source of parseKeaControl(control)) {
      const found = await source.read().catch((error: unknown) => said(error))
      if (typeof found === 'string') {
        yield wrong(`Scopes from ${source.label}`, found, 'Check KEA_CONTROL and the rights on it')
        continue
      }
      yield ok(`Scopes from ${source.label}`, found.map(({ name }) => name).join(', ') || 'none')
      yield* scopeFindings(found)
    }
  } catch (error) {
    yield wrong('KEA_CONTROL', said(error), 'See docs/kea.md')
  }
}

/** Kea: its database, our objects in it, its subnets and the flags that matter. */
export async function* keaChecks(environment: Environment): AsyncGenerator<Finding> {
  const url = environment.KEA_DATABASE_URL
  const name = 'Kea database'
  if (url === undefined) {
    yield warning(name, 'KEA_DATABASE_URL is not set (with --use-vault the worker asks Vault)')
  } else {
    let client: pg.Client | null = null
    try {
      client = new pg.Client({
        connectionString: postgresAddress('KEA_DATABASE_URL', url),
        connectionTimeoutMillis: 5000,
        application_name: 'holdfast-doctor',
      })
      client.on('error', () => undefined)
      await client.connect()
      yield ok(name, 'reachable')
      yield await schema(client)
      const found = await triggers(client)
      yield* found
      yield await grants(client)
      if (found.every(({ state }) => state === 'ok')) yield await outbox(client)
    } catch (error) {
      yield wrong(name, said(error), 'Check KEA_DATABASE_URL, the server and the role')
    } finally {
      await client?.end().catch(() => undefined)
    }
  }
  yield* scopes(environment)
}
