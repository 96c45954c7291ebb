import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { TestDatabase } from './postgres'

export interface AppRole {
  name: string
  /** Connected as the role. */
  pool: pg.Pool
  drop(): Promise<void>
}

/** A role that may do in a test's database what deploy/console-grants.sql lets the worker do, and nothing else. */
export async function createAppRole(
  database: TestDatabase,
  prefix: string,
  tuned: (url: string) => string = (url) => url,
): Promise<AppRole> {
  const name = `${prefix}_${process.pid}_${Date.now()}`
  const owner = database.pool()
  await owner.query(`create role ${name} login password 'app'`)
  // Prisma's own table, which the grants mention.
  await owner.query('create table _prisma_migrations ()')
  const grants = await readFile('deploy/console-grants.sql', 'utf8')
  await owner.query(grants.replaceAll('holdfast_app', name))
  const url = new URL(tuned(database.url))
  url.username = name
  url.password = 'app'
  const pool = new pg.Pool({ connectionString: url.toString(), max: 2 })
  return {
    name,
    pool,
    async drop() {
      await pool.end()
      await owner.query(`drop owned by ${name}; drop role ${name}`)
    },
  }
}
