import { execFileSync } from 'node:child_process'
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { INVENTORY_MARK } from '@/lib/core/inventory'
import { ownFiles, writeFiles } from '@/lib/services/worker/inventory/directory'

const FILE = 'us3-cab10-discovery.yml'
const OURS = `${INVENTORY_MARK}.\n---\n`
let root: string
let dir: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-inventory-'))
  dir = join(root, 'kea', 'discovery')
})
afterEach(() => rm(root, { recursive: true, force: true }))

const write = (text: string | null, file = FILE) => writeFiles(dir, new Map([[file, text]]))

test('makes the directory, writes, and leaves nothing half-written', async () => {
  expect(await write(`${OURS}1`)).toEqual({ written: [FILE], removed: [], foreign: [] })
  expect(await readdir(dir)).toEqual([FILE])
  expect((await stat(join(dir, FILE))).mode & 0o777).toBe(0o644 & ~process.umask())
  expect(await write(`${OURS}2`)).toMatchObject({ written: [FILE] })
  expect(await readFile(join(dir, FILE), 'utf8')).toBe(`${OURS}2`)
})

test('replaces the file: who reads the old one goes on reading it', async () => {
  await write(`${OURS}1`)
  const before = await stat(join(dir, FILE))
  await write(`${OURS}2`)
  expect((await stat(join(dir, FILE))).ino).not.toBe(before.ino)
})

test('a file that stays as it is keeps its time', async () => {
  await write(`${OURS}1`)
  const then = new Date('2020-01-01T00:00:00Z')
  await utimes(join(dir, FILE), then, then)
  expect(await write(`${OURS}1`)).toEqual({ written: [], removed: [], foreign: [] })
  expect((await stat(join(dir, FILE))).mtime).toEqual(then)
})

test('removes ours, and nothing when there is none', async () => {
  expect(await write(null)).toEqual({ written: [], removed: [], foreign: [] })
  await expect(lstat(dir)).rejects.toThrow('ENOENT')
  await write(`${OURS}1`)
  expect(await write(null)).toMatchObject({ removed: [FILE] })
  expect(await readdir(dir)).toEqual([])
})

const others: Record<string, () => Promise<unknown>> = {
  'a file of somebody': () => writeFile(join(dir, FILE), 'all: {}\n'),
  'a file of somebody that quotes ours': () => writeFile(join(dir, FILE), `all: {}\n${OURS}`),
  'an empty file': () => writeFile(join(dir, FILE), ''),
  'a folder': () => mkdir(join(dir, FILE)),
  'a link to a file of ours': async () => {
    await writeFile(join(root, 'target'), OURS)
    await symlink(join(root, 'target'), join(dir, FILE))
  },
  'a link to nothing': () => symlink(join(root, 'nothing'), join(dir, FILE)),
  'a pipe that nobody writes to': async () => execFileSync('/usr/bin/env', ['mkfifo', join(dir, FILE)]),
}
test.each(Object.entries(others))('%s is left alone', async (_, make) => {
  await mkdir(dir, { recursive: true })
  await make()
  const before = await lstat(join(dir, FILE))
  expect(await write(`${OURS}1`)).toEqual({ written: [], removed: [], foreign: [FILE] })
  expect(await write(null)).toEqual({ written: [], removed: [], foreign: [FILE] })
  expect(await ownFiles(dir)).toEqual([])
  const after = await lstat(join(dir, FILE))
  expect([after.ino, after.size, after.mode]).toEqual([before.ino, before.size, before.mode])
  expect(await readFile(join(root, 'target'), 'utf8').catch(() => OURS)).toBe(OURS)
  await expect(lstat(join(root, 'nothing'))).rejects.toThrow('ENOENT')
})

test('knows its own files, and clears away what a crash left', async () => {
  await write(`${OURS}1`)
  await writeFile(join(dir, 'hosts.yml'), OURS)
  await writeFile(join(dir, `.${FILE}.0123456789ab.tmp`), 'half')
  await writeFile(join(dir, '.somebody.tmp'), 'kept')
  expect(await ownFiles(dir)).toEqual([FILE])
  expect((await readdir(dir)).sort()).toEqual(['.somebody.tmp', 'hosts.yml', FILE])
  expect(await ownFiles(join(root, 'not-there'))).toEqual([])
})

test('says so when there cannot be a directory', async () => {
  await writeFile(join(root, 'kea'), 'a file')
  await expect(write(`${OURS}1`)).rejects.toThrow('ENOTDIR')
  await expect(ownFiles(dir)).rejects.toThrow('ENOTDIR')
})
