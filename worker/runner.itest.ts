import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addJob, jobs, migrateQueue } from '@/lib/db/queue'
import { enqueueNames } from '@/lib/services/worker/enqueue'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { until } from '@/scripts/testing/shell'
import { appTemplate } from '@/scripts/testing/template'
import { replacing } from '@/worker/replacing'
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
    calls: 5,
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

it.each([
  ['no connection is free', () => Promise.reject(new Error('timeout exceeded when trying to connect'))],
  ['the database is shut down', () => pool.query(`do $$ begin raise 'gone' using errcode = '57P01'; end $$`)],
])('tries the end of a job again when %s', async (_what, trouble) => {
  await runner?.stop()
  let troubles = 1
  const done: string[] = []
  const troubled = replacing(pool, 'connect', async (...args: unknown[]) => {
    // The one that listens asks with a callback.
    if (args.length > 0) return (pool.connect as (...all: unknown[]) => unknown)(...args)
    if (done.length > 0 && troubles-- > 0) await trouble()
    return await pool.connect()
  })
  const log = { debug() {}, info() {}, warn() {}, error() {}, line() {} }
  const tasks = { 'look-name': (payload: unknown) => void done.push((payload as { name: string }).name) }
  runner = await startRunner({ pool: troubled, log, calls: 1, tasks })
  await addJob(pool, jobs.lookName('troubled.site.com'))
  await until('it is off the queue', async () => {
    const { rows } = await pool.query('select from graphile_worker.jobs')
    return (done.length > 0 && rows.length === 0) || undefined
  })
  expect(done).toEqual(['troubled.site.com'])
})

it('ends jobs together under load, and waits with none of them for a row that somebody else holds', async () => {
  await runner?.stop()
  await pool.query(`
    create sequence statements;
    create function counted() returns trigger language plpgsql as $$ begin
      perform nextval('statements'); return null;
    end $$;
    create trigger counted after delete on graphile_worker._private_jobs for each statement execute function counted()`)
  let begun = 0
  let open: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const log = { debug() {}, info() {}, warn() {}, error() {}, line() {} }
  const tasks = {
    'look-name': async () => {
      begun += 1
      await gate
    },
  }
  runner = await startRunner({ pool, log, calls: 40, tasks })
  const names = Array.from({ length: 200 }, (_, index) => `load-${index}.site.com`)
  await enqueueNames(pool, names)
  await until('all of them are under way', () => begun === names.length || undefined)
  const holder = await pool.connect()
  try {
    // As whoever asks for the same look again does.
    await holder.query('begin')
    await holder.query(
      `select from graphile_worker._private_jobs where key = 'name:load-17.site.com' for update`,
    )
    open()
    await until('all others are off the queue', async () => {
      const { rows } = await pool.query<{ key: string }>('select key from graphile_worker._private_jobs')
      return (rows.length === 1 && rows[0]?.key === 'name:load-17.site.com') || undefined
    })
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  await until('the last one too', async () => {
    const { rows } = await pool.query('select from graphile_worker._private_jobs')
    return rows.length === 0 || undefined
  })
  const { rows } = await pool.query<{ n: string }>('select last_value as n from statements')
  expect(Number(rows[0]?.n)).toBeLessThan(names.length / 2)
})
