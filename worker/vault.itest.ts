import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import { type FakeVault, startFakeVault } from '@/lib/vault/testing/fake-vault'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { until } from '@/scripts/testing/shell'
import { appTemplate } from '@/scripts/testing/template'
import { type Monitor, startMonitor } from '@/worker/testing/monitor'

// The worker with credentials that others rotate, revoke and seal away while it works.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const KEA = 'teams/core-infrastructure/server/kea_db'
const DNS = 'teams/core-infrastructure/server/baremetal_dns'
let monitor: Monitor
let vault: FakeVault
let kea: TestDatabase
let app: TestDatabase
let env: Record<string, string>
const role = `kea_${randomBytes(6).toString('hex')}`

beforeAll(async () => {
  monitor = await startMonitor()
})
afterAll(() => monitor.close())
beforeEach(async () => {
  await monitor.sim.reset()
  vault = await startFakeVault()
  kea = await keaDatabase()
  app = await createTestDatabase(appTemplate)
  await kea.pool().query(`create role ${role} superuser login`)
  await setPasswords('first')
  env = {
    ...{
      VAULT_ADDR: vault.address,
      VAULT_ROLE_ID: 'role-1',
      VAULT_SECRET_ID: 'secret-1',
      VAULT_REFRESH: '1',
    },
    ...{ SOLIDSERVER_URL: monitor.sim.url, SOLIDSERVER_USER: '', SOLIDSERVER_PASSWORD: '' },
  }
})
afterEach(async ({ task }) => {
  const said = await monitor.stopAll()
  if (task.result?.state === 'fail') console.error(said)
  await vault.close()
  await kea.pool().query(`drop role ${role}`)
  await kea.drop()
  await app.drop()
})

const FLAGS =
  '--use-vault --use-database-events --enable-dns --dns-zone site.com --log-level DEBUG --poll-interval 1'

/** Gives both servers new passwords, and tells Vault of them. */
async function setPasswords(word: string): Promise<void> {
  const { hostname, port, pathname } = new URL(kea.url)
  const password = `kea-S3CRET-${word}`
  await kea.pool().query(`alter role ${role} password '${password}'`)
  monitor.login.password = `sds-S3CRET-${word}`
  vault.secrets.set(DNS, {
    data: { username: monitor.login.user, password: monitor.login.password },
    version: 1,
  })
  vault.secrets.set(KEA, {
    data: { username: role, password, host: hostname, port: Number(port), database: pathname.slice(1) },
    version: 1,
  })
}

