import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { OwnerTag } from '@/lib/core/ports/dns'
import { createSolidserver } from '@/lib/dns/solidserver/provider'
import { csvRow, leaseOf } from '@/lib/kea/lease-file/testing/lease-csv'
import { GRANTED, LeaseFolder, row } from '@/lib/kea/lease-file/testing/lease-folder'
import { until } from '@/scripts/testing/shell'
import { INTERNAL, type Monitor, startMonitor } from '@/worker/testing/monitor'

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

test('touches nothing that it did not make, whatever a lease asks for', async () => {
  await byHand('printer.site.com', '172.30.19.200')
  // Of the same name in owner tags, yet not made for a lease.
  const owner = { instance: 'holdfast-lease-file', provenance: 'ddns(reservation)', ref: 'x' } as const
  await byHand('server.site.com', '172.30.19.201', owner)
  folder.create(
    lease(7, 'printer'),
    lease(8, 'wpad'),
    lease(9, 'fine'),
    lease(10, 'ns1'),
    lease(202, 'server'),
  )
  const first = await monitor.run(`--lease-file ${folder.path} ${DNS} --once`)
  expect(first.said).toContain(
    '[DNS] Refused A record: printer.site.com -> 172.30.19.7 (172.30.19.200 stands there and is not ours)',
  )
  expect(first.said).toMatch(
    /^\[WARNING\] .* - 172\.30\.19\.8 gets no name in DNS: no client may have the name wpad$/m,
  )
  expect(first.said).toContain('172.30.19.10 gets no name in DNS: ')
  const others = ['A printer.site.com 172.30.19.200', 'A server.site.com 172.30.19.201']
  expect(monitor.records()).toEqual([
    'A fine.site.com 172.30.19.9',
    ...others,
    'PTR 9.19.30.172.in-addr.arpa fine.site.com',
  ])

  // All leases are given back, and afterwards their rows are cleaned away: what the file says ended goes, no more.
  folder.append(gone(7, 'printer'), gone(8, 'wpad'), gone(9, 'fine'), gone(202, 'server'))
  await monitor.run(`--lease-file ${folder.path} ${DNS} --once`)
  expect(monitor.records()).toEqual(others)
})

test('what the file does not tell of any more stays', async () => {
  folder.create(lease(5, 'five'))
  await monitor.run(`--lease-file ${folder.path} ${DNS} --once`)
  const before = monitor.records()
  expect(before).toHaveLength(2)
  folder.create()
  const { said } = await monitor.run(`--lease-file ${folder.path} ${DNS} --once`)
  expect(said).toContain('Read 0 leases')
  expect(monitor.records()).toEqual(before)
})

test('the policy of the file: a name leaves when the grace of its lease is over, another is kept on release', async () => {
  const config = join(monitor.dir, 'policy.yaml')
  const write = (policy: string) =>
    writeFileSync(config, `dns: { enabled: true, zone: site.com }\npolicy: ${policy}\n`)
  const run = () => monitor.run(`--lease-file ${folder.path} --config ${config} --once`)
  const old = GRANTED - 86_400
  write('{ ptr: false }')
  folder.create(lease(31, 'gone', { validLifetime: 600 }, old), lease(32, 'given-back'))
  await run()
  expect(monitor.records()).toEqual(['A given-back.site.com 172.30.19.32', 'A gone.site.com 172.30.19.31'])

  folder.append(lease(31, '', { validLifetime: 600, state: 2 }, old), gone(32, 'given-back'))
  write('{ ptr: false, deleteOnRelease: false, deleteOnExpiry: true, graceHours: 48 }')
  await run()
  expect(monitor.records()).toHaveLength(2)
  write('{ ptr: false, deleteOnRelease: false, deleteOnExpiry: true, graceHours: 1 }')
  expect((await run()).said).toContain('[DNS] Deleted A record: gone.site.com -> 172.30.19.31')
  expect(monitor.records()).toEqual(['A given-back.site.com 172.30.19.32'])
})

