import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// "Publish in DNS" is off for one scope, MGMT, and on for the other, LAN.

let worker: TestWorker
let leases: ReturnType<typeof leaseRows>
beforeAll(async () => {
  worker = await testWorker()
  leases = leaseRows(worker.kea)
  await worker.app.query(`update policy set value = value || '{"observe": false}' where id = 1`)
  await worker.start()
  await until('the first check is over', () => checks() === 1)
}, 60_000)
afterAll(() => worker.stop())

const checks = () => worker.lines.filter((line) => line.includes('check complete')).length
const shows = (name: string, value: string | undefined) =>
  until(`${name} is ${value}`, () => worker.record(name)?.value === value, 8_000)

async function publish(on: boolean): Promise<void> {
  const done = checks()
  await worker.app.query(`update scope set policy = $1 where name = 'MGMT'`, [{ dnsEnabled: on }])
  worker.deps.world.forget()
  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await until('the check is over', () => checks() > done)
}

const rowIs = (name: string, status: string, reason: string | null) =>
  until(`${name} is ${status}: ${reason}`, async () => {
    const { rows } = await worker.app.query<{ status: string; reason: string | null }>(
      `select status, reason from dns_record where name = $1 and type = 'A'`,
      [name],
    )
    return rows.some((row) => row.status === status && row.reason === reason)
  })

it('changes nothing of the scope in DNS, and all of it when it is on again', async () => {
  const dynamic = { ip: '172.30.19.36', mac: '0a:00:00:00:01:01', hostname: 'off36' }
  const reserved = { ip: '172.30.19.37', mac: '0a:00:00:00:01:02', hostname: 'offres' }
  const elsewhere = { ip: '192.168.1.38', mac: '0a:00:00:00:01:03', hostname: 'lan38', subnet: 2 }
  await worker.insertHost(reserved)
  const renamed = await worker.insertHost({
    ip: '172.30.19.39',
    mac: '0a:00:00:00:01:04',
    hostname: 'offren',
  })
  for (const one of [dynamic, reserved, elsewhere]) await leases.grant(one)
  for (const one of [dynamic, reserved, elsewhere]) await shows(`${one.hostname}.site.com`, one.ip)
  await shows('offren.site.com', '172.30.19.39')
  await worker.app.query(`update reservation set edited_at = now() - interval '1 hour'`)
  await publish(false)
  const before = worker.dns.records('internal').filter(({ value }) => value !== elsewhere.ip)

  await leases.release(dynamic.ip)
  await leases.release(reserved.ip)
  await worker.kea.query(`UPDATE hosts SET hostname = 'offnew' WHERE host_id = $1`, [renamed])
  await leases.grant({ ip: '172.30.19.40', mac: '0a:00:00:00:01:05', hostname: 'offlate' })
  await leases.release(elsewhere.ip)
  await shows('lan38.site.com', undefined)
  const off = 'DNS is off in scope MGMT:'
  await rowIs('off36.site.com', 'leaving', `${off} nothing claims it any more`)
  await rowIs('offres.site.com', 'leaving', `${off} nothing claims it any more`)
  await rowIs('offren.site.com', 'leaving', `${off} nothing claims it any more`)
  await rowIs('offnew.site.com', 'queued', `${off} claimed and not there`)
  await rowIs('offlate.site.com', 'queued', `${off} claimed and not there`)
  await publish(false)
  expect(worker.dns.records('internal')).toEqual(before)

  await publish(true)
  await shows('off36.site.com', undefined)
  await shows('offres.site.com', undefined)
  await shows('offren.site.com', undefined)
  await shows('offnew.site.com', '172.30.19.39')
  await shows('offlate.site.com', '172.30.19.40')
})
