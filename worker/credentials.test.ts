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

async function connection(url: string, flags = '--use-vault', more: Record<string, string> = {}) {
  const line = parseCommandLine(flags.split(' ').filter(Boolean), { KEA_DATABASE_URL: url, ...more })
  if ('exit' in line) throw new Error(line.text)
  return await keaConnection(line.config, line.config.flags.useVault ? vault : null, log)
}

const URL_OF_KEA = 'postgresql://kea:sesame@db.site.com:6432/k?sslmode=verify-full'
test.each([
  ['', {}, { connectionString: URL_OF_KEA }],
  [
    '--db-host other --db-port 5433',
    {},
    { host: 'other', port: 5433, database: 'k', user: 'kea', password: 'sesame' },
  ],
  ['--db-name k2', {}, { host: 'db.site.com', port: 6432, database: 'k2', password: 'sesame', ssl: {} }],
  ['--db-user w', { KEA_DB_PASSWORD: 'mine' }, { host: 'db.site.com', user: 'w', password: 'mine' }],
  ['--db-user w', {}, { user: 'w', password: undefined }],
  ['--use-vault --db-host other', {}, { host: 'other', port: 6432, user: 'kea', ssl: {} }],
])('flags win over the URL of the environment: %s %j', async (flags, more, wanted) => {
  const { password, ...found } = await connection(URL_OF_KEA, flags, more)
  const text = typeof password === 'function' ? undefined : password
  const { password: secretWanted, ...rest } = wanted as { password?: string }
  expect(found).toMatchObject(rest)
  if ('password' in wanted) expect(text).toBe(secretWanted)
})

test('a CA that cannot be read is named, and nothing else of the URL', async () => {
  await expect(
    connection('postgresql://kea:sesame@db/kea?sslrootcert=/nowhere.pem', '--use-vault'),
  ).rejects.toThrow(/^KEA_DATABASE_URL: cannot read \/nowhere\.pem$/)
})

test('without a URL flags and the password of the environment count', async () => {
  expect(await connection('', '--db-host db', { KEA_DB_PASSWORD: 'x' })).toEqual({
    ...{ host: 'db', port: 5432, database: 'kea', user: 'kea', password: 'x' },
  })
  expect(await connection('postgresql://w@db/kea', '', { KEA_DB_PASSWORD: 'x' })).toMatchObject({
    ...{ host: 'db', user: 'w', password: 'x' },
  })
  expect(await connection('', '--use-vault')).toMatchObject({ host: 'from-vault', user: 'kea' })
})

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
