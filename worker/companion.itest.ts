import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
  await worker.start()
  await eventually(() => worker.lines.some((line) => line.includes('DNS consistency check complete')))
}, 30_000)
afterAll(() => worker.stop())

test('a row inserted into hosts becomes a record with its PTR', async () => {
  await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:01', ip: '172.30.19.100', hostname: 'us3-cab10-ru20-idrac' })
  const record = await eventually(() => worker.record('us3-cab10-ru20-idrac.site.com'))
  expect(record).toMatchObject({ value: '172.30.19.100', ttl: 600 })
  const pointer = await eventually(() => worker.record('100.19.30.172.in-addr.arpa', 'PTR'))
  expect(pointer).toMatchObject({ value: 'us3-cab10-ru20-idrac.site.com' })
  const served = await eventually(
    async () =>
      (await worker.app.query('select status from reservation where hostname = $1', ['us3-cab10-ru20-idrac']))
        .rows,
    (rows) => rows[0]?.status === 'served',
  )
  expect(served).toHaveLength(1)
  expect(worker.lines).toContain(
    '[DNS] Created A record: us3-cab10-ru20-idrac.site.com -> 172.30.19.100 (scope: internal)',
  )
  expect(worker.lines).toContain(
    'New reservation from database: 172.30.19.100 -> us3-cab10-ru20-idrac (aa:bb:cc:dd:ee:01)',
  )
})
