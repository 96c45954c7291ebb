import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import type { KeaFeed, OutboxRow } from '@/lib/core/ports/kea'
import { startEmbeddedPostgres } from '@/scripts/postgres/embedded'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { createKeaSchema } from '@/sim/kea/schema'
import { createKeaFeed, type KeaFeedOptions } from './feed'
import { eventually, grantLease, keaDatabase } from './testing/kea-database'
import { installTriggers } from './triggers'

const feeds: KeaFeed[] = []
const databases: TestDatabase[] = []

afterEach(async () => {
  await Promise.all(feeds.splice(0).map((feed) => feed.close()))
  for (const database of databases.splice(0)) await database.drop()
})

async function setup(version = 13): Promise<{ url: string; kea: pg.Pool }> {
  const database = await keaDatabase(version)
  databases.push(database)
  return { url: database.url, kea: database.pool() }
}

function feedOn(url: string, options: Partial<KeaFeedOptions> = {}): KeaFeed {
  const feed = createKeaFeed({ connection: { connectionString: url }, ...options })
  feeds.push(feed)
  return feed
}

/** Takes everything that is there. */
async function drain(feed: KeaFeed, limit = 100): Promise<OutboxRow[]> {
  const all: OutboxRow[] = []
  while ((await feed.take(limit, async (rows) => void all.push(...rows))) > 0);
  return all
}

/** Not a lease, whose statistics row would make other grants wait for this transaction. */
async function addHost(client: pg.ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, hostname) VALUES ('\\x01', 0, 'h')`,
  )
}

/** The session that reads, as PostgreSQL sees it. */
async function killReader(kea: pg.Pool): Promise<void> {
  await kea.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holdfast-feed' AND datname = current_database()",
  )
}

test.each([13, 18, 34])('lease and host rows of schema %i arrive parsed, oldest first', async (version) => {
  const { url, kea } = await setup(version)
  const feed = feedOn(url)
  expect(await feed.acquire()).toBe(true)
  await grantLease(kea, 1, 'epg')
  await kea.query("UPDATE lease4 SET hostname = 'b'")
  await kea.query(
    `INSERT INTO lease6 (address, duid, hwaddr, lease_type, iaid, prefix_len, state, hostname, valid_lifetime, expire,
       subnet_id) VALUES ('2001:db8::abc', '\\x0001ff', '\\x', 0, -1, 128, 0, 'six', 4294967295, now(), 6)`,
  )
  await kea.query(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id) VALUES ('\\x01', 0, 1)`,
  )
  await kea.query('DELETE FROM lease4 WHERE state = $1 AND expire < $2', [0, new Date(Date.now() + 1e8)])
  const rows = await drain(feed, 2)
  expect(rows.map((row) => [row.table, row.op, row.hint])).toEqual([
    ['lease4', 'INSERT', null],
    ['lease4', 'UPDATE', null],
    ['lease6', 'INSERT', null],
    ['hosts', 'INSERT', null],
    ['lease4', 'DELETE', 'flush'],
  ])
  expect(rows[1]?.lease).toMatchObject({
    before: {
      ip: '10.0.0.1',
      hostname: 'epg',
      leaseType: 'V4',
      hwaddr: '020000000001',
      clientId: '',
      duid: '',
    },
    after: { ip: '10.0.0.1', hostname: 'b', subnetId: 1, state: 0, validLifetime: 3600, fqdnFwd: false },
  })
  expect(rows[2]?.lease?.after).toMatchObject({
    family: 6,
    ip: '2001:db8::abc',
    leaseType: 'NA',
    prefixLen: 128,
    duid: '0001ff',
    hwaddr: '',
    iaid: 4294967295,
    expiresAt: '9999-12-31T23:59:59.000Z',
  })
  expect(rows[3]).toMatchObject({ hostId: 1, lease: null })
  expect(Date.now() - Date.parse(rows[0]?.at ?? '')).toBeLessThan(60_000)
  expect(await feed.state()).toEqual({ pending: 0, oldestSeconds: 0, dropped: 0, bound: 2_000_000 })
})

test('rows whose handling failed come again, none is lost', async () => {
  const { url, kea } = await setup()
  const feed = feedOn(url)
  await feed.acquire()
  for (let n = 1; n <= 5; n++) await grantLease(kea, n)
  await expect(
    feed.take(3, async () => {
      throw new Error('the console is down')
    }),
  ).rejects.toThrow('the console is down')
  const first: string[] = []
  // Handled, but the connection dies before they are removed: they are repeated to whoever reads next.
  await expect(
    feed.take(3, async (rows) => {
      first.push(...rows.map((row) => row.id))
      await killReader(kea)
    }),
  ).rejects.toMatchObject({ name: 'KeaError', family: 'transient' })
  await eventually(
    () => feed.acquire().catch(() => false),
    (got) => got,
  )
  const again = await drain(feed)
  expect(again).toHaveLength(5)
  expect(again.slice(0, 3).map((row) => row.id)).toEqual(first)
})

test('an id that becomes visible late is not skipped', async () => {
  const { url, kea } = await setup()
  const feed = feedOn(url)
  await feed.acquire()
  const slow = await kea.connect()
  await slow.query('BEGIN')
  await addHost(slow)
  await grantLease(kea, 2)
  expect((await drain(feed)).map((row) => row.table)).toEqual(['lease4'])
  await slow.query('COMMIT')
  slow.release()
  expect((await drain(feed)).map((row) => row.table)).toEqual(['hosts'])
})

