import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createKeaFeed } from '@/lib/kea/feed'
import { grantLease, keaDatabase } from '@/lib/kea/testing/kea-database'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { until } from '@/scripts/testing/shell'
import { type Monitor, startMonitor } from '@/worker/testing/monitor'

// The outbox of the triggers beside a worker that has no console.

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

let monitor: Monitor
let kea: TestDatabase
let pool: ReturnType<TestDatabase['pool']>
let env: Record<string, string>
beforeAll(async () => {
  monitor = await startMonitor()
})
afterAll(() => monitor.close())
beforeEach(async () => {
  await monitor.sim.reset()
  kea = await keaDatabase()
  pool = kea.pool()
  env = { KEA_DATABASE_URL: kea.url }
})
afterEach(async ({ task }) => {
  const said = await monitor.stopAll()
  if (task.result?.state === 'fail') console.error(said)
  await kea.drop()
})

/** Nothing is polled while the test lasts. */
const FLAGS = '--use-database-events --enable-dns --dns-zone site.com --poll-interval 3600'

async function waiting(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM holdfast.outbox')
  return rows[0]?.n ?? 0
}

async function insert(name: string, n: number): Promise<void> {
  await pool.query(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
     VALUES (0, decode(lpad(to_hex($1::int), 12, '0'), 'hex'), 1, '172.30.19.0'::inet - '0.0.0.0'::inet + $1::int, $2)`,
    [n, name],
  )
}

test('its rows are taken away, and a deletion is seen at once', async () => {
  for (let n = 1; n <= 20; n += 1) await grantLease(pool, n)
  await insert('host-a', 1)
  const worker = monitor.start(FLAGS, env)
  await worker.says('DNS consistency check complete: 1 records created')
  await until('the outbox is empty', async () => (await waiting()) === 0, 30_000)
  await grantLease(pool, 21)
  await pool.query('DELETE FROM hosts')
  await worker.says('[DNS] Deleted A record: host-a.site.com -> 172.30.19.1')
  await until('the outbox is empty again', async () => (await waiting()) === 0, 30_000)
  expect(await worker.stop()).toBe(0)
})

test('the rows of a console are left to its worker, also when it comes later', async () => {
  const worker = monitor.start(FLAGS, env)
  await worker.says('DNS consistency check complete')
  await insert('host-a', 1)
  await until('the outbox is empty', async () => (await waiting()) === 0, 30_000)
  await pool.query(`UPDATE holdfast.control SET instance = 'holdfast-1'`)
  await worker.says('A console has begun to keep the events of Kea')
  await insert('host-b', 2)
  await worker.says('[DNS] Created A record: host-b.site.com')
  expect(await waiting()).toBe(1)
  const feed = createKeaFeed({ connection: { connectionString: kea.url } })
  await until('its worker reads', () => feed.acquire(), 30_000)
  await feed.close()
  await worker.stop()

  const again = monitor.start(FLAGS, { ...env, HOLDFAST_INSTANCE: 'other' })
  await again.says('DNS consistency check complete')
  await insert('host-c', 3)
  await again.says('[DNS] Created A record: host-c.site.com')
  expect(await waiting()).toBe(2)
})

test('a role that may only read reservations is enough', async () => {
  const role = `drain_${Date.now()}`
  await pool.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'sesame'; GRANT SELECT ON hosts, ipv6_reservations TO ${role}`,
  )
  const url = Object.assign(new URL(kea.url), { username: role, password: 'sesame' })
  const worker = monitor.start(FLAGS, { KEA_DATABASE_URL: url.href })
  await worker.says('DNS consistency check complete')
  await insert('host-a', 1)
  await worker.says('[DNS] Created A record: host-a.site.com')
  expect(await waiting()).toBe(1)
  expect(worker.said()).not.toContain('WARNING')
  await worker.stop()
  await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
})