async function insert(n: number): Promise<void> {
  await kea.pool().query(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
     VALUES (0, decode(lpad(to_hex($1::int), 12, '0'), 'hex'), 1, '172.30.19.0'::inet - '0.0.0.0'::inet + $1::int, $2)`,
    [n, `host-${n}`],
  )
}

const hangUp = () =>
  kea.pool().query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role])
const published = (n: number) => monitor.records().includes(`A host-${n}.site.com 172.30.19.${n}`)

function inFile(name: string, text: string): string {
  const path = join(monitor.dir, name)
  writeFileSync(path, text)
  return path
}

/** No token and no password in any line, at any level. */
function keepsSecrets({ said }: { said: string }): void {
  expect(said).not.toMatch(/hvs\.|S3CRET|secret-1/)
}

test.each(['without a console', 'beside a console'])(
  'passwords of both servers are rotated while events flow, %s: none is lost',
  async (mode) => {
    const worker = monitor.start(FLAGS, {
      ...env,
      ...(mode === 'beside a console' && { DATABASE_URL: app.url }),
    })
    await worker.says('DNS consistency check complete')
    let last = 0
    const flow = async (count: number) => {
      for (let n = 0; n < count; n += 1) await insert(++last)
    }
    await flow(5)
    await until('the first names', () => published(5), 60_000)
    const flowing = flow(40)
    await setPasswords('second')
    await hangUp()
    await flowing
    await flow(5)
    await until('every name', () => Array.from({ length: 50 }, (_, n) => n + 1).every(published), 60_000)
    keepsSecrets({ said: worker.said() })
    expect(await worker.stop()).toBe(0)
  },
)

test.each(['without a console', 'beside a console'])(
  'a password that Vault learns of late is told once, and once that all is well, %s',
  async (mode) => {
    const worker = monitor.start(FLAGS.replace('DEBUG', 'INFO'), {
      ...env,
      ...(mode === 'beside a console' && { DATABASE_URL: app.url }),
    })
    await worker.says('DNS consistency check complete')
    await kea.pool().query(`alter role ${role} password 'kea-S3CRET-late'`)
    await hangUp()
    const asked = () => vault.seen.filter((line) => line.includes(KEA)).length
    const before = asked()
    await until('it has tried again and again', () => asked() > before + 8, 60_000)
    await setPasswords('late')
    await insert(1)
    await until('the name', () => published(1), 60_000)
    await worker.says(mode === 'beside a console' ? 'The events of Kea are read again' : 'Working again')
    const texts = worker
      .said()
      .split('\n')
      .map((line) => line.replace(/^\[(\w+)\] \S+ \S+ - /, '$1 '))
      .filter((line) => /^WARNING.*(refused the password|closed the connection)|again$/.test(line))
    expect(texts.filter((line, index) => texts.indexOf(line) !== index)).toEqual([])
    expect(await worker.stop()).toBe(0)
  },
)

test.each([
  ['a token, KV version 1', 1, () => ({ VAULT_TOKEN: 'hvs.static' })],
  ['a file with a token', 2, () => ({ VAULT_TOKEN_FILE: inFile('token', 'hvs.static\n') })],
  [
    'AppRole in a namespace',
    2,
    () => ({
      VAULT_ROLE_ID: 'role-1',
      VAULT_SECRET_ID_FILE: inFile('secret', 'secret-1\n'),
      VAULT_NAMESPACE: 'ns1/ns2',
    }),
  ],
  [
    'Kubernetes, KV version 1',
    1,
    () => ({ VAULT_KUBERNETES_ROLE: 'holdfast', VAULT_KUBERNETES_JWT_FILE: inFile('jwt', 'jwt-1') }),
  ],
] as const)('signs in with %s', async (_how, version, variables) => {
  vault.kvVersion = version
  vault.tokens.set('hvs.static', { ttl: 0, renewable: false, expiresAt: Number.POSITIVE_INFINITY })
  const told = variables()
  vault.namespace = 'VAULT_NAMESPACE' in told ? told.VAULT_NAMESPACE : null
  await insert(7)
  const { VAULT_ROLE_ID: _role, VAULT_SECRET_ID: _secret, ...rest } = env
  const run = await monitor.run('--use-vault --enable-dns --dns-zone site.com --once --log-level DEBUG', {
    ...rest,
    ...told,
  })
  expect(run).toMatchObject({ code: 0 })
  expect(run.said).toContain('Retrieved database credentials from Vault')
  expect(published(7)).toBe(true)
  keepsSecrets(run)
})

test('the user is another one after a rotation, too', async () => {
  const worker = monitor.start(FLAGS, env)
  await worker.says('DNS consistency check complete')
  const other = `${role}_b`
  await kea.pool().query(`create role ${other} superuser login password 'kea-S3CRET-second'`)
  try {
    const secret = vault.secrets.get(KEA)
    vault.secrets.set(KEA, {
      data: { ...secret?.data, username: other, password: 'kea-S3CRET-second' },
      version: 2,
    })
    await kea.pool().query(`alter role ${role} nologin`)
    await hangUp()
    await insert(1)
    await until('the name', () => published(1), 60_000)
  } finally {
    expect(await worker.stop()).toBe(0)
    await kea.pool().query(`drop role ${other}`)
  }
})

test('a sealed Vault is told once, in the log and on the health page, and what is known goes on working', async () => {
  const worker = monitor.start(FLAGS, env)
  await worker.says('DNS consistency check complete')
  const ready = async () => {
    const answer = await fetch(`http://127.0.0.1:${monitor.env.WORKER_PORT}/readyz`)
    return `${answer.status} ${await answer.text()}`
  }
  expect(await ready()).toBe('200 ready\n')
  vault.broken = 503
  await worker.says('Vault: Vault is sealed; keeping the last value')
  expect(await ready()).toBe('200 ready\nvault: Vault is sealed; the last credentials are used\n')
  await hangUp()
  await insert(1)
  await until('the name', () => published(1), 60_000)
  const asked = vault.seen.length
  await until('it was asked some more', () => vault.seen.length > asked + 4, 60_000)
  expect(worker.said().match(/Vault is sealed/g)).toHaveLength(2)
  vault.broken = null
  await worker.says('Vault answers again')
  expect(await ready()).toBe('200 ready\n')
  keepsSecrets({ said: worker.said() })
  expect(await worker.stop()).toBe(0)
})

test('a Vault that is away at the start is waited for; with --once it is an error', async () => {
  vault.broken = 503
  const once = await monitor.run('--use-vault --enable-dns --dns-zone site.com --once', env)
  expect(once).toMatchObject({ code: 1 })
  expect(once.said).toMatch(
    /^\[ERROR\] .* - Failed to retrieve database credentials from Vault: Vault is sealed$/m,
  )

  const worker = monitor.start(FLAGS, env)
  await worker.says('Reading the credentials failed, trying again: Failed to retrieve database credentials')
  vault.broken = null
  await worker.says('DNS consistency check complete')
  expect(await worker.stop()).toBe(0)
})

test('what Vault refuses ends the worker: waiting would not help', async () => {
  vault.forbidden.add(KEA)
  const refused = await monitor.run(FLAGS, env)
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.said).toContain('Failed to retrieve database credentials from Vault: permission denied')
})
