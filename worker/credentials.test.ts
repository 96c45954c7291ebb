import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SecretStore } from '@/lib/vault/secret-store'
import { parseCommandLine } from '@/worker/cli'
import { keaConnection } from '@/worker/credentials'

const secret = { host: 'from-vault', port: 5432, database: 'kea', username: 'kea', password: 'sesame' }
const vault: SecretStore = {
  readSecret: () => Promise.reject(new Error('not asked')),
  keaDatabase: async () => secret,
  solidserver: () => Promise.reject(new Error('not asked')),
  close: () => undefined,
}
const log = { debug() {}, info() {}, warn() {}, error() {}, line() {}, hide() {} }

async function connection(url: string) {
  const line = parseCommandLine(['--use-vault'], { KEA_DATABASE_URL: url })
  if ('exit' in line) throw new Error(line.text)
  return await keaConnection(line.config, vault, log)
}

test('with Vault the URL says where the database is, and Vault who asks', async () => {
  const found = await connection('postgresql://db.site.com:6432/k')
  expect(found).toMatchObject({ host: 'db.site.com', port: 6432, database: 'k', user: 'kea' })
  expect(found.ssl).toBeUndefined()
})

test('the TLS that the URL asks for is not lost beside Vault', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-tls-'))
  writeFileSync(join(dir, 'ca.pem'), 'the CA')
  const strict = await connection(
    `postgresql://db.site.com/kea?sslmode=verify-full&sslrootcert=${join(dir, 'ca.pem')}`,
  )
  rmSync(dir, { recursive: true })
  expect(strict.ssl).toMatchObject({ ca: 'the CA' })
  expect((await connection('postgresql://db.site.com/kea?sslmode=disable')).ssl).toBe(false)
  expect((await connection('postgresql://db.site.com/kea?ssl=true')).ssl).toBe(true)
})
