import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashInputs } from './inputs'

let root: string
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-inputs-'))
  write('lib/core/name.ts', 'export const a = 1')
  write('package-lock.json', '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

test('the same sources need no build, whatever their dates', async () => {
  const before = await hashInputs(root)
  utimesSync(join(root, 'lib/core/name.ts'), 1, 1)
  expect(await hashInputs(root)).toBe(before)
})

test.each([
  ['a change', 'lib/core/name.ts'],
  ['a new file', 'app/page.tsx'],
  ['other dependencies', 'package-lock.json'],
])('%s needs a build', async (_what, path) => {
  const before = await hashInputs(root)
  write(path, 'something else')
  expect(await hashInputs(root)).not.toBe(before)
})

test.each(['lib/core/name.test.ts', 'lib/db/x.itest.ts', 'lib/generated/prisma/client.ts', 'README.md'])(
  '%s has no part in a build',
  async (path) => {
    const before = await hashInputs(root)
    write(path, 'anything')
    expect(await hashInputs(root)).toBe(before)
  },
)
