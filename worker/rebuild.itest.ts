import { afterEach, expect, test } from 'vitest'
import { instanceId } from '@/lib/services/worker/setup'
import { until } from '@/scripts/testing/shell'
import { type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// The console's database is lost. What Kea holds and what stands in DNS is all that is left.

const workers: TestWorker[] = []

afterEach(async () => {
  for (const worker of workers.splice(0).reverse()) await worker.stop()
})

async function confirmed(after?: TestWorker): Promise<TestWorker> {
  const worker = await testWorker(after === undefined ? {} : { after })
  workers.push(worker)
  worker.deps.instance = await instanceId(worker.app, worker.deps.kea, null)
  await worker.app.query(`update policy set value = value || '{"observe": false}'`)
  return worker
}

async function checked(worker: TestWorker): Promise<string> {
  return await until('the first check is over', () =>
    worker.lines.find((line) => line.startsWith('DNS consistency check complete')),
  )
}

test('a rebuilt console owns what the lost one had made, and nothing else', async () => {
  const lost = await confirmed()
  const mail = { name: 'mail.site.com', type: 'A', value: '172.30.19.9', ttl: 3600, owner: null } as const
  lost.dns.put('internal', 'site.com', mail)
  const ref = 'static:7d1e0000-0000-4000-8000-000000000001'
  const owner = { instance: lost.deps.instance, provenance: 'static(admin)', ref } as const
  await lost.insertHost({ mac: '0a:00:00:00:00:01', ip: '172.30.19.101', hostname: 'printer' })
  const running = await lost.start()
  await checked(lost)
  const leases = leaseRows(lost.kea)
  await leases.grant({ ip: '172.30.19.150', mac: '0a:00:00:00:00:02', hostname: 'laptop' })
  await leases.grant({ ip: '172.30.19.151', mac: '0a:00:00:00:00:03', hostname: 'tablet' })
  await until('all is served', () => lost.record('tablet.site.com') && lost.record('laptop.site.com'))
  await running.stop()
  lost.dns.put('internal', 'site.com', {
    name: 'gw.site.com',
    type: 'A',
    value: '172.30.19.1',
    ttl: 300,
    owner,
  })
  const before = lost.dns.records('internal')
  // Nobody was there to see it go.
  await lost.kea.query('TRUNCATE holdfast.outbox')

  const rebuilt = await confirmed(lost)
  expect(rebuilt.deps.instance).toBe(lost.deps.instance)
  await rebuilt.start()
  expect(await checked(rebuilt)).toBe('DNS consistency check complete: 0 records created')
  expect(rebuilt.dns.records('internal')).toEqual(before)
  const { rows } = await rebuilt.app.query<{ text: string }>(
    `select name || ' ' || provenance || ' ' || owned || ' ' || status as text from dns_record where type = 'A' order by name`,
  )
  expect(rows.map(({ text }) => text)).toEqual([
    'gw.site.com static(admin) true served',
    'laptop.site.com ddns(dynamic) true served',
    'mail.site.com static(admin) false served',
    'printer.site.com ddns(reservation) true served',
    'tablet.site.com ddns(dynamic) true served',
  ])

  await leases.release('172.30.19.150')
  await until('the name of the released lease goes', () => rebuilt.record('laptop.site.com') === undefined)
  await rebuilt.kea.query(`DELETE FROM hosts WHERE hostname = 'printer'`)
  await until('the name of the reservation goes', () => rebuilt.record('printer.site.com') === undefined)
  // It is an operator's as before: no client may have its name.
  const statics = await rebuilt.app.query<{ id: string; value: string }>(
    'select id::text, host(value::inet) as value from static_record',
  )
  expect(statics.rows).toEqual([{ id: ref.slice('static:'.length), value: '172.30.19.1' }])
  await leases.grant({ ip: '172.30.19.152', mac: '0a:00:00:00:00:04', hostname: 'gw' })
  await until('the client is told off', async () => {
    const { rows: alerts } = await rebuilt.app.query(
      `select from alert where kind = 'name-conflict' and name = 'gw.site.com'`,
    )
    return alerts.length > 0
  })
  expect(rebuilt.record('gw.site.com')?.owner).toEqual(owner)
  expect(rebuilt.record('mail.site.com')).toMatchObject({ value: '172.30.19.9', ttl: 3600 })
})
