import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { grantsSql } from '@/lib/kea/grants'
import { dismissWatch } from '@/lib/services/console/watchlist/change-watch'
import { createWatch } from '@/lib/services/console/watchlist/create-watch'
import { eventually, type TestWorker } from '@/worker/testing/harness'
import { OPERATOR, value, watchWorld } from '@/worker/testing/watch-world'

// The worker with exactly the rights that deploy/kea/worker-grants.sql gives it.

vi.setConfig({ testTimeout: 120_000 })

const ROLE = `holdfast_test_${randomBytes(4).toString('hex')}`
const GRANTS = new URL('../deploy/kea/worker-grants.sql', import.meta.url)
let grants: string
let world: Awaited<ReturnType<typeof watchWorld>>
let worker: TestWorker
beforeAll(async () => {
  grants = await readFile(GRANTS, 'utf8')
  world = await watchWorld({
    async asRole(keaUrl) {
      const admin = new pg.Client({ connectionString: keaUrl })
      await admin.connect()
      await admin.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD 'sesame'`)
      await admin.query(grants.replaceAll('holdfast_worker', ROLE))
      await admin.end()
      const url = new URL(keaUrl)
      url.username = ROLE
      url.password = 'sesame'
      return url.href
    },
  })
  worker = world.worker
  await world.policy({ observe: false, drift: 'block' })
}, 60_000)
afterAll(async () => {
  await worker.kea.query(`DROP OWNED BY ${ROLE}`)
  await worker.kea.query(`DROP ROLE ${ROLE}`).catch(() => undefined)
  await world.stop()
})

const within = 30_000
const hosts = async () =>
  (
    await worker.kea.query<{ hostname: string | null }>('SELECT hostname FROM hosts ORDER BY host_id')
  ).rows.map(({ hostname }) => hostname)
const wish = (id: string, pending: string, hostname: string) =>
  worker.app.query(
    `with wished as (
       insert into reservation (id, family, subnet_id, identifier_type, identifier_value, ip, hostname, pending)
       values ($1, 4, 2, 'hw-address', '0a0000000042', '192.168.1.42', $3, $2)
       on conflict (id) do update set pending = excluded.pending, hostname = excluded.hostname returning id)
     select graphile_worker.add_job('look-reservation', json_build_object('id', id)) from wished`,
    [id, pending, hostname],
  )

test('the file is what --install-triggers grants', () => {
  const statements = (sql: string) =>
    sql
      .replaceAll(/^--.*$/gm, '')
      .split(';')
      .map((one) => one.replaceAll(/\s+/g, ' ').trim())
      .filter((one) => one !== '')
  expect(statements(grants)).toEqual(statements(grantsSql('holdfast_worker').replaceAll('"', '')))
})

test('reads hosts and follows them', async () => {
  const id = await worker.insertHost({ mac: '0a:00:00:00:00:01', ip: '172.30.19.60', hostname: 'least' })
  await eventually(
    () => worker.record('least.site.com')?.value,
    (value) => value === '172.30.19.60',
    within,
  )
  await worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [id])
  await eventually(
    () => worker.record('least.site.com'),
    (record) => record === undefined,
    within,
  )
})

test('creates, changes and deletes reservations for the console', async () => {
  const id = '0191d0a0-0000-7000-8000-000000000042'
  await wish(id, 'create', 'wished')
  await eventually(hosts, (names) => names.includes('wished'), within)
  await eventually(
    () => worker.record('wished.site.com')?.value,
    (value) => value === '192.168.1.42',
    within,
  )
  await wish(id, 'update', 'renamed')
  await eventually(hosts, (names) => names.includes('renamed'), within)
  await wish(id, 'delete', 'renamed')
  await eventually(hosts, (names) => names.length === 0, within)
})

test.each(['172.30.19.150', '2001:db8:77::1150'])('holds %s, and lets it go', async (ip) => {
  const { id } = value(
    await world.console.db.prisma.$transaction((tx) => createWatch(tx, world.console, OPERATOR, { ip })),
  )
  await world.until(ip, ({ hold }) => hold.state === 'held')
  expect(await world.hostsAt(ip)).toHaveLength(1)
  value(await dismissWatch(world.console, OPERATOR, { id, version: null }))
  await eventually(
    () => world.hostsAt(ip),
    (rows) => rows.length === 0,
    within,
  )
})

test('follows leases and beats through the outbox', async () => {
  await worker.kea.query(
    `INSERT INTO lease4(address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev, hostname, state,
       user_context) VALUES ('192.168.1.77'::inet - '0.0.0.0'::inet, '\\x0a0000000077', '', 3600,
       now() + interval '1 hour', 2, false, false, 'laptop', 0, '')`,
  )
  await eventually(
    () => worker.record('laptop.site.com')?.value,
    (value) => value === '192.168.1.77',
    within,
  )
  const { rows } = await worker.kea.query('SELECT count(*)::int AS waiting FROM holdfast.outbox')
  expect(rows).toEqual([{ waiting: 0 }])
  expect(worker.lines.filter((line) => /permission denied|may not/.test(line))).toEqual([])
})

test.each([
  'UPDATE lease4 SET state = 1',
  'DELETE FROM lease4',
  `INSERT INTO hosts(dhcp_identifier, dhcp_identifier_type, dhcp4_client_classes) VALUES ('\\x01', 0, 'x')`,
  'CREATE TABLE mine (id int)',
  'TRUNCATE hosts',
  'ALTER TABLE hosts DISABLE TRIGGER ALL',
  'DROP TABLE holdfast.outbox',
])('may not: %s', async (statement) => {
  const own = new pg.Client({ connectionString: worker.keaUrl })
  await own.connect()
  await expect(own.query(statement)).rejects.toMatchObject({ code: '42501' })
  await own.end()
})
