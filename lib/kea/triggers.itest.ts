import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { createTestDatabase } from '@/scripts/testing/postgres'
import { createKeaSchema } from '@/sim/kea/schema'
import { createKeaFeed } from './feed'
import { grantsSql } from './grants'
import { AWAKE_KEY, BELL_CHANNEL, HOST_CHANNEL, PRESENT_KEY } from './names'
import { OUTBOX_COLUMNS } from './outbox-rows'
import { createKeaStore } from './store'
import { grantLease, keaDatabase } from './testing/kea-database'
import { NOTIFY_PLAIN } from './trigger-functions'
import { inspectTriggers, installTriggers, removeTriggers } from './triggers'

const open: { drop(): Promise<void> }[] = []
const clients: pg.Client[] = []

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()))
  for (const database of open.splice(0)) await database.drop()
})

async function database(version = 13, triggers = true): Promise<TestDatabase> {
  const made = await keaDatabase(version, triggers)
  open.push(made)
  return made
}

async function connect(url: string, user?: string): Promise<pg.Client> {
  const target = new URL(url)
  if (user !== undefined) {
    target.username = user
    target.password = 'secret'
  }
  const client = new pg.Client({ connectionString: target.toString() })
  await client.connect()
  clients.push(client)
  return client
}

async function role(admin: pg.Client): Promise<string> {
  const name = `holdfast_role_${Math.random().toString(36).slice(2, 10)}`
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`)
  return name
}

const outbox = async (client: pg.ClientBase): Promise<Record<string, unknown>[]> =>
  (await client.query(`SELECT ${OUTBOX_COLUMNS} FROM holdfast.outbox r ORDER BY id`)).rows

const drops = async (client: pg.ClientBase): Promise<number> =>
  Number(
    (await client.query('SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS n FROM holdfast.dropped'))
      .rows[0].n,
  )

test.each([13, 18, 22, 29, 34])('each change of schema %i leaves one row', async (version) => {
  const { url } = await database(version)
  const kea = await connect(url)
  await grantLease(kea, 1, 'epg')
  await kea.query("UPDATE lease4 SET expire = expire + interval '1 minute'")
  await kea.query('DELETE FROM lease4 WHERE address = $1 AND expire > $2', [167772161, new Date(0)])
  await kea.query(
    `INSERT INTO lease6 (address, duid, lease_type, iaid, prefix_len, state, subnet_id)
     VALUES ('2001:db8::1', '\\x0001', 0, 7, 128, 0, 6)`,
  )
  await kea.query(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, dhcp6_subnet_id) VALUES ('\\x01', 1, 6)`,
  )
  await kea.query(`INSERT INTO ipv6_reservations (address, host_id) VALUES ('2001:db8::1', 1)`)
  await kea.query('DELETE FROM hosts')
  expect(await outbox(kea)).toMatchObject([
    {
      tbl: 'lease4',
      op: 'I',
      o: null,
      n: [
        167772161,
        '020000000001',
        '',
        3600,
        expect.any(Number),
        1,
        false,
        false,
        'epg',
        0,
        null,
        null,
        null,
      ],
    },
    { tbl: 'lease4', op: 'U', hint: null },
    { tbl: 'lease4', op: 'D', n: null, hint: null },
    { tbl: 'lease6', op: 'I', n: expect.arrayContaining(['2001:db8::1', '0001', 7]) },
    { tbl: 'hosts', op: 'I', host_id: '1', o: null, n: null },
    { tbl: 'ipv6_reservations', op: 'I', host_id: '1' },
    { tbl: 'hosts', op: 'D', host_id: '1' },
    { tbl: 'ipv6_reservations', op: 'D', host_id: '1' },
  ])
  expect(await drops(kea)).toBe(0)
})

test("Kea's flush is told from a release, TRUNCATE asks for a resync", async () => {
  const { url } = await database()
  const kea = await connect(url)
  await grantLease(kea, 1)
  await kea.query('UPDATE lease4 SET state = 2')
  await kea.query('DELETE FROM lease4 WHERE state = $1 AND expire < $2', [2, new Date(Date.now() + 1e8)])
  await kea.query('TRUNCATE lease4')
  expect((await outbox(kea)).map((row) => [row.op, row.hint])).toEqual([
    ['I', null],
    ['U', null],
    ['D', 'flush'],
    ['T', null],
  ])
})

