import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SimWorld, SMART, STANDALONE, startSimWorld } from '@/lib/dns/testing/sim-world'
import { grantsSql } from '@/lib/kea/grants'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import { type FakeVault, startFakeVault } from '@/lib/vault/testing/fake-vault'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'
import { parseCommandLine } from '@/worker/cli'
import { consoleChecks } from './console'
import { dnsChecks } from './dns'
import type { Checks, Environment, Finding } from './finding'
import { inventoryChecks } from './inventory'
import { keaChecks } from './kea'
import { subjectOf } from './subject'
import { vaultChecks } from './vault'

// Each symptom that the troubleshooting of the lease monitor lists, brought about, and what is said of it.

let kea: TestDatabase
let bare: TestDatabase
let app: TestDatabase
let world: SimWorld
let vault: FakeVault
let dir: string
let sds: Environment
beforeAll(async () => {
  ;[kea, bare, app, world, vault] = await Promise.all([
    keaDatabase(),
    keaDatabase(13, false),
    createTestDatabase(appTemplate),
    startSimWorld(),
    startFakeVault(),
  ])
  dir = mkdtempSync(join(tmpdir(), 'holdfast-doctor-'))
  writeFileSync(join(dir, 'ca.pem'), world.sim.caPem)
  sds = {
    SOLIDSERVER_URL: world.sim.url,
    SOLIDSERVER_USER: 'api',
    SOLIDSERVER_PASSWORD: 'hunter2',
    SOLIDSERVER_CA: join(dir, 'ca.pem'),
    HOLDFAST_VIEWS: `internal=${SMART},external=${STANDALONE}`,
  }
}, 180_000)
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true })
  await Promise.all([kea.drop(), bare.drop(), app.drop(), world.close(), vault.close()])
})

async function findings(checks: Checks, flags: string, environment: Environment): Promise<Finding[]> {
  const words = flags.split(' ').filter((word) => word !== '')
  const line = parseCommandLine(words, environment)
  if ('exit' in line) throw new Error(line.text)
  const { subject, problem } = subjectOf(line.config, environment, words.length > 0)
  const found: Finding[] = problem === null ? [] : [problem]
  for await (const finding of checks(subject)) found.push(finding)
  subject.vault?.close()
  return found
}
const wrongs = async (...args: Parameters<typeof findings>) =>
  (await findings(...args)).filter(({ state }) => state === 'wrong')
const line = ({ name, detail, cure }: Finding) => `${name}: ${detail}. ${cure}`

describe('Vault Connection Issues', () => {
  const login = () => ({ VAULT_ADDR: vault.address, VAULT_TOKEN: 'hvs.doctor' })

  test('all is well', async () => {
    vault.tokens.set('hvs.doctor', { ttl: 3600, renewable: true, expiresAt: Date.now() + 3_600_000 })
    for (const [name, username] of [
      ['kea_db', 'kea'],
      ['baremetal_dns', 'api'],
    ] as const)
      vault.secrets.set(`teams/core-infrastructure/server/${name}`, {
        data: { username, password: 'hunter2' },
        version: 1,
      })
    expect(await findings(vaultChecks, '--use-vault', login())).toEqual([
      { state: 'ok', name: 'Vault: Kea’s database', detail: 'credentials of kea' },
      { state: 'ok', name: 'Vault: SOLIDserver', detail: 'credentials of api' },
    ])
  })

  test('a token that Vault refuses', async () => {
    const found = await wrongs(vaultChecks, '--use-vault', { ...login(), VAULT_TOKEN: 'hvs.expired' })
    expect(found).toHaveLength(2)
    expect(line(found[0] as Finding)).toMatch(
      /Failed to retrieve database credentials from Vault: the token is expired.*VAULT_TOKEN.*vault kv get secrets\/teams/,
    )
    expect(JSON.stringify(found)).not.toContain('hvs.expired')
  })

  test('what Vault does not give is one fault, not one of each server', async () => {
    const env = { ...login(), VAULT_TOKEN: 'hvs.expired' }
    const flags = '--use-vault --enable-dns --dns-zone site.com'
    const line = parseCommandLine(flags.split(' '), env)
    if ('exit' in line) throw new Error(line.text)
    const { subject } = subjectOf(line.config, env, true)
    const found: Finding[] = []
    for (const checks of [vaultChecks, keaChecks, dnsChecks]) {
      for await (const finding of checks(subject)) found.push(finding)
    }
    subject.vault?.close()
    expect(found.filter(({ state }) => state === 'wrong').map(({ name }) => name)).toEqual([
      'Vault: Kea’s database',
      'Vault: SOLIDserver',
    ])
    expect(found.filter(({ detail }) => detail.startsWith('not looked at')).map(({ name }) => name)).toEqual([
      'Kea database',
      'SOLIDserver',
    ])
  })

  test('an address without --use-vault is not asked', async () => {
    expect(await findings(vaultChecks, '--once', login())).toMatchObject([
      { state: 'warning', detail: 'VAULT_ADDR is set, and Vault is not asked' },
    ])
    expect(await wrongs(dnsChecks, '--enable-dns --dns-zone site.com', login())).toMatchObject([
      { name: 'SOLIDserver', detail: expect.stringContaining('are not set') },
    ])
    expect(await findings(vaultChecks, '--once', { VAULT_ADDR: '' })).toEqual([])
  })

  test('no address', async () => {
    const found = await wrongs(vaultChecks, '--use-vault', {})
    expect(found.map(line)).toEqual([
      expect.stringMatching(/Failed to retrieve database credentials from Vault: VAULT_ADDR is not set/),
    ])
  })

  test('nobody there', async () => {
    const found = await wrongs(vaultChecks, '--use-vault', { ...login(), VAULT_ADDR: 'http://127.0.0.1:9' })
    expect(line(found[0] as Finding)).toMatch(/Failed to retrieve .*no answer from Vault/)
  })
})

