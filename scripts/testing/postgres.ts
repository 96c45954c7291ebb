import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type { TestCluster } from './cluster'
import { prepareTemplate, type TestTemplate } from './template'

/** A database that belongs to one test file. */
export interface TestDatabase {
  name: string
  url: string
  /** A new pool, closed by `drop`. */
  pool(): pg.Pool
  /**
   * Closes the pools given out and drops the database.
   * @throws when anything else is still connected after two seconds: the code under test leaks connections
   */
  drop(): Promise<void>
}

const leakDeadlineMs = 2_000

const marker = (cluster: TestCluster): string => `holdfast test database of run ${cluster.runId}`

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Proves that `client` talks to a database that `createTestDatabase` made in this very run.
 *
 * @throws otherwise: nothing may be written there
 */
export async function requireTestDatabase(client: Pick<pg.Client, 'query'>): Promise<void> {
  const { rows } = await client.query<{ name: string; comment: string | null }>(
    `SELECT d.datname AS name, shobj_description(d.oid, 'pg_database') AS comment
       FROM pg_database d WHERE d.datname = current_database()`,
  )
  const found = rows[0]
  if (found?.comment !== marker(inject('testPostgres'))) {
    throw new Error(`${found?.name ?? 'This'} is not a test's own database; refusing to write to it.`)
  }
}

async function asAdmin<T>(adminUrl: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'holdfast-testing' })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** Waits until nobody is connected, and says who is if that does not happen. */
async function requireNoConnections(admin: pg.Client, name: string): Promise<void> {
  const deadline = Date.now() + leakDeadlineMs
  for (;;) {
    const { rows } = await admin.query<{ application_name: string; query: string }>(
      'SELECT application_name, query FROM pg_stat_activity WHERE datname = $1',
      [name],
    )
    const first = rows[0]
    if (!first) return
    if (Date.now() > deadline) {
      const who = `last query of the first: ${first.query.slice(0, 200)}`
      throw new Error(`${rows.length} connection(s) to ${name} were left open (${who})`)
    }
    await pause(25)
  }
}

/**
 * Makes a database for the calling test file, on the run's PostgreSQL. Only in vitest's projects `integration` and
 * `kea`.
 *
 * @param template what it holds from the start, such as `appTemplate`; empty without. Built once a run, then copied.
 */
export async function createTestDatabase(template?: TestTemplate): Promise<TestDatabase> {
  const cluster = inject('testPostgres')
  const name = `holdfast_test_${randomBytes(8).toString('hex')}`
  const url = new URL(cluster.adminUrl)
  url.pathname = `/${name}`
  await asAdmin(cluster.adminUrl, async (admin) => {
    const source = template ? await prepareTemplate(admin, cluster, template) : 'template0'
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${source}`)
    await admin.query(`COMMENT ON DATABASE ${name} IS '${marker(cluster)}'`)
  })

  const pools: pg.Pool[] = []
  return {
    name,
    url: url.toString(),
    pool() {
      const pool = new pg.Pool({ connectionString: url.toString(), max: 10 })
      pool.on('error', () => {})
      pools.push(pool)
      return pool
    },
    async drop() {
      await Promise.all(pools.filter((pool) => !pool.ended).map((pool) => pool.end()))
      await asAdmin(cluster.adminUrl, async (admin) => {
        try {
          await requireNoConnections(admin, name)
        } finally {
          await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
        }
      })
    },
  }
}
