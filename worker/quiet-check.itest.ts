import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

// What a check costs that has nothing to do.

const WITHIN_MS = 25_000
let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
  await worker.start()
  await eventually(
    () => checks(),
    (count) => count >= 1,
    WITHIN_MS,
  )
  for (const n of [1, 2, 3])
    await worker.insertHost({ mac: `02:00:00:00:30:0${n}`, ip: `172.30.19.9${n}`, hostname: `quiet${n}` })
  await eventually(
    async () => (await worker.app.query(`select from reservation where status = 'served'`)).rowCount,
    (count) => count === 3,
    WITHIN_MS,
  )
}, 60_000)
afterAll(() => worker.stop())

const checks = async () =>
  (await worker.app.query('select from sync_run where finished_at is not null')).rowCount ?? 0

async function check(): Promise<void> {
  const before = await checks()
  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await eventually(checks, (count) => count > before, WITHIN_MS)
}

/** Which transaction wrote each row last. */
const rows = async () =>
  (
    await worker.app.query(
      `select 'record' as kind, id::text, xmin::text from dns_record union all
       select 'claim', source_id || name || type || value, xmin::text from claim union all
       select 'reservation', id::text, xmin::text from reservation order by 1, 2`,
    )
  ).rows

test('a check of a zone in order writes no record, no claim and no reservation', async () => {
  await check()
  const before = await rows()
  expect(before.length).toBeGreaterThan(9)
  await check()
  expect(await rows()).toEqual(before)
  const [record] = (
    await worker.app.query(`select present, status from dns_record where name = 'quiet1.site.com'`)
  ).rows
  expect(record).toEqual({ present: true, status: 'served' })
})

test('what a listing no longer shows is missing, whatever stands around it', async () => {
  expect(worker.record('quiet2.site.com')?.value).toBe('172.30.19.92')
  worker.dns.remove('internal', 'quiet2.site.com')
  await check()
  await eventually(
    async () =>
      (await worker.app.query(`select name from dns_record where drift is not null or not present`)).rows,
    (found) => JSON.stringify(found) === JSON.stringify([{ name: 'quiet2.site.com' }]),
    WITHIN_MS,
  )
})

test('every claim is computed again after a day, whoever lost it', async () => {
  await check()
  const lost = async () =>
    (await worker.app.query(`select from claim where name = 'quiet3.site.com'`)).rowCount === 0
  await worker.app.query(`delete from claim where name = 'quiet3.site.com'`)
  await check()
  expect(await lost()).toBe(true)
  await worker.app.query(
    `update setting set value = value || jsonb_build_object('at', now() - interval '25 hours') where key = 'recomputed'`,
  )
  await check()
  expect(await lost()).toBe(false)
})
