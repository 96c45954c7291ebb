import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/lib/db/client'
import { addJob, jobs, migrateQueue } from '@/lib/db/queue'
import { signOff, signOfLife } from '@/lib/services/worker/nodes'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await createTestDatabase(appTemplate)
  db = createDb(database.url)
  await migrateQueue(db.pool)
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const started = new Date('2026-03-01T00:00:00Z')
const beat = (id: string) => signOfLife(db.pool, id, false, started)
const held = async () =>
  (
    await db.pool.query<{ key: string | null; locked_by: string | null }>(
      'select key, locked_by from graphile_worker._private_jobs order by id',
    )
  ).rows

async function takeAll(worker: string): Promise<void> {
  await db.pool.query(
    'update graphile_worker._private_jobs set locked_by = $1, locked_at = now(), attempts = 1',
    [worker],
  )
}

/** Everything happened so much earlier. */
async function later(seconds: number): Promise<void> {
  await db.pool.query(`update worker_node set seen_at = seen_at - $1 * interval '1 second'`, [seconds])
  await db.pool.query(
    `update graphile_worker._private_jobs set locked_at = locked_at - $1 * interval '1 second'`,
    [seconds],
  )
}

test('what a worker held that died is free within seconds, and nothing is left of what was asked for again', async () => {
  await beat('a')
  await beat('b')
  await addJob(db.pool, jobs.lookName('held.site.com'))
  await addJob(db.pool, jobs.lookName('again.site.com'))
  await takeAll('b')
  await addJob(db.pool, jobs.lookName('again.site.com'))
  await later(4)
  // It may only be slow.
  expect(await beat('a')).toBe(0)
  await later(7)
  expect(await beat('a')).toBe(1)
  expect(await held()).toEqual([
    { key: 'name:held.site.com', locked_by: null },
    { key: 'name:again.site.com', locked_by: null },
  ])
})

test('a worker that never told that it lives is found by what it holds, and one that signs off is not dead', async () => {
  await takeAll('c')
  await later(11)
  await beat('a')
  expect((await held()).every(({ locked_by }) => locked_by === null)).toBe(true)
  await signOff(db.pool, 'a')
  await later(11)
  expect(await beat('d')).toBe(0)
})