test('one of two reads; when its connection dies the other takes over within seconds', async () => {
  const { url, kea } = await setup()
  const [one, two] = [feedOn(url), feedOn(url)]
  expect([await one.acquire(), await two.acquire()]).toEqual([true, false])
  await grantLease(kea, 1)
  expect(await drain(two)).toEqual([])
  const before = Date.now()
  await one.close()
  await eventually(
    () => two.acquire(),
    (got) => got,
    5_000,
  )
  expect(Date.now() - before).toBeLessThan(5_000)
  expect(await drain(two)).toHaveLength(1)
})

test('a sleeping reader is woken at once, by the bell or by a last look', async () => {
  const { url, kea } = await setup()
  const feed = feedOn(url, { pollMs: 60_000 })
  let woken = 0
  feed.onWake(() => woken++)
  await feed.acquire()
  // Never awake so far, hence no last looks: only the bell can tell.
  await grantLease(kea, 3)
  await eventually(
    () => woken,
    (n) => n > 0,
    1_000,
  )

  woken = 0
  await feed.setAwake(true)
  await grantLease(kea, 1)
  expect(await drain(feed)).toHaveLength(2)
  expect(woken).toBe(0)

  // Seen awake, so no bell; committed when the reader has gone to sleep.
  const slow = await kea.connect()
  await slow.query('BEGIN')
  await grantLease(slow, 2)
  await feed.setAwake(false)
  await slow.query('COMMIT')
  slow.release()
  await eventually(
    () => woken,
    (n) => n > 0,
    1_000,
  )
  expect(await drain(feed)).toHaveLength(1)
})

test('a transaction left open does not keep the reader from its rows', async () => {
  const { url, kea } = await setup()
  const idle = await kea.connect()
  await idle.query('BEGIN')
  await addHost(idle) // holds the presence key shared
  const feed = feedOn(url)
  expect(await feed.acquire()).toBe(true)
  await grantLease(kea, 2)
  expect(await drain(feed)).toHaveLength(1)
  await idle.query('ROLLBACK')
  idle.release()
})

test('reservation events and heartbeats come through', async () => {
  const { url, kea } = await setup()
  const feed = feedOn(url)
  const payloads: string[] = []
  let woken = 0
  feed.onHostEvent((payload) => payloads.push(payload))
  feed.onWake(() => woken++)
  await feed.acquire()
  await kea.query(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, hostname) VALUES ('\\xaabb', 0, 'us3-cab10-ru20-idrac')`,
  )
  await feed.beat()
  await eventually(
    () => payloads.length + woken,
    () => payloads.length === 1 && woken > 0,
  )
  expect(JSON.parse(payloads[0] ?? '')).toMatchObject({
    operation: 'INSERT',
    hostname: 'us3-cab10-ru20-idrac',
  })
  expect((await drain(feed)).at(-1)).toMatchObject({
    table: 'heartbeat',
    op: 'INSERT',
    lease: null,
    hostId: null,
  })
})

test('beyond the bound events are dropped and counted until a resync is told', async () => {
  const { url, kea } = await setup()
  const feed = feedOn(url)
  await feed.acquire()
  await kea.query("UPDATE holdfast.control SET bound = 3; SELECT setval('holdfast.ceiling', 3)")
  for (let n = 1; n <= 9; n++) await grantLease(kea, n)
  const full = await feed.state()
  expect(full.pending).toBeLessThanOrEqual(4)
  expect(full.dropped).toBe(9 - full.pending)
  expect(full.oldestSeconds).toBeLessThan(60)
  expect(await drain(feed)).toHaveLength(full.pending)
  await grantLease(kea, 10)
  await feed.resynced(full.dropped)
  expect(await feed.state()).toMatchObject({ pending: 1, dropped: 0, bound: 3 })
  await kea.query('TRUNCATE lease4')
  await drain(feed)
  expect(await feed.state()).toMatchObject({ pending: 0, dropped: 1 })
})

test('it comes back by itself after PostgreSQL was down', async () => {
  const { mkdtemp, chmod, rm } = await import('node:fs/promises')
  const folder = await mkdtemp('/tmp/holdfast-feed-')
  await chmod(folder, 0o711)
  const server = await startEmbeddedPostgres({ dataDir: folder, port: 0, settings: { fsync: 'off' } })
  const url = server.url()
  const setupClient = new pg.Client({ connectionString: url })
  await setupClient.connect()
  await createKeaSchema(setupClient)
  await installTriggers(setupClient)
  await setupClient.end()
  const problems: string[] = []
  const feed = createKeaFeed({
    connection: { connectionString: url },
    onProblem: (e) => problems.push(e.message),
  })
  try {
    let woken = 0
    feed.onWake(() => woken++)
    await feed.acquire()
    await server.restart()
    await eventually(
      () => woken,
      (n) => n > 0,
      20_000,
    )
    expect(problems[0]).toContain('The feed of the Kea database')
    const kea = new pg.Client({ connectionString: url })
    await kea.connect()
    woken = 0
    await grantLease(kea, 1)
    await kea.end()
    await eventually(
      () => woken,
      (n) => n > 0,
    )
    expect(await drain(feed)).toHaveLength(1)
  } finally {
    await feed.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}, 60_000)