describe('PostgreSQL Connection Issues', () => {
  const place = () => {
    const { hostname, port, pathname } = new URL(kea.url)
    return `--db-host ${hostname} --db-port ${port} --db-name ${pathname.slice(1)}`
  }

  test('no password', async () => {
    const role = `doctor_${Date.now()}`
    await kea.pool().query(`CREATE ROLE ${role} LOGIN PASSWORD 'sesame'`)
    const [found] = await wrongs(keaChecks, `--use-database-events ${place()} --db-user ${role}`, {})
    expect(line(found as Finding)).toMatch(
      /^Kea database: connection to server at "[^"]+", port \d+ failed: fe_sendauth: no password supplied. Give --use-vault/,
    )
    const [wrong] = await wrongs(keaChecks, `${place()} --db-user ${role}`, { KEA_DB_PASSWORD: 'opened' })
    expect(line(wrong as Finding)).toMatch(/password authentication failed.*keys username and password/)
    expect(JSON.stringify(wrong)).not.toContain('opened')
    await kea.pool().query(`DROP ROLE ${role}`)
  })

  test('nobody there', async () => {
    const [found] = await wrongs(keaChecks, '', { KEA_DATABASE_URL: 'postgresql://kea@127.0.0.1:9/kea' })
    expect(line(found as Finding)).toMatch(/ECONNREFUSED/)
  })
})

describe('SOLIDserver API Issues', () => {
  test('all is well', async () => {
    const found = await findings(dnsChecks, '--enable-dns --dns-zone site.com', sds)
    expect(found.filter(({ state }) => state === 'wrong')).toEqual([])
    expect(found).toContainEqual({ state: 'ok', name: 'Zone', detail: `site.com on ${SMART} (internal)` })
  })

  test('not connected: refused', async () => {
    const found = await wrongs(dnsChecks, '', { ...sds, SOLIDSERVER_PASSWORD: 'opened' })
    expect(found.map(line)).toEqual([
      expect.stringMatching(
        /^SOLIDserver: Not connected to https:.*refused the credentials. Verify the credentials/,
      ),
    ])
    expect(JSON.stringify(found)).not.toContain('opened')
  })

  test('not connected: nobody there', async () => {
    const found = await wrongs(dnsChecks, '', { ...sds, SOLIDSERVER_URL: 'https://127.0.0.1:9' })
    expect(found.map(line)).toEqual([expect.stringMatching(/Not connected to https:.*SOLIDSERVER_URL/)])
  }, 60_000)

  test('Expected 1 zone, found 0', async () => {
    const found = await wrongs(dnsChecks, '--enable-dns --dns-zone nowhere.com --dns-scope external', sds)
    expect(found.map(line)).toEqual([
      expect.stringContaining(`Expected 1 zone, found 0: nowhere.com on ${STANDALONE} (external)`),
    ])
  })
})