const sabotage: readonly (readonly [string, string])[] = [
  ['the outbox is gone', 'DROP TABLE holdfast.outbox'],
  ['the ceiling is gone', 'DROP SEQUENCE holdfast.ceiling'],
  ['the low-water mark is gone', 'DROP SEQUENCE holdfast.low'],
  ['the type of a lease is another', 'ALTER TYPE holdfast.lease DROP ATTRIBUTE state CASCADE'],
  ['a column of the outbox is gone', 'ALTER TABLE holdfast.outbox DROP COLUMN op'],
  ['the outbox refuses the row', 'ALTER TABLE holdfast.outbox ADD CHECK (false) NOT VALID'],
  [
    'the sequence is used up',
    'ALTER SEQUENCE holdfast.outbox_id MAXVALUE 2; SELECT setval($$holdfast.outbox_id$$, 2)',
  ],
  ['the drop counter is gone as well', 'DROP TABLE holdfast.outbox; DROP SEQUENCE holdfast.dropped'],
  ['the bound is reached', "SELECT setval('holdfast.ceiling', 0)"],
]

test.each(sabotage)("Kea's statements survive: %s", async (_, sql) => {
  const { url } = await database()
  const kea = await connect(url)
  await kea.query(sql)
  await grantLease(kea, 1)
  await kea.query("UPDATE lease4 SET hostname = 'b'")
  await kea.query(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id, hostname) VALUES ('\\x01', 0, 1, 'h')`,
  )
  const { rows } = await kea.query('SELECT hostname FROM lease4 UNION ALL SELECT hostname FROM hosts')
  expect(rows).toEqual([{ hostname: 'b' }, { hostname: 'h' }])
  if (!sql.includes('SEQUENCE holdfast.dropped')) expect(await drops(kea)).toBe(sql.includes('TYPE') ? 2 : 3)
})

test('a trigger owner without privileges on the outbox harms nobody', async () => {
  const { url } = await database()
  const admin = await connect(url)
  const owner = await role(admin)
  await admin.query(`ALTER FUNCTION holdfast.outbox_lease4() OWNER TO ${owner}`)
  await grantLease(admin, 1)
  expect((await admin.query('SELECT count(*)::int AS n FROM lease4')).rows).toEqual([{ n: 1 }])
  expect(await outbox(admin)).toEqual([])
})

test('a lock on the outbox delays Kea by well under a second', async () => {
  const { url } = await database()
  const [kea, other] = [await connect(url), await connect(url)]
  await other.query('BEGIN; LOCK TABLE holdfast.outbox IN ACCESS EXCLUSIVE MODE')
  const before = performance.now()
  await grantLease(kea, 1)
  expect(performance.now() - before).toBeLessThan(800)
  await other.query('ROLLBACK')
  expect(await drops(kea)).toBe(1)
})

test.each([
  ['quotes and HTML', `o'brien"<b>;--`],
  ['UTF-8', 'büro-плотник-机'],
  ['255 characters', 'ä'.repeat(255)],
  ['backslashes and control characters', 'a\\u0000\\b\u0001\n\t\u007f'],
])('a hostile name arrives as it is: %s', async (_, hostname) => {
  const { url } = await database()
  const kea = await connect(url)
  await grantLease(kea, 1, hostname)
  expect((await outbox(kea))[0]).toMatchObject({ n: expect.arrayContaining([hostname]) })
})

test.each(['SQL_ASCII', 'LATIN1'])('a database in %s works', async (encoding) => {
  const { url } = await createTestDatabase()
  const admin = await connect(url)
  const name = `holdfast_enc_${Math.random().toString(36).slice(2, 10)}`
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C'`)
  const target = new URL(url)
  target.pathname = `/${name}`
  const kea = await connect(target.toString())
  await createKeaSchema(kea)
  await installTriggers(kea)
  // A byte that is no UTF-8, as an old client sends it.
  await kea.query("SET client_encoding = 'SQL_ASCII'")
  await kea.query(
    `INSERT INTO lease4 (address, hwaddr, hostname, state, subnet_id)
     VALUES (1, '\\x01', convert_from('\\x62fc72', '${encoding}'), 0, 1)`,
  )
  const hostname = encoding === 'LATIN1' ? 'bür' : 'b\ufffdr'
  const connection = { connectionString: target.toString() }
  const [store, feed] = [createKeaStore({ connection }), createKeaFeed({ connection })]
  expect(await store.listLeases(4, null, 10)).toMatchObject([{ ip: '0.0.0.1', hostname }])
  await feed.acquire()
  const names: unknown[] = []
  await feed.take(10, async (rows) => void names.push(...rows.map((row) => row.lease?.after?.hostname)))
  expect(names).toEqual([hostname])
  await Promise.all([store.close(), feed.close(), kea.end()])
  clients.splice(clients.indexOf(kea), 1)
  await admin.query(`DROP DATABASE ${name}`)
})