test('IPv4 and IPv6 side by side; a file that is missing is waited for', async () => {
  const folder6 = new LeaseFolder(6)
  try {
    const flags = `--lease-file ${folder.path} --lease-file ${folder6.path} ${DNS} --poll-interval 1`
    const worker = monitor.start(flags)
    await worker.says(`${folder6.path} does not exist; waiting for it`)
    folder.create(lease(6, 'six'))
    await worker.says('[DNS] Created A record: six.site.com -> 172.30.19.6 (scope: internal)')
    folder6.create(csvRow(leaseOf(6, GRANTED, { hostname: 'v6', validLifetime: 86_400 }), GRANTED))
    await worker.says('[DNS] Created AAAA record: v6.site.com -> 2001:db8:77::113 (scope: internal)')
    await worker.says('[DNS] Created PTR record: 3.1.1.0.')
    expect(await worker.stop()).toBe(0)
  } finally {
    folder6.remove()
  }
})

test('once, a file that is missing or none of leases is an error', async () => {
  const missing = await monitor.run(`--lease-file ${folder.path} ${DNS} --once`)
  expect(missing).toMatchObject({ code: 1 })
  expect(missing.said).toMatch(/^\[ERROR\] .* - .*kea-leases4\.csv does not exist$/m)
  writeFileSync(folder.path, 'root:x:0:0\n')
  const strange = await monitor.run(`--lease-file ${folder.path} ${DNS} --once`)
  expect(strange).toMatchObject({ code: 1 })
  expect(strange.said).toContain('is not a lease file of Kea')
})

test('--dry-run tells the plan and writes nothing', async () => {
  folder.create(lease(11, 'eleven'), lease(12, 'twelve'))
  await monitor.run(`--lease-file ${folder.path} ${DNS} --once`)
  folder.append(gone(12, 'twelve'), lease(13, 'thirteen'), lease(11, 'other', {}, GRANTED + 60))
  const before = monitor.records()
  monitor.sim.calls.reset()
  const { code, said } = await monitor.run(`--lease-file ${folder.path} ${DNS} --dry-run`)
  expect(code).toBe(0)
  expect(said).toContain(
    '[DRY-RUN] Would create A record: thirteen.site.com -> 172.30.19.13 (scope: internal)',
  )
  expect(said).toContain('[DRY-RUN] Would delete A record: twelve.site.com -> 172.30.19.12 (scope: internal)')
  expect(said).toContain('[DRY-RUN] Would update PTR record: 11.19.30.172.in-addr.arpa -> other.site.com')
  expect(said).toContain('Dry run: 7 changes, none was made')
  expect(monitor.sim.calls.writes).toEqual([])
  expect(monitor.records()).toEqual(before)
})

test('an appliance that is away delays, and loses nothing', async () => {
  folder.create(lease(21, 'early'))
  monitor.sim.change({ tlsRefused: true })
  const worker = monitor.start(`--lease-file ${folder.path} ${DNS} --poll-interval 1`)
  try {
    await worker.says('Nothing was changed, trying again')
    folder.append(lease(22, 'late'))
    await worker.says('New lease from file: 172.30.19.22 -> late')
  } finally {
    monitor.sim.change({ tlsRefused: false })
  }
  await worker.says('[DNS] Created PTR record: 21.')
  await worker.says('[DNS] Created PTR record: 22.')
  expect(await worker.stop()).toBe(0)
})

/** A record as another client of the appliance makes it. */
async function byHand(
  name: string,
  value: string,
  owner: OwnerTag = { instance: 'somebody', provenance: 'static(admin)', ref: 'by-hand' },
): Promise<void> {
  const provider = createSolidserver({
    url: monitor.sim.url,
    ca: monitor.sim.caPem,
    credentials: { kind: 'native', ...monitor.login },
    views: [{ view: 'internal', server: INTERNAL }],
  })
  const zone = (await provider.listZones()).find((one) => one.name === 'site.com')
  if (zone === undefined) throw new Error('no zone')
  await provider.createRecord(zone, { name, type: 'A', value, ttl: 600, owner })
  await provider.close()
}
