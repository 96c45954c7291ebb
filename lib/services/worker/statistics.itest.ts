import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gatherStatistics, statisticsGatherer } from '@/lib/services/worker/statistics'
import { tunedUrl } from '@/lib/services/worker/tune'
import { type AppRole, createAppRole } from '@/scripts/testing/app-role'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

let database: TestDatabase
let owner: pg.Client
/** As the worker is allowed to be: deploy/console-grants.sql. */
let worker: pg.Pool
let role: AppRole
beforeAll(async () => {
  database = await createTestDatabase(appTemplate)
  owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  role = await createAppRole(database, 'statistics', tunedUrl)
  worker = role.pool
}, 60_000)
afterAll(async () => {
  await role.drop()
  await owner.end()
  await database.drop()
})

/** As many changes, told to PostgreSQL's counters at once. */
async function changes(count: number): Promise<void> {
  await owner.query(
    `insert into change (system, op, target, cause, status, actor)
     select 'dns', 'create', '{}', 'SYNC', 'served', 'worker' from generate_series(1, $1::int)`,
    [count],
  )
  await owner.query('select pg_stat_force_next_flush()')
}

test('a plan made for a few rows is made again when thousands came, and not before', async () => {
  await changes(10)
  await owner.query('analyze change')
  await changes(400)
  expect(await gatherStatistics(worker)).not.toContain('change')

  await changes(3_000)
  expect(await gatherStatistics(worker)).toContain('change')
  const { rows } = await owner.query<{ rows: number }>(
    `select reltuples as rows from pg_class where relname = 'change'`,
  )
  expect(rows[0]?.rows).toBe(3_410)
  expect(await gatherStatistics(worker)).not.toContain('change')
})

test('nobody else may have tables analyzed', async () => {
  const stranger = `${role.name}_stranger`
  await owner.query(`create role ${stranger}`)
  try {
    await owner.query(`set role ${stranger}`)
    await expect(owner.query('select gather_statistics()')).rejects.toThrow('permission denied')
  } finally {
    await owner.query('reset role')
    await owner.query(`drop role ${stranger}`)
  }
})

test('where the grants were not run again that is told once, with the cure', async () => {
  const lines: string[] = []
  const gather = statisticsGatherer(worker, { warn: (line) => void lines.push(line) })
  await owner.query(`revoke execute on function gather_statistics() from ${role.name}`)
  await gather()
  await gather()
  expect(lines).toEqual([expect.stringContaining('run deploy/console-grants.sql')])
})
