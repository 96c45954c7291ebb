import { accessSync, constants, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const manifest = (file: string): Record<string, unknown> & { version: string } =>
  JSON.parse(readFileSync(file, 'utf8'))

test('the WebAssembly engine is the build that this Prisma was released with', () => {
  const prisma = require.resolve('prisma/package.json')
  const engines = createRequire(prisma).resolve('@prisma/engines/package.json')
  const versions = manifest(createRequire(engines).resolve('@prisma/engines-version/package.json'))
  const { enginesVersion } = versions.prisma as { enginesVersion: string }
  const wasm = dirname(require.resolve('@prisma/schema-engine-wasm'))
  expect(manifest(join(wasm, 'package.json')).version).toMatch(new RegExp(`\\.${enginesVersion}$`))
})

test('all parts of Prisma have the same version', () => {
  const names = ['prisma', '@prisma/client', '@prisma/adapter-pg', '@prisma/driver-adapter-utils']
  const { dependencies } = manifest(join(import.meta.dirname, '..', 'package.json'))
  const pins = dependencies as Record<string, string>
  expect(new Set(names.map((name) => pins[name])).size).toBe(1)
})

test("Prisma's CLI can execute the engine", () => {
  const file = join(import.meta.dirname, 'schema-engine.mjs')
  expect(() => accessSync(file, constants.X_OK)).not.toThrow()
})
