import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { migrateQueue } from '@/lib/db/queue'
import { repeatUnfinished } from '@/lib/services/worker/sync/repeat'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await createTestDatabase(appTemplate)
  pool = database.pool()
  await migrateQueue(pool)
}, 60_000)
afterAll(() => database.drop())
beforeEach(() => pool.query('truncate sync_run, health cascade; delete from graphile_worker._private_jobs'))

const run = (error: string | null, secondsAgo: number, startedAgo = secondsAgo + 5) =>
  pool.query(
    `insert into sync_run (kind, error, finished_at, started_at)
     values ('sync-all', $1, now() - $2 * interval '1 second', now() - $3 * interval '1 second')`,
    [error, secondsAgo, startedAgo],
  )
const asked = async () => {
  const { rows } = await pool.query<{ key: string }>('select key from graphile_worker.jobs')
  return rows.map(({ key }) => key)
}

it('begins a check again that could not list every zone, when no server is known to be away', async () => {
  await run('site.com (internal): it answered 500', 60)
  await pool.query(`insert into health (name, state) values ('dns:internal', 'down')`)
  expect(await repeatUnfinished({ pool })).toBe(false)
  await pool.query(`update health set state = 'ok'`)
  expect(await repeatUnfinished({ pool })).toBe(true)
  expect(await repeatUnfinished({ pool })).toBe(true)
  expect(await asked()).toEqual(['sync'])
})

it.each([
  ['went well', null, 60],
  ['ended a moment ago', 'it answered 500', 5],
] as const)('leaves one alone that %s', async (_, error, secondsAgo) => {
  await run(error, secondsAgo)
  expect(await repeatUnfinished({ pool })).toBe(false)
})

it('asks about the last one alone', async () => {
  await run('it answered 500', 120)
  await run(null, 60)
  expect(await repeatUnfinished({ pool })).toBe(false)
  expect(await asked()).toEqual([])
})
