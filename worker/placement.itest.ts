import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

// Kea takes rows that nobody could use, without a word. What is published for them says so.

let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
  await worker.start()
  await eventually(() => worker.lines.some((line) => line.includes('DNS consistency check complete')))
}, 30_000)
afterAll(() => worker.stop())

const rowOf = async (mac: string) =>
  (
    await worker.app.query<{ status: string; reason: string | null }>(
      'select status, reason from reservation where identifier_value = $1',
      [mac.replaceAll(':', '')],
    )
  ).rows[0]

test.each([
  [
    { mac: '02:00:00:00:30:01', ip: '172.31.0.9', hostname: 'outside', subnet: 1 },
    '172.31.0.9 is outside MGMT 172.30.0.0/16: Kea hands it out without complaint',
  ],
  [
    { mac: '02:00:00:00:30:02', ip: '172.30.19.9', hostname: 'unknown', subnet: 99 },
    "subnet 99 is not in Kea's configuration",
  ],
  [{ mac: '02:00:00:00:30:03', ip: '172.30.19.8', hostname: 'proper', subnet: 1 }, null],
  [{ mac: '02:00:00:00:30:04', ip: '172.30.19.7', hostname: 'global', subnet: 0 }, null],
])('%j is published, with the warning %s', async (host, reason) => {
  await worker.insertHost(host)
  await eventually(() => worker.record(`${host.hostname}.site.com`)?.value === host.ip)
  await eventually(
    () => rowOf(host.mac),
    (row) => row?.status === 'served' && row.reason === reason,
  )
})

test('a warning stands beside what else is wrong', async () => {
  const mac = '02:00:00:00:31:01'
  await worker.insertHost({ mac, ip: '172.31.0.10', hostname: 'epg.site.org' })
  const row = await eventually(
    () => rowOf(mac),
    (found) => found?.status === 'failed',
  )
  expect(row?.reason).toBe(
    'Kea holds it; not in DNS because no managed zone covers epg.site.org; ' +
      '172.31.0.10 is outside MGMT 172.30.0.0/16: Kea hands it out without complaint',
  )
})

test('the warning goes when Kea has the subnet', async () => {
  const mac = '02:00:00:00:30:02'
  await worker.app.query(
    `insert into scope (family, kea_subnet_id, name, subnet) values (4, 99, 'NEW', '172.30.19.0/24')`,
  )
  worker.deps.world.forget()
  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await eventually(
    () => rowOf(mac),
    (row) => row?.reason === null,
  )
})
