import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Companion } from '@/worker/companion'
import { readConfig } from '@/worker/config'
import { inventorySettings } from '@/worker/inventory'
import { main } from '@/worker/main'
import { type TestWorker, testWorker } from '@/worker/testing/harness'

let root: string
let directory: string
let worker: TestWorker
let companions: Companion[] = []
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-inventory-'))
  directory = join(root, 'discovery')
  const settings = inventorySettings(readConfig({ outputDir: directory }, {}))
  worker = await testWorker({ inventory: settings && { ...settings, retryMs: 300 } })
}, 60_000)
afterAll(async () => {
  for (const companion of companions) await companion.stop()
  await worker.stop()
  await rm(root, { recursive: true, force: true })
})

const files = async () => (await readdir(directory).catch(() => [])).sort()
const text = (file: string) => readFile(join(directory, file), 'utf8').catch(() => '')
const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 50_000, interval: 50 })

it('follows the reservations of Kea, whichever worker reads them', async () => {
  await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:01', ip: '172.30.19.43', hostname: 'us3-cab10-ru15-ilo' })
  await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:02', ip: '172.30.19.44', hostname: 'printer' })
  const first = await worker.start()
  companions.push(first)
  await until(async () => expect(await text('us3-cab10-discovery.yml')).toContain('"us3-cab10-ru15-ilo":'))
  const second = await worker.startAnother()
  companions.push(second)

  const id = await worker.insertHost({
    ...{ mac: 'aa:bb:cc:dd:ee:ff', ip: '172.30.19.100', hostname: 'US3-cab10-ru20-idrac' },
  })
  await until(async () =>
    expect(await text('us3-cab10-discovery.yml')).toContain('ansible_host: "172.30.19.100"'),
  )
  expect(await text('us3-cab10-discovery.yml')).toContain('bmc_mac: "aa:bb:cc:dd:ee:ff"')
  // Scripts write MACs with the type number of DUIDs.
  await worker.kea.query(
    'update hosts set dhcp_identifier_type = 1, ipv4_address = ipv4_address + 1 where host_id = $1',
    [id],
  )
  await until(async () =>
    expect(await text('us3-cab10-discovery.yml')).toMatch(/172.30.19.101"\n\s+bmc_mac: "aa:bb:cc:dd:ee:ff"/),
  )

  await worker.kea.query(`update hosts set hostname = 'us3-cab11-ru20-idrac' where host_id = $1`, [id])
  await until(async () =>
    expect(await files()).toEqual(['us3-cab10-discovery.yml', 'us3-cab11-discovery.yml']),
  )
  await until(async () => expect(await text('us3-cab10-discovery.yml')).not.toContain('idrac'))

  await first.stop()
  companions = [second]
  await until(() => expect(second.intake.reading()).toBe(true))
  await worker.kea.query('delete from hosts where host_id = $1', [id])
  await until(async () => expect(await files()).toEqual(['us3-cab10-discovery.yml']))
}, 120_000)

it('goes on with DNS when the directory cannot be written, says so, and catches up', async () => {
  await rm(directory, { recursive: true })
  await writeFile(directory, 'in the way')
  await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:04', ip: '172.30.19.104', hostname: 'us3-cab12-ru4-bmc' })
  const hop = async () =>
    (
      await worker.app.query<{ state: string; detail: string }>(
        `select state, detail from health where name = 'inventory'`,
      )
    ).rows[0]
  await until(async () =>
    expect(await hop()).toMatchObject({ state: 'degraded', detail: expect.stringContaining(directory) }),
  )
  await until(() => expect(worker.record('us3-cab12-ru4-bmc.site.com')?.value).toBe('172.30.19.104'))
  await rm(directory)
  await until(async () => expect(await hop()).toBeUndefined())
  expect(await files()).toEqual(['us3-cab10-discovery.yml', 'us3-cab12-discovery.yml'])
}, 120_000)

it('writes them once beside a console', async () => {
  for (const companion of companions) await companion.stop()
  companions = []
  await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:05', ip: '172.30.19.105', hostname: 'us3-cab13-ru5-bmc' })
  const once = join(root, 'once')
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const code = await main(
    ['--once', '--output-dir', once],
    { DATABASE_URL: worker.appUrl, KEA_DATABASE_URL: worker.keaUrl },
    new AbortController().signal,
  )
  said.mockRestore()
  expect(code).toBe(1)
  expect(await readdir(once)).toContain('us3-cab13-discovery.yml')
}, 120_000)
