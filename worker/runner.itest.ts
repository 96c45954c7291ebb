import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addJob, jobs, migrateQueue } from '@/lib/db/queue'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { until } from '@/scripts/testing/shell'
import { appTemplate } from '@/scripts/testing/template'
import { type JobRunner, startRunner } from '@/worker/runner'

let database: TestDatabase
let pool: pg.Pool
let runner: JobRunner | null = null
beforeAll(async () => {
  database = await createTestDatabase(appTemplate)
  pool = database.pool()
  pool.on('error', () => undefined)
  await migrateQueue(pool)
}, 60_000)
afterAll(async () => {
  await runner?.stop()
  await database.drop()
})

it('goes on after the end of a job met a deadlock', async () => {
  // A sequence remembers what a rolled back statement did.
  await pool.query(`
    create sequence tries;
    create function stumble() returns trigger language plpgsql as $$ begin
      if nextval('tries') = 1 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
      return old;
    end $$;
    create trigger stumble before delete on graphile_worker._private_jobs for each row execute function stumble()`)
  const done: string[] = []
  const warned: string[] = []
  const log = { debug() {}, info() {}, warn: (text: string) => void warned.push(text), error() {}, line() {} }
  runner = await startRunner({
    pool,
    log,
    // More than the pool has connections, as the worker's own is.
    concurrency: 24,
    tasks: { 'look-name': (payload) => void done.push((payload as { name: string }).name) },
  })
  await addJob(pool, jobs.lookName('first.site.com'))
  await until('the first job ran', () => done.includes('first.site.com') || undefined)
  await addJob(pool, jobs.lookName('second.site.com'))
  await until('the second job ran', () => done.includes('second.site.com') || undefined)
  await until('both are off the queue', async () => {
    const { rows } = await pool.query('select from graphile_worker.jobs')
    return rows.length === 0 || undefined
  })
  expect(runner.idleMs()).toBeLessThan(60_000)
  expect(warned.filter((text) => text.includes('PoolSize'))).toEqual([])
})
