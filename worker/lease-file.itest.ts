import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { GRANTED, LeaseFolder, row } from '@/lib/kea/lease-file/testing/lease-folder'
import { until } from '@/scripts/testing/shell'
import { type Monitor, startMonitor } from '@/worker/testing/monitor'

// The legacy mode of the lease monitor: no database, only the file that Kea appends to.

vi.setConfig({ testTimeout: 60_000 })

let monitor: Monitor
let folder: LeaseFolder
beforeAll(async () => {
  monitor = await startMonitor()
}, 60_000)
afterAll(() => monitor.close())
beforeEach(async () => {
  folder = new LeaseFolder()
  await monitor.sim.reset()
  monitor.sim.calls.reset()
})
afterEach(() => folder.remove())

const lease = (host: number, hostname: string, change = {}, cltt = GRANTED) =>
  row(host, { ip: `172.30.19.${host}`, hostname, ...change }, cltt)
const gone = (host: number, hostname: string) => lease(host, hostname, { validLifetime: 0 })
const DNS = '--enable-dns --dns-zone site.com --dns-scope internal'

test('--once publishes the names of active leases with their PTR; a second run creates nothing', async () => {
  folder.create(lease(43, 'us3-cab10-ru15-ilo'), lease(44, 'printer'), gone(44, 'printer'), lease(45, ''))
  const first = await monitor.run(`--lease-file ${folder.path} ${DNS} --once`)
  expect(first.said).toMatch(
    /^\[INFO\] \d{4}-\d\d-\d\d \d\d:\d\d:\d\d - Reading leases from .*kea-leases4\.csv$/m,
  )
  expect(first.said).toContain('DNS record creation enabled: zone=site.com')
  expect(first.said).toContain('Found 1 active leases with a hostname to check')
  expect(first.said).toContain('Creating missing DNS record for us3-cab10-ru15-ilo -> 172.30.19.43')
  expect(first.said).toContain(
    '\n[DNS] Created A record: us3-cab10-ru15-ilo.site.com -> 172.30.19.43 (scope: internal)\n',
  )
  expect(first.said).toContain('DNS consistency check complete: 1 records created')
  expect(first.code).toBe(0)
  const both = [
    'A us3-cab10-ru15-ilo.site.com 172.30.19.43',
    'PTR 43.19.30.172.in-addr.arpa us3-cab10-ru15-ilo.site.com',
  ]
  expect(monitor.records()).toEqual(both)

  const second = await monitor.run(`--lease-file ${folder.path} ${DNS} --once`)
  expect(second).toMatchObject({ code: 0 })
  expect(second.said).toContain('DNS consistency check complete: 0 records created')
  expect(monitor.records()).toEqual(both)
})

test('follows grant, release, expiry, another name and a rotation as they come', async () => {
  folder.create(lease(1, 'one'))
  const worker = monitor.start(`--lease-file ${folder.path} ${DNS} --poll-interval 1`)
  await worker.says('[DNS] Created PTR record: 1.19.30.172.in-addr.arpa -> one.site.com')

  folder.append(lease(2, 'two'), lease(3, 'three'))
  await worker.says('New lease from file: 172.30.19.2 -> two (00:00:00:00:00:02)')
  await worker.says('[DNS] Created PTR record: 3.19.30.172.in-addr.arpa -> three.site.com')

  folder.append(gone(2, 'two'))
  await worker.says('Lease released: 172.30.19.2 -> two')
  await worker.says('[DNS] Deleted PTR record: 2.19.30.172.in-addr.arpa -> two.site.com')

  // Reclaimed after it ran out: it keeps its name, as the policy has it.
  const old = GRANTED - 86_400
  folder.append(lease(4, 'four', { validLifetime: 600 }, old))
  await worker.says('[DNS] Created A record: four.site.com')
  folder.append(lease(4, '', { validLifetime: 600, state: 2 }, old))
  await worker.says('Lease expired: 172.30.19.4 -> four')

  folder.rotate()
  folder.append(lease(3, 'renamed', {}, GRANTED + 60))
  folder.cleanUp()
  await until('three is renamed', () =>
    monitor.records().includes('PTR 3.19.30.172.in-addr.arpa renamed.site.com'),
  )
  await until('three is gone', () => !monitor.records().some((record) => record.includes('three')))
  expect(monitor.records()).toEqual([
    'A four.site.com 172.30.19.4',
    'A one.site.com 172.30.19.1',
    'A renamed.site.com 172.30.19.3',
    'PTR 1.19.30.172.in-addr.arpa one.site.com',
    'PTR 3.19.30.172.in-addr.arpa renamed.site.com',
    'PTR 4.19.30.172.in-addr.arpa four.site.com',
  ])
  expect(await worker.stop()).toBe(0)
})
