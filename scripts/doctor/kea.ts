import pg from 'pg'
import { HOST_CHANNEL } from '@/lib/kea/names'
import { keaConnection } from '@/worker/credentials'
import { postgresAddress } from '../postgres/address'
import { type Finding, ok, SILENT, type Subject, said, warning, wrong } from './finding'
import { grantChecks } from './kea-grants'
import { triggerChecks } from './kea-triggers'
import { scopeChecks } from './scopes'

const NAME = 'Kea database'
const OLDEST_SCHEMA = 13
const NEWEST_SCHEMA = 34
/** Milliseconds that a notification may take from one connection to another. */
const NOTIFY_MS = 5_000

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

async function outbox(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ waiting: string; age: string | null; bound: string }>(
    `SELECT (SELECT count(*) FROM (SELECT FROM holdfast.outbox LIMIT 10001) o) AS waiting, c.bound,
       (SELECT extract(epoch FROM now() - min(at))::int FROM (SELECT at FROM holdfast.outbox ORDER BY id LIMIT 1) f) AS age
     FROM holdfast.control c`,
  )
  const { waiting = '0', age = null, bound = '' } = rows[0] ?? {}
  const text = `${waiting} rows waiting of at most ${bound}`
  return age !== null && Number(age) > 60
    ? wrong(
        'Outbox',
        `${text}, the oldest for ${age} s`,
        'Nobody takes them: is the worker running? Where none is to run for ever: --remove-triggers',
      )
    : ok('Outbox', text)
}

/** There and readable for this role. */
async function hasOutbox(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'holdfast' AND c.relname = 'outbox' AND has_schema_privilege(n.oid, 'USAGE')
       AND has_table_privilege(c.oid, 'SELECT')`,
  )
  return rowCount !== 0
}

/** `SELECT pg_notify('kea_lease_events', '{"operation":"TEST"}')`, and is it heard? */
async function notification(client: pg.Client): Promise<Finding> {
  const name = `Notifications on ${HOST_CHANNEL}`
  const heard = new Promise<boolean>((resolve) => {
    client.on('notification', () => resolve(true))
    setTimeout(() => resolve(false), NOTIFY_MS).unref()
  })
  await client.query(`LISTEN ${HOST_CHANNEL}`)
  await client.query('SELECT pg_notify($1, $2)', [HOST_CHANNEL, '{"operation":"TEST"}'])
  return (await heard)
    ? ok(name, 'a test came through')
    : wrong(
        name,
        'a test did not come through',
        'A pooler such as PgBouncer in transaction mode cannot LISTEN: connect to PostgreSQL itself',
      )
}

async function hostnames(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ all: number; unnamed: number }>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE coalesce(hostname, '') = '')::int AS unnamed FROM hosts`,
  )
  const { all = 0, unnamed = 0 } = rows[0] ?? {}
  return unnamed === 0
    ? ok('Reservations in Kea', `${all}, all with a hostname`)
    : warning('Reservations in Kea', `${unnamed} of ${all} have no hostname: they get no name in DNS`)
}

function refusal(error: unknown, { config }: Subject): Finding {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const { flags, env } = config
  const unset = !flags.useVault && env.KEA_DATABASE_URL === undefined && env.KEA_DB_PASSWORD === undefined
  const noPassword = /password must be a string|no password/i.test(said(error))
  if (noPassword || (code === '28P01' && unset))
    return wrong(
      NAME,
      `connection to server at "${flags.dbHost}", port ${flags.dbPort} failed: fe_sendauth: no password supplied`,
      'Give --use-vault (also with --use-database-events), KEA_DB_PASSWORD or KEA_DATABASE_URL',
    )
  if (code === '28P01')
    return wrong(
      NAME,
      said(error),
      'The password is another: the keys username and password of the secret in Vault, KEA_DB_PASSWORD or KEA_DATABASE_URL',
    )
  if (code === '28000')
    return wrong(NAME, said(error), 'pg_hba.conf must allow this host password authentication by TCP')
  return wrong(
    NAME,
    said(error),
    'Check KEA_DATABASE_URL (or --db-host and the rest), the server and the role',
  )
}

/** Kea: its database, our objects in it, its subnets and the flags that matter. */
export async function* keaChecks(subject: Subject): AsyncGenerator<Finding> {
  const { config, vault, flagsGiven, environment, withheld } = subject
  const { flags, env, mode } = config
  // Without flags nobody knows whether the worker uses Vault: an address of the database says that it does not.
  const used = flags.useVault || (!flagsGiven && env.KEA_DATABASE_URL === undefined)
  if (mode === 'lease-file') {
    yield ok('Lease files', flags.leaseFile.join(', '))
  } else if (used && withheld.has('kea')) {
    yield warning(NAME, 'not looked at: its credentials are in Vault')
  } else if (
    env.KEA_DATABASE_URL === undefined &&
    vault === null &&
    !flagsGiven &&
    env.KEA_DB_PASSWORD === undefined
  ) {
    yield warning(NAME, 'KEA_DATABASE_URL is not set, and no flags of the worker were given')
  } else {
    let client: pg.Client | null = null
    try {
      if (env.KEA_DATABASE_URL !== undefined) postgresAddress('KEA_DATABASE_URL', env.KEA_DATABASE_URL)
      const connection = await keaConnection(config, used ? vault : null, SILENT)
      client = new pg.Client({
        ...connection,
        connectionTimeoutMillis: 5000,
        application_name: 'holdfast-doctor',
      })
      client.on('error', () => undefined)
      await client.connect()
      yield ok(NAME, 'reachable')
      const alone = flagsGiven && mode === 'stand-alone'
      const granted = await grantChecks(client, alone)
      yield* granted
      const mayRead = granted.every(({ state }) => state !== 'wrong')
      if (mayRead) yield await schema(client)
      const told = await triggerChecks(client, alone)
      yield* told
      if (mayRead) yield await hostnames(client)
      yield await notification(client)
      if (granted.concat(told).every(({ state }) => state !== 'wrong') && (await hasOutbox(client)))
        yield await outbox(client)
      if (flagsGiven && mode === 'stand-alone' && !flags.once && !flags.useDatabaseEvents)
        yield warning(
          'Real time',
          `without --use-database-events a change is seen after up to ${flags.pollInterval} s`,
          'Add --use-database-events',
        )
    } catch (error) {
      yield refusal(error, subject)
    } finally {
      await client?.end().catch(() => undefined)
    }
  }
  yield* scopeChecks(environment)
}