/** Who gets what on a channel while `run` runs. */
async function heard(url: string, channel: string, run: () => Promise<unknown>): Promise<string[]> {
  const listener = await connect(url)
  const payloads: string[] = []
  listener.on('notification', (message) => payloads.push(message.payload ?? ''))
  await listener.query(`LISTEN ${channel}`)
  await run()
  // Notifications come before the answer to a later query.
  await listener.query('SELECT 1')
  return payloads
}

test('the bell rings only for a reader that is there and asleep', async () => {
  const { url } = await database()
  const [kea, reader] = [await connect(url), await connect(url)]
  expect(await heard(url, BELL_CHANNEL, () => grantLease(kea, 1))).toEqual([])
  await reader.query(`SELECT pg_advisory_lock(${PRESENT_KEY})`)
  expect(await heard(url, BELL_CHANNEL, () => grantLease(kea, 2))).toEqual([''])
  // A reader that does not answer is not rung for ever: it polls.
  await kea.query("SELECT setval('holdfast.outbox_id', 1000)")
  expect(await heard(url, BELL_CHANNEL, () => grantLease(kea, 4))).toEqual([])
  await kea.query("SELECT setval('holdfast.low', 1001)")
  expect(await heard(url, BELL_CHANNEL, () => grantLease(kea, 5))).toEqual([''])
  await reader.query(`SELECT pg_advisory_lock(${AWAKE_KEY})`)
  expect(await heard(url, BELL_CHANNEL, () => grantLease(kea, 3))).toEqual([])
})

test('a reservation is announced with its documented payload, and only with a name', async () => {
  const { url } = await database()
  const kea = await connect(url)
  const insert = (hostname: string | null, n: number): Promise<unknown> =>
    kea.query(
      `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
       VALUES (1, decode('aabbccddee' || $2, 'hex'), 1, ('172.30.19.100'::inet - '0.0.0.0'::inet), $1)`,
      [hostname, String(n).padStart(2, '0')],
    )
  const payloads = await heard(url, HOST_CHANNEL, async () => {
    await insert('us3-cab10-ru20-idrac', 1)
    await insert(null, 2)
    await insert('büro"', 3)
    await kea.query("UPDATE hosts SET hostname = 'x' WHERE hostname = 'us3-cab10-ru20-idrac'")
  })
  expect(payloads.map((payload) => JSON.parse(payload) as unknown)).toEqual([
    {
      operation: 'INSERT',
      hostname: 'us3-cab10-ru20-idrac',
      ipv4_address: 2887652196,
      dhcp_identifier: 'aabbccddee01',
    },
    { operation: 'INSERT', hostname: 'büro"', ipv4_address: 2887652196, dhcp_identifier: 'aabbccddee03' },
    { operation: 'UPDATE', hostname: 'x', ipv4_address: 2887652196, dhcp_identifier: 'aabbccddee01' },
  ])
})

test('a payload over 8000 bytes is left out, the reservation is not', async () => {
  const { url } = await database()
  const kea = await connect(url)
  await kea.query(
    `DROP TRIGGER reservation_notify_trigger ON hosts; ALTER TABLE hosts ALTER COLUMN hostname TYPE text`,
  )
  await installTriggers(kea)
  await kea.query(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, hostname) VALUES ('\\x01', 0, repeat('x', 9000))`,
  )
  expect(await outbox(kea)).toMatchObject([{ tbl: 'hosts', op: 'I' }])
})

test('a role with nothing but rights on Kea tables still writes', async () => {
  const { url } = await database()
  const admin = await connect(url)
  const name = await role(admin)
  await admin.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${name}`)
  await admin.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${name}`)
  const kea = await connect(url, name)
  await grantLease(kea, 1)
  await kea.query(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, hostname) VALUES ('\\x01', 0, 'plain')`,
  )
  await expect(kea.query('SELECT FROM holdfast.outbox')).rejects.toThrow('permission denied')
  expect((await outbox(admin)).map((row) => row.tbl)).toEqual(['lease4', 'hosts'])
})

test('an option of a host is told as a change of the host, any other is not', async () => {
  const { url } = await database()
  const kea = await connect(url)
  await kea.query(`INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id) VALUES ('\\x01', 0, 1);
    INSERT INTO dhcp4_options (code, space, formatted_value, scope_id, host_id) VALUES (60, 'dhcp4', 'pxe', 3, 1);
    INSERT INTO dhcp4_options (code, space, formatted_value, scope_id) VALUES (6, 'dhcp4', '10.0.0.53', 0);
    UPDATE dhcp4_options SET formatted_value = 'http' WHERE host_id = 1;
    DELETE FROM dhcp4_options`)
  const told = await outbox(kea)
  expect(told.map(({ tbl, op, host_id }) => `${String(tbl)} ${String(op)} ${String(host_id)}`)).toEqual([
    'hosts I 1',
    'hosts U 1',
    'hosts U 1',
    'hosts U 1',
  ])
  expect(await drops(kea)).toBe(0)
})

