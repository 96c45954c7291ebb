import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

// What a reservation says that is in Kea and not in DNS.

let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
  await worker.start()
  await eventually(() => worker.lines.some((line) => line.includes('DNS consistency check complete')))
}, 30_000)
afterAll(() => worker.stop())

const rowOf = async (ip: string | null, mac: string) =>
  (
    await worker.app.query<{ status: string; reason: string | null }>(
      'select status, reason from reservation where host(ip) is not distinct from $1 and identifier_value = $2',
      [ip, mac.replaceAll(':', '')],
    )
  ).rows[0]

const settled = (ip: string | null, mac: string) =>
  eventually(
    () => rowOf(ip, mac),
    (row) => row !== undefined && row.status !== 'queued',
  )

test.each([
  ['wpad', 'wpad is a reserved name'],
  ['epg.site.org', 'no managed zone covers epg.site.org'],
  ['my_host', '"my_host" is no host name: letters, digits and hyphens, 1 to 63 characters a label'],
])('%s failed, and says why', async (hostname, why) => {
  const n = String(10 + hostname.length)
  const mac = `02:00:00:00:10:${n}`
  await worker.insertHost({ mac, ip: `172.30.19.${n}`, hostname })
  expect(await settled(`172.30.19.${n}`, mac)).toEqual({
    status: 'failed',
    reason: `Kea holds it; not in DNS because ${why}`,
  })
})

test('a name that no rule is for failed, and is published when a rule comes', async () => {
  const rules = (await worker.app.query('select id, pattern from zone_rule')).rows
  await worker.app.query(`update zone_rule set pattern = 'none-*'`)
  worker.deps.world.forget()
  const mac = '02:00:00:00:11:01'
  await worker.insertHost({ mac, ip: '172.30.19.71', hostname: 'ruleless' })
  expect(await settled('172.30.19.71', mac)).toEqual({
    status: 'failed',
    reason: 'Kea holds it; not in DNS because no zone rule is for ruleless in scope MGMT',
  })
  await worker.app.query('update zone_rule set pattern = $1', [rules[0]?.pattern])
  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await eventually(
    () => rowOf('172.30.19.71', mac),
    (row) => row?.status === 'served' && row.reason === null,
  )
})

test('without hostname, or without address, a reservation is served by Kea alone', async () => {
  await worker.insertHost({ mac: '02:00:00:00:12:01', ip: '172.30.19.81', hostname: null })
  expect(await settled('172.30.19.81', '02:00:00:00:12:01')).toEqual({ status: 'served', reason: null })
  await worker.kea.query(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, hostname)
     VALUES (0, '\\x020000001202', 1, 'nowhere.site.org')`,
  )
  expect((await settled(null, '02:00:00:00:12:02'))?.status).toBe('served')
})

test('while DNS is off for its scope nothing is missing', async () => {
  await worker.app.query(`update scope set policy = '{"dnsEnabled": false}' where name = 'MGMT'`)
  worker.deps.world.forget()
  const mac = '02:00:00:00:13:01'
  await worker.insertHost({ mac, ip: '172.30.19.91', hostname: 'epg.site.net' })
  expect((await settled('172.30.19.91', mac))?.status).toBe('served')
  await worker.app.query(`update scope set policy = '{}' where name = 'MGMT'`)
})
