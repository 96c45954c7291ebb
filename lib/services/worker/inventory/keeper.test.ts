import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DEFAULT_BMC_PATTERN, parseBmcPattern } from '@/lib/core/bmc-name'
import type { InventorySource } from '@/lib/core/inventory'
import { createInventoryKeeper, type InventoryKeeper } from '@/lib/services/worker/inventory/keeper'
import { writeInventory } from '@/lib/services/worker/inventory/write-all'

// The disk of a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 })

const read = parseBmcPattern(DEFAULT_BMC_PATTERN)
const patterns = read.ok ? [read.pattern] : []
let root: string
let directory: string
let hosts: Map<number, InventorySource[]>
let reads: (readonly number[] | null)[]
let lines: string[]
let keeper: InventoryKeeper | null

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-keeper-'))
  directory = join(root, 'discovery')
  hosts = new Map()
  reads = []
  lines = []
  keeper = null
})
afterEach(async () => {
  await keeper?.stop()
  await rm(root, { recursive: true, force: true })
})

const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(`WARN ${line}`) }
const has = (id: number, hostname: string, ip = `10.0.0.${id}`) =>
  hosts.set(id, [{ hostname, ip, mac: null }])
const files = async () => (await readdir(directory).catch(() => [])).sort()
const text = (file: string) => readFile(join(directory, file), 'utf8')
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 })

function start(): InventoryKeeper {
  keeper = createInventoryKeeper({
    ...{ directory, patterns, log, retryMs: 50 },
    async read(ids) {
      reads.push(ids)
      return new Map([...hosts].filter(([id]) => ids === null || ids.includes(id)))
    },
    onState: (problem) => lines.push(`STATE ${problem}`),
  })
  return keeper
}

test('follows hosts that come, move to another cabinet, and go', async () => {
  has(1, 'us3-cab10-ru20-idrac')
  has(2, 'us3-cab10-ru21-ilo')
  const followed = start()
  followed.all()
  await until(async () => expect(await files()).toEqual(['us3-cab10-discovery.yml']))
  has(2, 'us3-cab11-ru21-ilo')
  has(3, 'us3-cab11-ru22-ilo')
  followed.changed([2])
  followed.changed([3])
  await until(async () =>
    expect(await files()).toEqual(['us3-cab10-discovery.yml', 'us3-cab11-discovery.yml']),
  )
  await until(async () => expect(await text('us3-cab10-discovery.yml')).not.toContain('ru21'))
  expect(await text('us3-cab11-discovery.yml')).toMatch(/ru21[\s\S]*ru22/)
  hosts.delete(1)
  followed.changed([1])
  await until(async () => expect(await files()).toEqual(['us3-cab11-discovery.yml']))
  expect(reads).toEqual([null, [2, 3], [1]])
})

test('a change writes the file of its cabinet alone', async () => {
  has(1, 'us3-cab10-ru20-idrac')
  has(2, 'us3-cab11-ru20-idrac')
  const followed = start()
  followed.all()
  await until(async () => expect(await files()).toHaveLength(2))
  const before = await stat(join(directory, 'us3-cab10-discovery.yml'))
  has(2, 'us3-cab11-ru20-idrac', '10.0.0.99')
  followed.changed([2])
  await until(async () => expect(await text('us3-cab11-discovery.yml')).toContain('10.0.0.99'))
  expect((await stat(join(directory, 'us3-cab10-discovery.yml'))).ino).toBe(before.ino)
  expect(lines.at(-1)).toBe(`Inventory written to ${directory}: us3-cab11-discovery.yml`)
})

test('what is not in any reservation any more goes at the start, what others made stays', async () => {
  await writeInventory({ directory, patterns, log }, [
    { hostname: 'us3-cab9-ru1-bmc', ip: '10.0.0.1', mac: null },
  ])
  await writeFile(join(directory, 'us3-cab8-discovery.yml'), 'all: {}\n')
  has(1, 'us3-cab10-ru20-idrac')
  start().all()
  await until(async () =>
    expect(await files()).toEqual(['us3-cab10-discovery.yml', 'us3-cab8-discovery.yml']),
  )
})

test('a change before everything was read writes nothing', async () => {
  has(1, 'us3-cab10-ru20-idrac')
  const followed = start()
  followed.changed([1])
  await followed.stop()
  expect([await files(), reads]).toEqual([[], []])
})

test('a directory that cannot be written is one warning, and is caught up with', async () => {
  await writeFile(directory, 'in the way')
  has(1, 'us3-cab10-ru20-idrac')
  const followed = start()
  followed.all()
  await until(async () => expect(lines).toHaveLength(2))
  has(2, 'us3-cab10-ru21-ilo')
  followed.changed([2])
  await until(async () => expect(reads).toHaveLength(2))
  await rm(directory)
  await until(async () => expect(await text('us3-cab10-discovery.yml')).toMatch(/ru20[\s\S]*ru21/))
  await followed.stop()
  const warning = `Inventory files cannot be written to ${directory} (--output-dir), DNS goes on without them: ENOTDIR: not a directory`
  expect(lines).toEqual([
    `WARN ${warning}`,
    `STATE ${warning}`,
    `Inventory written to ${directory}: us3-cab10-discovery.yml`,
    `Inventory files can be written to ${directory} again`,
    'STATE null',
  ])
})

test('what was reported last is written before it stops', async () => {
  await mkdir(directory)
  has(1, 'us3-cab10-ru20-idrac')
  const followed = start()
  followed.all()
  await followed.stop()
  expect(await files()).toEqual(['us3-cab10-discovery.yml'])
})

test('once: false when nothing could be written', async () => {
  await writeFile(directory, 'in the way')
  const sources = Array.from({ length: 5 }, (_, i) => ({
    ...{ hostname: `us3-cab${i}-ru1-bmc`, ip: `10.0.0.${i}`, mac: null },
  }))
  expect(await writeInventory({ directory, patterns, log }, sources)).toBe(false)
  await rm(directory)
  expect(await writeInventory({ directory, patterns, log }, sources)).toBe(true)
  expect(lines[1]).toBe(
    `Inventory written to ${directory}: us3-cab0-discovery.yml, us3-cab1-discovery.yml, us3-cab2-discovery.yml and 2 more`,
  )
  expect(await writeInventory({ directory, patterns, log }, [])).toBe(true)
  expect(lines[2]).toMatch(/^Inventory removed from .* and 2 more$/)
})