test('installing twice changes nothing, over an old version it upgrades, and removing leaves nothing', async () => {
  const { url } = await database(13, false)
  const kea = await connect(url)
  const everything = async (): Promise<unknown> =>
    (
      await kea.query(
        `SELECT 'trigger' AS kind, tgname::text AS name FROM pg_trigger WHERE NOT tgisinternal
         UNION ALL SELECT 'function', proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
           WHERE nspname IN ('public', 'holdfast')
         UNION ALL SELECT 'schema', nspname FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1, 2`,
      )
    ).rows
  const virgin = await everything()
  expect((await inspectTriggers(kea)).problems).toContain(
    'the schema holdfast is not installed in the Kea database',
  )
  await installTriggers(kea)
  await grantLease(kea, 1)
  await installTriggers(kea)
  expect(await inspectTriggers(kea)).toEqual({ version: 3, expected: 3, problems: [], untoldOptions: [] })
  expect(await outbox(kea)).toHaveLength(1)

  await kea.query(`UPDATE holdfast.control SET version = 2;
    CREATE OR REPLACE FUNCTION holdfast.outbox_lease4() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    DROP TRIGGER zz_holdfast_outbox ON hosts; ALTER TABLE lease6 DISABLE TRIGGER zz_holdfast_outbox`)
  expect((await inspectTriggers(kea)).problems).toEqual([
    'the triggers are of version 2, this program expects 3',
    'the trigger zz_holdfast_outbox on lease6 is disabled',
    'the trigger zz_holdfast_outbox on hosts is missing',
  ])
  await installTriggers(kea)
  await grantLease(kea, 2)
  expect(await inspectTriggers(kea)).toEqual({ version: 3, expected: 3, problems: [], untoldOptions: [] })
  expect(await outbox(kea)).toHaveLength(2)

  // The first layout cannot be kept: what waited in it is replaced by a resync.
  await kea.query(
    'UPDATE holdfast.control SET version = 1; ALTER TABLE holdfast.outbox DROP COLUMN n, ADD COLUMN n jsonb',
  )
  await installTriggers(kea)
  await grantLease(kea, 3)
  expect(await outbox(kea)).toHaveLength(1)
  expect(await drops(kea)).toBe(1)

  await removeTriggers(kea)
  expect(await everything()).toEqual(virgin)
})

test('an older trigger of the same name is taken over, and given back at removal', async () => {
  const { url } = await database(13, false)
  const kea = await connect(url)
  await kea.query(`${NOTIFY_PLAIN}
    CREATE TRIGGER reservation_notify_trigger AFTER INSERT OR UPDATE ON hosts FOR EACH ROW
      WHEN (NEW.hostname IS NOT NULL) EXECUTE FUNCTION notify_reservation_changes()`)
  const body = async (): Promise<string> =>
    (await kea.query("SELECT prosrc FROM pg_proc WHERE proname = 'notify_reservation_changes'")).rows[0]
      .prosrc
  const plain = await body()
  await installTriggers(kea)
  await installTriggers(kea)
  expect(await body()).toContain('EXCEPTION')
  await removeTriggers(kea)
  expect(await body()).toBe(plain)
  expect((await inspectTriggers(kea)).problems).not.toContain(
    'the trigger reservation_notify_trigger on hosts is missing',
  )
})

test('the granted role can do what the worker does, and not more', async () => {
  const { url } = await database()
  const admin = await connect(url)
  const name = await role(admin)
  await admin.query(grantsSql(name))
  const worker = await connect(url, name)
  await worker.query('SELECT FROM lease4; SELECT FROM lease6; SELECT FROM schema_version')
  await worker.query(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, dhcp6_subnet_id, hostname) VALUES ('\\x01', 0, 6, 'a')`,
  )
  await worker.query(
    `INSERT INTO ipv6_reservations (address, prefix_len, type, host_id) VALUES ('::1', 128, 0, 1)`,
  )
  await worker.query('DELETE FROM hosts')
  await worker.query(
    'DELETE FROM holdfast.outbox; UPDATE holdfast.control SET bound = 9; SELECT setval($$holdfast.low$$, 9)',
  )
  await expect(worker.query('DELETE FROM lease4')).rejects.toThrow('permission denied')
  await expect(worker.query('UPDATE hosts SET dhcp4_client_classes = null')).rejects.toThrow(
    'permission denied',
  )
})
