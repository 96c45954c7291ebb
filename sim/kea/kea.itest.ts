import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { seededRandom } from './random'
import { insertSampleData } from './sample'
import { createKeaSchema, hasKeaSchema, KEA_SCHEMA_VERSIONS } from './schema'
import { act, reclaim, startTraffic, type TrafficAction } from './traffic'

const KEA_ADMIN = '/usr/sbin/kea-admin'
const databases: TestDatabase[] = []
const clients: pg.Client[] = []

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()))
  for (const database of databases.splice(0)) await database.drop()
})

async function connect(): Promise<{ url: string; client: pg.Client }> {
  const database = await createTestDatabase()
  databases.push(database)
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  clients.push(client)
  return { url: database.url, client }
}

/** Columns, constraints and indexes of our tables, in words that two databases can be compared by. */
async function shape(client: pg.Client): Promise<string[]> {
  const ours = `('lease4','lease6','hosts','ipv6_reservations','lease_state','lease6_types','lease_hwaddr_source',
    'host_identifier_type','dhcp_option_scope','dhcp4_options','dhcp6_options','lease4_stat','lease6_stat',
    'lease4_stat_by_client_class','lease6_stat_by_client_class','logs','schema_version')`
  const { rows } = await client.query<{ line: string }>(
    `SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, character_maximum_length, is_nullable,
       column_default) AS line FROM information_schema.columns WHERE table_schema = 'public' AND table_name IN ${ours}
     UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
       WHERE conrelid::regclass::text IN ${ours}
     UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename IN ${ours}
     UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname) FROM pg_trigger
       WHERE NOT tgisinternal AND tgrelid::regclass::text ~ '^lease' ORDER BY 1`,
  )
  return rows.map((row) => row.line)
}

test.skipIf(!existsSync(KEA_ADMIN))('the tables are those that kea-admin makes', async () => {
  const [real, own] = [await connect(), await connect()]
  await own.client.query('SELECT 1')
  await createKeaSchema(own.client)
  const { hostname, port, pathname, username, password } = new URL(real.url)
  await promisify(execFile)(KEA_ADMIN, [
    ...['db-init', 'pgsql', '-h', hostname, '-P', port, '-u', username, '-p', decodeURIComponent(password)],
    ...['-n', pathname.slice(1)],
  ])
  // Foreign keys and indexes of dhcp*_options towards the configuration backend, which we do not make.
  const backend = /fk_dhcp[46]_options_(pool|pd_pool|shared_network|subnet)\b/
  expect(await shape(own.client)).toEqual((await shape(real.client)).filter((line) => !backend.test(line)))
  for (const table of [
    'lease_state',
    'lease6_types',
    'host_identifier_type',
    'dhcp_option_scope',
    'schema_version',
  ]) {
    const rows = async (c: pg.Client) => (await c.query(`SELECT * FROM ${table} ORDER BY 1`)).rows
    expect(await rows(own.client)).toEqual(await rows(real.client))
  }
})

test('the sample data is put into an empty database only, and leaves room for those who try things out', async () => {
  const { client } = await connect()
  expect(await hasKeaSchema(client)).toBe(false)
  await createKeaSchema(client)
  expect(await hasKeaSchema(client)).toBe(true)
  const made = await insertSampleData(client)
  expect(made.hosts).toBeGreaterThanOrEqual(35)
  expect(made.leases).toBeGreaterThanOrEqual(120)
  expect(await insertSampleData(client)).toEqual({ hosts: 0, leases: 0 })
  const { rows } = await client.query(
    `SELECT count(*)::int AS n FROM hosts h FULL JOIN lease4 l ON l.address = h.ipv4_address
     WHERE coalesce(h.ipv4_address, l.address) BETWEEN '172.30.19.100'::inet - '0.0.0.0'::inet
         AND '172.30.19.110'::inet - '0.0.0.0'::inet
       OR coalesce(h.ipv4_address, l.address) = '192.168.1.56'::inet - '0.0.0.0'::inet
       OR h.hostname IN ('us3-cab10-ru20-idrac', 'epg') OR l.hostname IN ('us3-cab10-ru20-idrac', 'epg')`,
  )
  expect(rows).toEqual([{ n: 0 }])
  const { rows: stat } = await client.query(
    `SELECT (SELECT sum(leases) FROM lease4_stat)::int = (SELECT count(*) FROM lease4 WHERE state < 2)::int AS right`,
  )
  expect(stat).toEqual([{ right: true }])
})

test.each(KEA_SCHEMA_VERSIONS)('every action of the traffic works on schema %i', async (version) => {
  const { client } = await connect()
  await createKeaSchema(client, { version })
  await insertSampleData(client)
  const random = seededRandom(7)
  const actions: TrafficAction[] = ['grant', 'renew', 'rename', 'release', 'decline']
  for (let i = 0; i < 120; i++) await act(client, random, actions[i % actions.length] ?? 'renew')
  const { rows } = await client.query(
    `SELECT count(*) FILTER (WHERE state = 1)::int AS declined, bool_and(expire = date_trunc('second', expire)) AS whole,
       bool_and(state <> 1 OR (hwaddr = '' AND client_id = '' AND hostname = '' AND valid_lifetime = 600)) AS blank
     FROM lease4`,
  )
  expect(rows[0]).toMatchObject({ whole: true, blank: true })
  expect(rows[0].declined).toBeGreaterThan(0)
})

test('lapsed leases lose their name, probations end, old reclaimed leases are flushed', async () => {
  const { client } = await connect()
  await createKeaSchema(client)
  await client.query(
    `INSERT INTO lease4 (address, hwaddr, client_id, valid_lifetime, expire, subnet_id, hostname, state, fqdn_fwd, fqdn_rev)
     VALUES (1, '\\x01', '\\x', 60, date_trunc('second', now()) - interval '5 s', 2, 'gone', 0, false, false),
            (2, '\\x', '\\x', 600, date_trunc('second', now()) - interval '5 s', 2, '', 1, false, false),
            (3, '\\x03', '\\x', 60, date_trunc('second', now()) - interval '2 h', 2, '', 2, false, false),
            (4, '\\x04', '\\x', 60, date_trunc('second', now()) + interval '1 h', 2, 'here', 0, false, false)`,
  )
  await reclaim(client)
  const { rows } = await client.query(
    "SELECT address, state, hostname, encode(hwaddr, 'hex') AS hw FROM lease4 ORDER BY 1",
  )
  expect(rows).toEqual([
    { address: '1', state: '2', hostname: '', hw: '01' },
    { address: '4', state: '0', hostname: 'here', hw: '04' },
  ])
})

test('the traffic runs until it is stopped', async () => {
  const { url, client } = await connect()
  await createKeaSchema(client)
  await insertSampleData(client)
  await client.query(
    'CREATE TABLE seen (n int); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (1); RETURN NULL; END $$; CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON lease4 FOR EACH ROW EXECUTE FUNCTION note()',
  )
  const errors: Error[] = []
  const stop = startTraffic({
    connectionString: url,
    perMinute: 12_000,
    seed: 1,
    onError: (e) => errors.push(e),
  })
  const seen = async (): Promise<number> =>
    (await client.query('SELECT count(*)::int AS n FROM seen')).rows[0].n
  const deadline = Date.now() + 10_000
  while ((await seen()) < 30 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
  await stop()
  const after = await seen()
  expect(after).toBeGreaterThanOrEqual(30)
  expect(errors).toEqual([])
  expect(
    (
      await client.query(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'kea-dhcp4' AND datname = current_database()",
      )
    ).rows,
  ).toEqual([{ n: 0 }])
})