describe('DNS Records Not Created', () => {
  test('DNS is off', async () => {
    const found = await findings(dnsChecks, '--once', sds)
    expect(found[0]).toMatchObject({ state: 'warning', detail: 'off: no DNS records are created' })
  })

  test('no credentials', async () => {
    const found = await wrongs(dnsChecks, '--enable-dns --dns-zone site.com', {})
    expect(found.map(line)).toEqual([expect.stringMatching(/are not set. No DNS records are created/)])
  })

  test('the console says off, knows no zone, and that some reservations failed', async () => {
    const pool = app.pool()
    const names = readdirSync(new URL('../../prisma/migrations', import.meta.url)).filter((name) =>
      /^\d/.test(name),
    )
    await pool.query(
      'create table _prisma_migrations (migration_name text, finished_at timestamptz default now(), rolled_back_at timestamptz)',
    )
    await pool.query('insert into _prisma_migrations (migration_name) select unnest($1::text[])', [names])
    await pool.query(`insert into reservation (family, kea_host_id, subnet_id, identifier_type, identifier_value, status)
      values (4, 1, 1, 'hw-address', '0a0000000001', 'failed')`)
    const found = await findings(consoleChecks, '', { DATABASE_URL: app.url })
    const texts = found.filter(({ name }) => name === 'DNS records').map(({ detail }) => detail)
    expect(texts).toEqual([
      '"Publish in DNS" is off: none are created',
      'no zone is known: none are created',
      '1 reservations have none, or not all',
    ])
    await pool.query(`update reservation set status = 'served'`)
    await pool.query(`update policy set value = value || '{"dnsEnabled": true}'`)
    await pool.query(
      `insert into zone (view, server, name, reverse, provider_id) values ('internal', 's', 'site.com', false, '1')`,
    )
    const then = await findings(consoleChecks, '', { DATABASE_URL: app.url })
    expect(then).toContainEqual({ state: 'ok', name: 'DNS records', detail: 'follow Kea' })
  })
})

describe('Real-time Events Not Detected', () => {
  test('all is well', async () => {
    const found = await findings(keaChecks, '', { KEA_DATABASE_URL: kea.url })
    expect(found.filter(({ state }) => state === 'wrong')).toEqual([])
    expect(found).toContainEqual({
      ...{ state: 'ok', name: 'Notifications on kea_lease_events', detail: 'a test came through' },
    })
  })

  test('no triggers', async () => {
    const found = await wrongs(keaChecks, '', { KEA_DATABASE_URL: bare.url })
    expect(found.map(line).join('\n')).toMatch(
      /the trigger reservation_notify_trigger on hosts is missing.*An INSERT into hosts succeeds.*--install-triggers/,
    )
  })

  test('a trigger that is disabled', async () => {
    await kea.pool().query('ALTER TABLE hosts DISABLE TRIGGER reservation_notify_trigger')
    const found = await wrongs(keaChecks, '', { KEA_DATABASE_URL: kea.url })
    await kea.pool().query('ALTER TABLE hosts ENABLE TRIGGER reservation_notify_trigger')
    expect(found.map(({ detail }) => detail)).toEqual([
      'the trigger reservation_notify_trigger on hosts is disabled',
    ])
  })

  test('polled instead of told, and rows without a hostname', async () => {
    await kea
      .pool()
      .query(
        `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id) VALUES (0, '\\x0a0000000001', 1)`,
      )
    const found = await findings(keaChecks, '--poll-interval 30', { KEA_DATABASE_URL: kea.url })
    const details = found.filter(({ state }) => state === 'warning').map(({ detail }) => detail)
    expect(details).toContain('without --use-database-events a change is seen after up to 30 s')
    expect(details).toContain('1 of 1 have no hostname: they get no name in DNS')
  })
})

