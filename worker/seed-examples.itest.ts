import { Resolver } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { LeaseFolder, row } from '@/lib/kea/lease-file/testing/lease-folder'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import { type FakeVault, startFakeVault } from '@/lib/vault/testing/fake-vault'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { until } from '@/scripts/testing/shell'
import { type Monitor, startMonitor } from '@/worker/testing/monitor'

// The commands of the lease monitor's guide as they stand there, with the environment that it asks for.

vi.setConfig({ testTimeout: 60_000 })

const TOKEN = 'hvs.XXXXXXXXXXXXXXXXXXXX'
let monitor: Monitor
let vault: FakeVault
let kea: TestDatabase
let env: Record<string, string>
beforeAll(async () => {
  monitor = await startMonitor()
  vault = await startFakeVault()
}, 60_000)
afterAll(async () => {
  await vault.close()
  await monitor.close()
})

beforeEach(async () => {
  await monitor.sim.reset()
  kea = await keaDatabase()
  const { hostname, port, username, password, pathname } = new URL(kea.url)
  vault.tokens.set(TOKEN, { ttl: 0, renewable: false, expiresAt: Number.POSITIVE_INFINITY })
  // The guide's database is at localhost:5432 and named kea; ours says in the secret where it is.
  vault.secrets.set('teams/core-infrastructure/server/kea_db', {
    data: { username, password, host: hostname, port: Number(port), database: pathname.slice(1) },
    version: 1,
  })
  const { user, password: secret } = monitor.login
  const host = monitor.sim.url.replace('https://', '')
  vault.secrets.set('teams/core-infrastructure/server/baremetal_dns', {
    data: { username: user, password: secret, host },
    version: 1,
  })
  env = {
    ...{ VAULT_ADDR: vault.address, VAULT_TOKEN: TOKEN },
    ...{ SOLIDSERVER_URL: '', SOLIDSERVER_USER: '', SOLIDSERVER_PASSWORD: '' },
  }
})
afterEach(() => kea.drop())

/** As the guide has it. */
const INSERT = `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname) VALUES (1, decode('aabbccddeeff', 'hex'), 1, ('172.30.19.100'::inet - '0.0.0.0'::inet), 'us3-cab10-ru20-idrac');`

async function insertHosts(): Promise<void> {
  for (const [index, name] of ['ru15-ilo', 'ru16-ilo', 'ru17-idrac', 'ru18-bmc'].entries()) {
    await kea.pool().query(
      `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
       VALUES (0, decode($1, 'hex'), 1, $2::inet - '0.0.0.0'::inet, $3)`,
      [`aabbccddee0${index}`, `172.30.19.${43 + index}`, `us3-cab10-${name}`],
    )
  }
}

const STAMP = String.raw`\[INFO\] \d{4}-\d\d-\d\d \d\d:\d\d:\d\d - `
/** The lines of the guide, in their order, whatever stands between them. */
function inOrder(said: string, lines: readonly string[]): void {
  let from = 0
  for (const line of lines) {
    const dns = line.startsWith('[DNS]')
    const escaped = line.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace('…', '.*')
    const found = new RegExp(`^${dns ? '' : STAMP}${escaped}$`, 'm').exec(said.slice(from))
    expect(found, `${line}\nin what follows\n${said.slice(from)}`).not.toBeNull()
    from += (found?.index ?? 0) + (found?.[0].length ?? 0)
  }
}

const inventory = () => readFileSync(join(monitor.dir, 'discovery', 'us3-cab10-discovery.yml'), 'utf8')

async function dig(name: string): Promise<string[]> {
  const { host, port } = monitor.sim.dns[0] ?? { host: '', port: 0 }
  const resolver = new Resolver({ timeout: 5_000, tries: 3 })
  resolver.setServers([`${host}:${port}`])
  return await resolver.resolve4(name).catch(() => [])
}

test('Startup DNS Sync (Run Once), and again', async () => {
  await insertHosts()
  const command = String.raw`
  --db-host localhost \
  --db-user kea \
  --use-vault \
  --enable-dns \
  --dns-zone site.com \
  --dns-scope internal \
  --log-level INFO \
  --once \
  --output-dir ${monitor.dir}/discovery`
  const first = await monitor.run(command, env)
  inOrder(first.said, [
    'Retrieved database credentials from Vault',
    'DNS record creation enabled: zone=site.com',
    'Starting DNS consistency check for existing reservations...',
    'Found 4 static reservations to check',
    'Creating missing DNS record for us3-cab10-ru15-ilo -> 172.30.19.43',
    '[DNS] Created A record: us3-cab10-ru15-ilo.site.com -> 172.30.19.43 (scope: internal)',
    'DNS consistency check complete: 4 records created',
  ])
  expect(first.code).toBe(0)
  expect(await dig('us3-cab10-ru18-bmc.site.com')).toEqual(['172.30.19.46'])
  expect(inventory()).toContain('us3-cab10-ru18-bmc')
  expect(monitor.records('dns-primary.site.com')).toEqual([])

  const second = await monitor.run(command, env)
  inOrder(second.said, ['DNS consistency check complete: 0 records created'])
  expect(second.said).not.toContain('[DNS]')
})

