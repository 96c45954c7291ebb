import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import { type FakeVault, startFakeVault } from '@/lib/vault/testing/fake-vault'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { type Monitor, startMonitor } from '@/worker/testing/monitor'

// Secrets in every place where an operator may put one, and everything that can go wrong with them: no line has one.

vi.setConfig({ testTimeout: 60_000 })

/** Recognisable, also behind percent-encoding and base64. */
const secret = (place: string) => `S3CRET/${place}+x`
const ONCE = '--once --enable-dns --dns-zone site.com --log-level DEBUG'
const NOWHERE = 'https://127.0.0.1:1'

let monitor: Monitor
let vault: FakeVault
let kea: TestDatabase
beforeAll(async () => {
  monitor = await startMonitor()
  monitor.login.password = secret('solidserver')
  vault = await startFakeVault()
  kea = await keaDatabase()
}, 60_000)
afterAll(async () => {
  await vault.close()
  await monitor.close()
  await kea.drop()
})

const withPassword = (url: string, place: string, user?: string) => {
  const other = new URL(url)
  if (user !== undefined) other.username = user
  other.password = encodeURIComponent(secret(place))
  return other.toString()
}

const AWAY = () => withPassword('postgresql://holdfast@127.0.0.1:1/holdfast', 'console')

function everywhere(): Record<string, string> {
  return {
    KEA_DB_PASSWORD: secret('kea-password'),
    SOLIDSERVER_PASSWORD: monitor.login.password,
    VAULT_TOKEN: `hvs.${secret('token').replace(/\W/g, '')}`,
    VAULT_ADDR: vault.address,
    HOLDFAST_SMTP_URL: withPassword('smtp://mail@127.0.0.1:1', 'smtp', 'mail'),
    HOLDFAST_SMTP_FROM: 'holdfast@site.com',
    KEA_CONTROL: `http://kea:${encodeURIComponent(secret('control'))}@127.0.0.1:1`,
  }
}

function looksClean(said: string): void {
  expect(said).not.toBe('')
  const forms = (text: string) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
  ]
  for (const form of ['S3CRET', ...forms(monitor.login.password)]) expect(said).not.toContain(form)
  // The prefix in base64, at each of its three offsets.
  expect(said).not.toMatch(/UzNDUkVU|MzQ1JFV|TM0NSRV/)
}

describe('no output at any level has a secret', () => {
  test.each([
    ['a run that works', ONCE, () => ({ KEA_DATABASE_URL: kea.url }), 0],
    ['Kea’s database refuses', ONCE, () => ({ KEA_DATABASE_URL: withPassword(kea.url, 'kea-url') }), 1],
    [
      'no database there',
      ONCE,
      () => ({ KEA_DATABASE_URL: withPassword('postgresql://kea@127.0.0.1:1/kea', 'kea-url') }),
      1,
    ],
    ['an odd database URL', ONCE, () => ({ KEA_DATABASE_URL: `mysql://kea:${secret('odd')}@db/kea` }), 2],
    [
      'an odd appliance URL',
      ONCE,
      () => ({ KEA_DATABASE_URL: kea.url, SOLIDSERVER_URL: `http://a:${secret('odd')}@b` }),
      2,
    ],
    [
      'an odd control channel',
      ONCE,
      () => ({ KEA_DATABASE_URL: kea.url, KEA_CONTROL: `ftp://kea:${secret('odd')}@host` }),
      2,
    ],
    [
      'an odd mail URL',
      ONCE,
      () => ({ KEA_DATABASE_URL: kea.url, HOLDFAST_SMTP_URL: `http://a:${secret('odd')}@b` }),
      2,
    ],
    [
      'the appliance refuses',
      ONCE,
      () => ({ KEA_DATABASE_URL: kea.url, SOLIDSERVER_PASSWORD: secret('wrong') }),
      1,
    ],
    ['no appliance there', ONCE, () => ({ KEA_DATABASE_URL: kea.url, SOLIDSERVER_URL: NOWHERE }), 1],
    [
      'a token that the appliance refuses',
      ONCE,
      () => ({
        KEA_DATABASE_URL: kea.url,
        SOLIDSERVER_TOKEN_ID: 'id',
        SOLIDSERVER_TOKEN_SECRET: secret('api'),
      }),
      1,
    ],
    [
      'no console’s database',
      ONCE,
      () => ({
        KEA_DATABASE_URL: kea.url,
        DATABASE_URL: withPassword('postgresql://a@127.0.0.1:1/b', 'console'),
      }),
      1,
    ],
    ['Vault refuses the token', `${ONCE} --use-vault`, () => ({}), 1],
    [
      'Vault refuses the AppRole',
      `${ONCE} --use-vault`,
      () => ({ VAULT_ROLE_ID: 'role-1', VAULT_SECRET_ID: secret('secret-id') }),
      1,
    ],
    ['no Vault there', `${ONCE} --use-vault`, () => ({ VAULT_ADDR: 'http://127.0.0.1:1' }), 1],
    [
      'an address of Vault with a password',
      `${ONCE} --use-vault`,
      () => ({ VAULT_ADDR: `http://a:${encodeURIComponent(secret('addr'))}@127.0.0.1:1` }),
      1,
    ],
  ])('%s', async (_what, flags, env, code) => {
    const run = await monitor.run(flags, { ...everywhere(), ...env() })
    looksClean(run.said)
    expect(run).toMatchObject({ code })
  })

  test('a file with a token', async () => {
    const file = join(monitor.dir, 'token')
    writeFileSync(file, `hvs.${secret('file')}\n`)
    const run = await monitor.run(`${ONCE} --use-vault`, { ...everywhere(), VAULT_TOKEN_FILE: file })
    looksClean(run.said)
    expect(run).toMatchObject({ code: 1 })
  })

  test('a companion that waits for its databases', async () => {
    const env = { ...everywhere(), KEA_DATABASE_URL: kea.url, DATABASE_URL: AWAY() }
    const worker = monitor.start(`--enable-dns --dns-zone site.com --log-level DEBUG`, env)
    await worker.says('Connecting to the console database failed, trying again')
    looksClean(worker.said())
    await worker.stop()
  })

  test('a plan and a description', async () => {
    const env = { ...everywhere(), KEA_DATABASE_URL: kea.url }
    for (const more of [{}, { DATABASE_URL: AWAY() }]) {
      const run = await monitor.run(`${ONCE} --dry-run`, { ...env, ...more })
      looksClean(run.said)
    }
  })
})
