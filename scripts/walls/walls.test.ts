import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rules } from './rules.mjs'

/** A repository in which each module breaks one wall: module, what it imports, the rule that must object. */
const violations: [from: string, imports: string, rule: string][] = [
  ['lib/core/uses-contract.ts', 'lib/contract/ok.ts', 'core-imports'],
  ['lib/core/uses-node.ts', 'node:fs', 'core-is-pure'],
  ['lib/contract/uses-db.ts', 'lib/db/ok.ts', 'contract-imports'],
  ['lib/contract/uses-node.ts', 'node:crypto', 'contract-packages'],
  ['lib/db/uses-services.ts', 'lib/services/ok.ts', 'db-imports'],
  ['lib/kea/uses-dns.ts', 'lib/dns/ok.ts', 'kea-imports'],
  ['lib/dns/uses-db.ts', 'lib/db/ok.ts', 'dns-imports'],
  ['lib/vault/uses-log.ts', 'lib/log.ts', 'vault-imports'],
  ['lib/notify/uses-db.ts', 'lib/db/ok.ts', 'notify-imports'],
  ['lib/services/uses-kea.ts', 'lib/kea/ok.ts', 'services-imports'],
  ['lib/services/uses-dns.ts', 'lib/dns/ok.ts', 'only-the-worker-builds-adapters'],
  ['lib/services/reaches-dns.ts', 'lib/services/uses-dns.ts', 'services-get-adapters-as-deps'],
  ['lib/http/uses-vault.ts', 'lib/vault/ok.ts', 'http-imports'],
  ['lib/http/reaches-dns.ts', 'lib/services/uses-dns.ts', 'web-holds-no-adapter'],
  ['lib/client/uses-db.ts', 'lib/db/ok.ts', 'client-imports'],
  ['lib/client/uses-node.ts', 'node:path', 'browser-has-no-node'],
  ['components/uses-services.tsx', 'lib/services/ok.ts', 'components-imports'],
  ['components/reaches-db.tsx', 'lib/client/uses-db.ts', 'browser-reaches-no-server'],
  ['app/uses-services.ts', 'lib/services/ok.ts', 'app-imports'],
  ['app/reaches-kea.ts', 'lib/http/reaches-dns.ts', 'web-holds-no-adapter'],
  ['worker/uses-http.ts', 'lib/http/ok.ts', 'worker-imports'],
  ['sim/uses-core.ts', 'lib/core/ok.ts', 'sim-imports'],
  ['e2e/uses-db.ts', 'lib/db/ok.ts', 'e2e-imports'],
  ['lib/env.ts', 'lib/db/ok.ts', 'plumbing-imports'],
  ['lib/core/one.ts', 'lib/core/two.ts', 'no-cycle'],
  ['lib/core/alone.ts', '', 'no-orphan'],
  ['lib/core/uses-barrel.ts', 'lib/core/index.ts', 'no-barrel'],
  ['lib/db/uses-test.ts', 'lib/db/ok.test.ts', 'nobody-imports-tests'],
  ['lib/db/uses-scripts.ts', 'scripts/ok.ts', 'nobody-imports-scripts'],
  ['lib/db/uses-nothing.ts', 'lib/db/not-there.ts', 'resolvable'],
]

/** What the table allows, lest the walls be shut by objecting to everything. */
const allowed: [from: string, imports: string][] = [
  ['lib/contract/good.ts', 'lib/core/ok.ts'],
  ['lib/kea/good.ts', 'lib/core/ok.ts'],
  ['lib/services/good.ts', 'lib/db/ok.ts'],
  ['lib/http/good.ts', 'lib/services/ok.ts'],
  ['components/good.tsx', 'lib/client/ok.ts'],
  ['app/good.ts', 'lib/http/ok.ts'],
  ['worker/good.ts', 'lib/kea/ok.ts'],
  ['sim/good.ts', 'lib/contract/ok.ts'],
  ['lib/kea/good.itest.ts', 'scripts/testing/ok.ts'],
]

let root: string
let found: Set<string>

function write(path: string, imports: string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  const up = '../'.repeat(path.split('/').length - 1)
  const target = imports.startsWith('node:') ? imports : `${up}${imports.replace(/\.tsx?$/, '')}`
  writeFileSync(
    file,
    imports ? `import { x } from '${target}'\nexport const y = x\n` : 'export const x = 1\n',
  )
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-walls-'))
  for (const part of ['core', 'contract', 'db', 'kea', 'dns', 'vault', 'services', 'http', 'client']) {
    write(`lib/${part}/ok.ts`, '')
  }
  for (const path of ['lib/core/index.ts', 'lib/db/ok.test.ts', 'scripts/ok.ts', 'scripts/testing/ok.ts']) {
    write(path, '')
  }
  write('lib/core/two.ts', 'lib/core/one.ts')
  write('lib/log.ts', 'lib/core/ok.ts')
  for (const [from, imports] of [...violations, ...allowed]) write(from, imports)
  const { output } = await cruise(['.'], {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: rules },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx'] },
  })
  const { summary } = output as ICruiseResult
  found = new Set(summary.violations.map((violation) => `${violation.from}: ${violation.rule.name}`))
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

test.each(violations)('%s -> %s breaks %s', (from, _imports, rule) => {
  expect(found).toContain(`${from}: ${rule}`)
})

test.each(allowed)('%s -> %s is fine', (from) => {
  expect([...found].filter((violation) => violation.startsWith(`${from}:`))).toEqual([])
})