test('Test DNS Sync: insert, run, dig, run again, clean up', async () => {
  await kea.pool().query(INSERT)
  const command =
    '--db-host localhost --db-user kea --use-vault --enable-dns --dns-zone site.com --dns-scope internal --log-level INFO --once'
  const flags = `${command} --output-dir ${monitor.dir}/discovery`
  await monitor.run(flags, env)
  expect(await dig('us3-cab10-ru20-idrac.site.com')).toEqual(['172.30.19.100'])
  inOrder((await monitor.run(flags, env)).said, ['DNS consistency check complete: 0 records created'])
  await kea.pool().query("DELETE FROM hosts WHERE hostname = 'us3-cab10-ru20-idrac';")
  await monitor.run(flags, env)
  expect(monitor.records()).toEqual([])
})

test('Real-time Event-Driven Mode', async () => {
  const worker = monitor.start(
    String.raw`
  --db-host localhost \
  --db-user kea \
  --use-vault \
  --enable-dns \
  --dns-zone site.com \
  --dns-scope internal \
  --log-level INFO \
  --use-database-events \
  --output-dir ${monitor.dir}/discovery`,
    env,
  )
  await worker.says('DNS consistency check complete: 0 records created')
  await worker.says("Listening for database lease events on channel 'kea_lease_events'")
  await kea.pool().query(INSERT)
  await worker.says('[DNS] Created PTR')
  inOrder(worker.said(), [
    'Using event-driven database NOTIFY/LISTEN mode',
    'Retrieved database credentials from Vault',
    'DNS record creation enabled: zone=site.com',
  ])
  inOrder(worker.said(), [
    'Received database notification: {"operation" : "INSERT", "hostname" : "us3-cab10-ru20-idrac", …',
    'New reservation from database: 172.30.19.100 -> us3-cab10-ru20-idrac (aa:bb:cc:dd:ee:ff)',
    '[DNS] Created A record: us3-cab10-ru20-idrac.site.com -> 172.30.19.100 (scope: internal)',
  ])
  expect(await dig('us3-cab10-ru20-idrac.site.com')).toEqual(['172.30.19.100'])
  expect(inventory()).toContain('us3-cab10-ru20-idrac')

  await kea.pool().query(`UPDATE hosts SET ipv4_address = ipv4_address + 1`)
  await worker.says('[DNS] Updated A record: us3-cab10-ru20-idrac.site.com -> 172.30.19.101')
  expect(await worker.stop()).toBe(0)
})

test('without the trigger it says so, and finds changes by looking', async () => {
  const bare = await keaDatabase(13, false)
  const { SOLIDSERVER_URL: _url, SOLIDSERVER_USER: _user, SOLIDSERVER_PASSWORD: _password, ...rest } = env
  const worker = monitor.start('--use-database-events --enable-dns --dns-zone site.com --poll-interval 1', {
    ...rest,
    KEA_DATABASE_URL: bare.url,
  })
  await worker.says('The Kea database has no reservation_notify_trigger: changes are seen every 1 s')
  await worker.says('DNS consistency check complete: 0 records created')
  await bare.pool().query(INSERT)
  await worker.says('[DNS] Created A record: us3-cab10-ru20-idrac.site.com -> 172.30.19.100')
  await bare.pool().query('DELETE FROM hosts')
  await worker.says('[DNS] Deleted A record: us3-cab10-ru20-idrac.site.com -> 172.30.19.100')
  expect(await worker.stop()).toBe(0)
  await bare.drop()
})

test('File-Based Polling Mode (Legacy)', async () => {
  const folder = new LeaseFolder()
  folder.create(row(1, { ip: '172.30.19.43', hostname: 'us3-cab10-ru15-ilo' }))
  const worker = monitor.start(
    String.raw`
  --lease-file ${folder.path} \
  --poll-interval 10 \
  --output-dir ${monitor.dir}/discovery \
  --log-level INFO`,
    env,
  )
  await worker.says('Read 1 leases, 1 of them active and with a hostname')
  folder.append(row(2, { ip: '172.30.19.44', hostname: 'us3-cab10-ru16-ilo' }))
  await worker.says('New lease from file: 172.30.19.44 -> us3-cab10-ru16-ilo')
  await until('the inventory follows', () => inventory().includes('us3-cab10-ru16-ilo'))
  expect(await worker.stop()).toBe(0)
  expect(monitor.records()).toEqual([])
  folder.remove()
})
