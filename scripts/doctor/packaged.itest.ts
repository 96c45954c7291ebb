import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import { bundle } from '@/scripts/build/bundle'
import { root } from '@/scripts/build/root'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

// As an image has it: one file, no sources.

const name = `doctor-test-${process.pid}`
let kea: TestDatabase
let app: TestDatabase
beforeAll(async () => {
  ;[kea, app] = await Promise.all([
    keaDatabase(),
    createTestDatabase(appTemplate),
    bundle({ [name]: 'scripts/doctor.ts' }),
  ])
}, 120_000)
afterAll(async () => {
  for (const end of ['mjs', 'mjs.map']) await rm(join(root, 'dist', `${name}.${end}`), { force: true })
  await Promise.all([kea.drop(), app.drop()])
})

test('the packaged doctor looks at both databases and ends with 1 when something is wrong', async () => {
  const { code, said } = await new Promise<{ code: number | null; said: string }>((done) => {
    const child = execFile(
      process.execPath,
      [join(root, 'dist', `${name}.mjs`), '--use-database-events', '--output-dir', ''],
      { cwd: '/', env: { NODE_ENV: 'production', DATABASE_URL: app.url, KEA_DATABASE_URL: kea.url } },
      (_error, stdout, stderr) => done({ code: child.exitCode, said: stdout + stderr }),
    )
  })
  expect(said).toContain(
    'WRONG Migrations: none was applied. As the owner of the database: npx prisma migrate',
  )
  expect(said).toContain('ok    Triggers: version')
  expect(said).toMatch(/\n1 to mend\.\n$/)
  expect(code).toBe(1)
}, 60_000)