describe('grants and triggers', () => {
  let role: string
  let env: Environment
  beforeAll(async () => {
    role = `doctor_role_${Date.now()}`
    await kea.pool().query(`CREATE ROLE ${role} LOGIN PASSWORD 'sesame'; ${grantsSql(role)}`)
    const url = new URL(kea.url)
    Object.assign(url, { username: role, password: 'sesame' })
    env = { KEA_DATABASE_URL: url.href }
  })
  afterAll(() => kea.pool().query(`DROP OWNED BY ${role}; DROP ROLE ${role}`))

  const details = async (flags: string, ...states: string[]) =>
    (await findings(keaChecks, flags, env))
      .filter(({ state }) => states.includes(state))
      .map(({ name, detail }) => `${name}: ${detail}`)

  test('the least privileges are enough', async () => {
    expect(await details('', 'wrong')).toEqual([])
  })

  test.each([
    ['SELECT ON dhcp6_options', 'warning', 'DHCP options of reservations: missing: SELECT on dhcp6_options'],
    ['INSERT (hostname) ON hosts', 'wrong', 'Grants in Kea’s database: missing: INSERT (hostname) on hosts'],
    ['UPDATE ON SEQUENCE holdfast.low', 'wrong', 'Grants in Kea’s database: missing: UPDATE on holdfast.low'],
    ['USAGE ON SCHEMA holdfast', 'wrong', 'Grants in Kea’s database: missing: USAGE on holdfast'],
    ['SELECT ON schema_version', 'wrong', 'Grants in Kea’s database: missing: SELECT on schema_version'],
  ])('without %s', async (privilege, state, text) => {
    await kea.pool().query(`REVOKE ${privilege} FROM ${role}`)
    const found = await details('', state)
    await kea.pool().query(grantsSql(role))
    expect(found).toContain(text)
    if (state === 'wrong') expect(found).toEqual([text])
  })

  test('a worker without a console may do with less', async () => {
    await kea.pool().query(`REVOKE DELETE ON hosts FROM ${role}; REVOKE SELECT ON lease4 FROM ${role}`)
    const found = await details('--use-database-events', 'wrong', 'warning')
    await kea.pool().query(grantsSql(role))
    expect(found).toContain('Grants in Kea’s database: missing: SELECT on lease4')
    expect(found.join()).not.toContain('DELETE')
    const wrong = found.filter((text) => text.startsWith('Kea database') || text.startsWith('Triggers'))
    expect(wrong).toEqual([])
  })

  test('triggers of an older version', async () => {
    await kea.pool().query('UPDATE holdfast.control SET version = version - 1')
    const found = await wrongs(keaChecks, '', env)
    await kea.pool().query('UPDATE holdfast.control SET version = version + 1')
    expect(found.map(line)).toEqual([
      expect.stringMatching(
        /^Triggers: of version \d+, this program expects \d+\. .*--install-triggers\. What waits .* is kept/,
      ),
    ])
  })

  test('options without a trigger', async () => {
    await kea.pool().query('ALTER TABLE dhcp4_options DISABLE TRIGGER zz_holdfast_outbox')
    const found = await details('', 'warning')
    await kea.pool().query('ALTER TABLE dhcp4_options ENABLE TRIGGER zz_holdfast_outbox')
    expect(found).toContain('Triggers on DHCP options: missing on dhcp4_options')
  })

  test('the notification of the lease monitor is enough without a console', async () => {
    const pool = bare.pool()
    await pool.query(`CREATE FUNCTION notify_reservation_changes() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN RETURN NEW; END'; CREATE TRIGGER reservation_notify_trigger AFTER INSERT OR UPDATE ON hosts
      FOR EACH ROW EXECUTE FUNCTION notify_reservation_changes()`)
    const found = await findings(keaChecks, '--use-database-events', { KEA_DATABASE_URL: bare.url })
    await pool.query('DROP FUNCTION notify_reservation_changes CASCADE')
    expect(found.filter(({ state }) => state === 'wrong')).toEqual([])
    expect(found).toContainEqual(
      expect.objectContaining({ detail: expect.stringContaining('reservation_notify_trigger alone') }),
    )
  })
})

describe('inventory files', () => {
  test.each([
    ['deep/er', 'ok'],
    ['ca.pem', 'warning'],
    ['ca.pem/deeper', 'warning'],
  ])('%s: %s', async (path, state) => {
    const found = await findings(inventoryChecks, `--output-dir ${join(dir, path)}`, {})
    expect(found).toMatchObject([{ state }])
  })
})
