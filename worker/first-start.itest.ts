import { afterEach, expect, test } from 'vitest'
import { DnsError } from '@/lib/core/ports/dns'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

// What the first start on an existing Kea says, and does.

const open: TestWorker[] = []
afterEach(async () => {
  for (const worker of open.splice(0)) await worker.stop()
})

const summaries = (worker: TestWorker) =>
  worker.lines.filter((line) => line.startsWith('DNS consistency check complete'))

test('the first check counts every record that was not there, and the second none', async () => {
  const worker = await testWorker()
  open.push(worker)
  for (let n = 1; n <= 30; n += 1) {
    const two = String(n).padStart(2, '0')
    await worker.insertHost({ mac: `02:00:00:00:20:${two}`, ip: `172.30.19.${n}`, hostname: `first${n}` })
  }
  await worker.start()
  await eventually(() => summaries(worker).length > 0)
  expect(summaries(worker)).toEqual(['DNS consistency check complete: 30 records created'])
  expect(worker.dns.records('internal').filter(({ type }) => type === 'A')).toHaveLength(30)
  expect(worker.lines.filter((line) => line.startsWith('Creating missing DNS record for'))).toHaveLength(30)

  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await eventually(() => summaries(worker).length > 1)
  expect(summaries(worker)[1]).toBe('DNS consistency check complete: 0 records created')
})

test('what comes while the first check is under way is neither lost nor made twice', async () => {
  const worker = await testWorker()
  open.push(worker)
  const made: string[] = []
  const { createRecord, listZones } = worker.dns
  worker.dns.createRecord = async (zone, draft) => {
    made.push(`${draft.type} ${draft.name}`)
    return await createRecord.call(worker.dns, zone, draft)
  }
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return await listZones.call(worker.dns)
  }
  worker.dns.listZones = slow
  await worker.insertHost({ mac: '02:00:00:00:21:01', ip: '172.30.19.101', hostname: 'before' })
  await worker.start()
  for (let n = 2; n <= 30; n += 1) {
    const two = String(n).padStart(2, '0')
    await worker.insertHost({ mac: `02:00:00:00:21:${two}`, ip: `172.30.19.1${two}`, hostname: `during${n}` })
  }
  await eventually(() => summaries(worker).length > 0)
  await eventually(() => worker.dns.records('internal').filter(({ type }) => type === 'A').length === 30)
  await eventually(() => worker.dns.records('internal').filter(({ type }) => type === 'PTR').length === 30)
  expect(new Set(made).size).toBe(made.length)
})

test('when the first check has to be tried again, it still makes and counts the records itself', async () => {
  const worker = await testWorker()
  open.push(worker)
  for (let n = 1; n <= 5; n += 1) {
    await worker.insertHost({ mac: `02:00:00:00:22:0${n}`, ip: `172.30.19.11${n}`, hostname: `early${n}` })
  }
  // The claims are stored by then; the check dies before it asks for a look.
  await worker.app.query(`create function once() returns trigger language plpgsql as $$ begin
    if nextval('tries') = 1 then raise exception 'the database went away'; end if; return new; end $$`)
  await worker.app.query('create sequence tries')
  await worker.app.query('create trigger once before insert on sync_run for each row execute function once()')
  const companion = await worker.start()
  await eventually(() => worker.lines.some((line) => line.includes('the database went away')))
  companion.pullForward()
  await eventually(() => summaries(worker).length > 0)
  expect(summaries(worker)).toEqual(['DNS consistency check complete: 5 records created'])
})

test('records made before another view failed for a moment are counted', async () => {
  const worker = await testWorker()
  open.push(worker)
  await worker.app.query(
    `insert into zone_rule (position, pattern, targets) values (1, '*',
       '[{"view": "internal", "zone": "site.com"}, {"view": "external", "zone": "site.com"}]')`,
  )
  let failures = 5
  const { createRecord } = worker.dns
  worker.dns.createRecord = async (zone, draft) => {
    if (zone.view === 'external' && failures-- > 0) throw new DnsError('transient', 'SOLIDserver: no answer')
    return await createRecord.call(worker.dns, zone, draft)
  }
  for (let n = 1; n <= 5; n += 1) {
    await worker.insertHost({ mac: `02:00:00:00:23:0${n}`, ip: `172.30.19.12${n}`, hostname: `both${n}` })
  }
  await worker.start()
  await eventually(() => summaries(worker).length > 0, Boolean, 15_000)
  expect(summaries(worker)).toEqual(['DNS consistency check complete: 10 records created'])
})
