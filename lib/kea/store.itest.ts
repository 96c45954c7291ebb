import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KeaHost, KeaHostDraft, KeaLease, KeaWrite } from '@/lib/core/ports/kea'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { insertHost } from './host-write'
import { createKeaStore } from './store'
import { eventually, keaDatabase } from './testing/kea-database'
import { grantsSql } from './trigger-sql'

type Store = ReturnType<typeof createKeaStore>

const SUBNET4 = '10.0.0.0/24'
const SUBNET6 = '2001:db8:77::/64'

function draft(over: Partial<KeaHostDraft> = {}): KeaHostDraft {
  return {
    family: 4,
    subnetId: 1,
    identifier: { type: 'hw-address', value: 'aabbccddee01' },
    ip: '10.0.0.10',
    hostname: 'epg',
    context: null,
    ...over,
  }
}

function written(outcome: KeaWrite): KeaHost {
  if (!outcome.ok || outcome.host === null) throw new Error(`refused: ${JSON.stringify(outcome)}`)
  return outcome.host
}

describe.each([13, 18, 34])('schema %i', (version) => {
  let database: TestDatabase
  let kea: pg.Pool
  let store: Store

  beforeAll(async () => {
    database = await keaDatabase(version)
    kea = database.pool()
    store = createKeaStore({ connection: { connectionString: database.url } })
  })
  afterAll(async () => {
    await store.close()
    await database.drop()
  })
  const clear = (): Promise<unknown> => kea.query('TRUNCATE hosts, lease4, lease6 RESTART IDENTITY CASCADE')

  test('tells its version', async () => {
    expect(await store.version()).toEqual({ major: version, minor: 0 })
  })

  test('reads every kind of host row', async () => {
    await clear()
    await kea.query(
      `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, dhcp6_subnet_id, ipv4_address,
         hostname, user_context) VALUES
       (0, '\\x020000000001', 1, NULL, 167772165, 'mac', ''),
       (1, '\\x00030001aabb', NULL, 6, NULL, '', '{"a":1}'),
       (2, '\\x010203', 0, NULL, 167772166, NULL, NULL),
       (3, '\\x01deadbeef', 1, NULL, NULL, 'only-a-name', NULL),
       (4, convert_to('hold:10.0.0.9', 'UTF8'), 1, 6, 0, 'both', NULL)`,
    )
    await kea.query(
      `INSERT INTO ipv6_reservations (address, prefix_len, type, host_id) VALUES
       ('2001:db8:77::1', 128, 0, 2), ('2001:db8:f000::', 56, 2, 2), ('2001:db8:77::2', 128, 0, 2),
       ('2001:0DB8:0077::0160', 128, 0, 5)`,
    )
    const none = { subnet4: null, subnet6: null, ipv4: null, ipv6: [], hostname: null, userContext: null }
    const type = (name: string, value: string) => ({ identifier: { type: name, value } })
    expect(await store.listHosts(0, 100)).toEqual([
      {
        ...none,
        hostId: 1,
        ...type('hw-address', '020000000001'),
        subnet4: 1,
        ipv4: '10.0.0.5',
        hostname: 'mac',
      },
      {
        ...none,
        hostId: 2,
        ...type('duid', '00030001aabb'),
        subnet6: 6,
        ipv6: ['2001:db8:77::1', '2001:db8:77::2'],
        userContext: '{"a":1}',
      },
      { ...none, hostId: 3, ...type('circuit-id', '010203'), subnet4: 0, ipv4: '10.0.0.6' },
      { ...none, hostId: 4, ...type('client-id', '01deadbeef'), subnet4: 1, hostname: 'only-a-name' },
      {
        ...none,
        hostId: 5,
        ...type('flex-id', Buffer.from('hold:10.0.0.9').toString('hex')),
        subnet4: 1,
        subnet6: 6,
        ipv6: ['2001:db8:77::160'],
        hostname: 'both',
      },
    ])
    expect((await store.listHosts(2, 2)).map((host) => host.hostId)).toEqual([3, 4])
    expect((await store.getHosts([5, 1, 99])).map((host) => host.hostId)).toEqual([1, 5])
    expect(await store.getHosts([])).toEqual([])
  })

  test('reads leases in pages, whatever they hold', async () => {
    await clear()
    await kea.query(
      `INSERT INTO lease4 (address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev, hostname,
         state, user_context) SELECT 167772160 + n, '\\x0200000000aa', '\\x', 3600, '2030-01-01T00:00:00Z', 1, true,
         NULL, 'a3.example.org.', 0, '' FROM generate_series(1, 7) n`,
    )
    await kea.query(
      `INSERT INTO lease6 (address, duid, hwaddr, valid_lifetime, expire, subnet_id, lease_type, iaid, prefix_len,
         hostname, state) SELECT ('2001:db8:77::' || to_hex(n))::text, '\\x0003', NULL, 60, '2030-01-01T00:00:00Z', 6, 0,
         n, 128, NULL, 0 FROM generate_series(1, 7) n`.replace(
        `('2001:db8:77::' || to_hex(n))::text`,
        version >= 18 ? `('2001:db8:77::' || to_hex(n))::inet` : `'2001:db8:77::' || to_hex(n)`,
      ),
    )
    for (const family of [4, 6] as const) {
      const all: KeaLease[] = []
      for (let after: string | null = null; ; after = all.at(-1)?.ip ?? null) {
        const page = await store.listLeases(family, after, 3)
        if (page.length === 0) break
        all.push(...page)
      }
      expect(new Set(all.map((lease) => lease.ip)).size).toBe(7)
      expect(all[0]).toMatchObject(
        family === 4
          ? {
              ip: '10.0.0.1',
              hwaddr: '0200000000aa',
              clientId: '',
              hostname: 'a3.example.org.',
              expiresAt: '2030-01-01T00:00:00.000Z',
              fqdnFwd: true,
              fqdnRev: false,
            }
          : { ip: '2001:db8:77::1', duid: '0003', hwaddr: '', hostname: '', iaid: 1, leaseType: 'NA' },
      )
    }
  })

  test('creates, changes and deletes an IPv4 reservation', async () => {
    await clear()
    const host = written(await store.createHost(draft({ context: { id: 'r1' } }), SUBNET4))
    expect(host).toMatchObject({
      subnet4: 1,
      ipv4: '10.0.0.10',
      hostname: 'epg',
      userContext: '{"holdfast":{"id":"r1"}}',
    })
    const changed = written(
      await store.updateHost(host.hostId, host, draft({ ip: '10.0.0.11', hostname: 'epg2' }), SUBNET4),
    )
    expect(changed).toMatchObject({ ipv4: '10.0.0.11', hostname: 'epg2', userContext: null })
    expect(await store.updateHost(host.hostId, host, draft(), SUBNET4)).toEqual({
      ok: false,
      refusal: { kind: 'changed', found: changed },
    })
    expect(await store.deleteHost(host.hostId, host)).toMatchObject({
      ok: false,
      refusal: { kind: 'changed' },
    })
    expect(await store.deleteHost(host.hostId, changed)).toEqual({ ok: true, host: null })
    expect(await store.deleteHost(host.hostId, changed)).toEqual({
      ok: false,
      refusal: { kind: 'changed', found: null },
    })
  })

  test('writes IPv6 addresses as Kea compares them', async () => {
    await clear()
    const six = draft({
      family: 6,
      subnetId: 6,
      identifier: { type: 'duid', value: '00030001aabb' },
      ip: '2001:0DB8:0077::0160',
    })
    const host = written(await store.createHost(six, SUBNET6))
    expect(host).toMatchObject({ subnet4: null, subnet6: 6, ipv4: null, ipv6: ['2001:db8:77::160'] })
    const { rows } = await kea.query('SELECT address::text, prefix_len, type FROM ipv6_reservations')
    expect(rows).toEqual([
      { address: version >= 18 ? '2001:db8:77::160/128' : '2001:db8:77::160', prefix_len: 128, type: 0 },
    ])
    const twin = {
      ...six,
      identifier: { type: 'duid' as const, value: '00030001aacc' },
      ip: '2001:db8:77:0::160',
    }
    expect(await store.createHost(twin, SUBNET6)).toEqual({
      ok: false,
      refusal: { kind: 'address-taken', ip: '2001:db8:77::160', holder: host },
    })
    await kea.query(
      `INSERT INTO ipv6_reservations (address, prefix_len, type, host_id) VALUES ('2001:db8:f::', 56, 2, 1)`,
    )
    const [now] = await store.getHosts([host.hostId])
    const moved = written(
      await store.updateHost(host.hostId, now ?? host, { ...six, ip: '2001:db8:77::161' }, SUBNET6),
    )
    expect(moved.ipv6).toEqual(['2001:db8:77::161'])
    const nameOnly = written(await store.updateHost(host.hostId, moved, { ...six, ip: null }, SUBNET6))
    expect(nameOnly.ipv6).toEqual([])
    expect((await kea.query('SELECT type FROM ipv6_reservations')).rows).toEqual([{ type: 2 }])
  })

  test('a row for both families keeps its other family', async () => {
    await clear()
    await kea.query(
      `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, dhcp6_subnet_id, ipv4_address,
         hostname, dhcp4_client_classes, user_context) VALUES (0, '\\xaabbccddee01', 1, 6, 167772165, 'both', 'gold',
         '{ "x": 12345678901234567890, "holdfast": {"a": 1} }')`,
    )
    await kea.query(
      `INSERT INTO ipv6_reservations (address, host_id) VALUES ('2001:db8:77::5', 1), ('2001:db8:77::6', 1)`,
    )
    await kea.query('INSERT INTO dhcp4_options (code, scope_id, host_id) VALUES (6, 3, 1)')
    const [host] = await store.listHosts(0, 1)
    if (host === undefined) throw new Error('no host')
    const moved = written(
      await store.updateHost(1, host, draft({ ip: '10.0.0.20', hostname: 'new' }), SUBNET4),
    )
    expect(moved).toEqual({
      ...host,
      ipv4: '10.0.0.20',
      hostname: 'new',
      userContext: '{ "x": 12345678901234567890 }',
    })
    const six = written(await store.deleteHost(1, moved, 4))
    expect(six).toMatchObject({
      subnet4: null,
      ipv4: null,
      subnet6: 6,
      ipv6: ['2001:db8:77::5', '2001:db8:77::6'],
    })
    const { rows } = await kea.query(
      'SELECT dhcp4_client_classes, (SELECT count(*)::int FROM dhcp4_options) AS options FROM hosts',
    )
    expect(rows).toEqual([{ dhcp4_client_classes: 'gold', options: 1 }])
    expect(await store.deleteHost(1, six, 6)).toEqual({ ok: true, host: null })
  })

  test('refuses what would break Kea, and names the holder', async () => {
    await clear()
    const holder = written(await store.createHost(draft(), SUBNET4))
    const other = { type: 'client-id' as const, value: '01ff' }
    const taken = { kind: 'address-taken', ip: '10.0.0.10', holder }
    expect(await store.createHost(draft({ identifier: other }), SUBNET4)).toEqual({
      ok: false,
      refusal: taken,
    })
    expect(await store.createHost(draft({ identifier: other, subnetId: 0 }), SUBNET4)).toEqual({
      ok: false,
      refusal: taken,
    })
    expect(await store.createHost(draft({ ip: '10.0.0.11' }), SUBNET4)).toEqual({
      ok: false,
      refusal: { kind: 'identifier-taken', holder },
    })
    for (const ip of ['10.0.0.0', '10.0.0.255', '10.0.1.1', '2001:db8::1', 'nonsense']) {
      expect(await store.createHost(draft({ identifier: other, ip }), SUBNET4)).toEqual({
        ok: false,
        refusal: { kind: 'outside-subnet', ip, subnet: SUBNET4 },
      })
    }
    expect(await store.createHost(draft({ identifier: other, ip: '10.0.0.4' }), '10.0.0.4/31')).toMatchObject(
      { ok: true },
    )
    expect(await store.createHost(draft({ identifier: other }), 'what?')).toEqual({
      ok: false,
      refusal: { kind: 'unknown-subnet', subnetId: 1 },
    })
    const global = written(
      await store.createHost(
        draft({ subnetId: 0, identifier: { type: 'duid', value: '0a' }, ip: '10.0.0.50' }),
        '',
      ),
    )
    expect(
      await store.createHost(draft({ identifier: { type: 'duid', value: '0b' }, ip: '10.0.0.50' }), SUBNET4),
    ).toEqual({
      ok: false,
      refusal: { kind: 'address-taken', ip: '10.0.0.50', holder: global },
    })
    // Another subnet may use the number again; the refusals wrote nothing.
    expect(await store.createHost(draft({ subnetId: 2 }), SUBNET4)).toMatchObject({ ok: true })
    expect((await kea.query('SELECT count(*)::int AS n FROM hosts')).rows).toEqual([{ n: 4 }])
  })

  test('a writer waits for another one that is about to take the address', async () => {
    await clear()
    const first = await kea.connect()
    await first.query('BEGIN')
    await insertHost(first, draft(), SUBNET4)
    const second = store.createHost(draft({ identifier: { type: 'client-id', value: '01aa' } }), SUBNET4)
    await eventually(
      async () =>
        (
          await kea.query(
            `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          )
        ).rowCount,
      (waiting) => waiting === 1,
    )
    await first.query('COMMIT')
    first.release()
    expect(await second).toMatchObject({ ok: false, refusal: { kind: 'address-taken', ip: '10.0.0.10' } })
  })

  test('of many writers for one address exactly one wins', async () => {
    await clear()
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        store.createHost(draft({ identifier: { type: 'client-id', value: `01${10 + i}` } }), SUBNET4),
      ),
    )
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
    // One identifier for many addresses: the unique index decides, and the loser hears who holds it.
    const twins = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        store.createHost(
          draft({ identifier: { type: 'duid', value: 'ff' }, ip: `10.0.0.${100 + i}` }),
          SUBNET4,
        ),
      ),
    )
    expect(twins.filter((outcome) => outcome.ok)).toHaveLength(1)
    expect(
      twins.filter((outcome) => !outcome.ok && outcome.refusal.kind === 'identifier-taken'),
    ).toHaveLength(7)
  })

  test.each(['"; DROP TABLE hosts; --', "o'brien", 'büro-机', 'ä'.repeat(255)])(
    'a hostile name is stored as it is: %s',
    async (hostname) => {
      await clear()
      const host = written(await store.createHost(draft({ hostname, context: { hostname } }), SUBNET4))
      expect(host.hostname).toBe(hostname)
      expect(JSON.parse(host.userContext ?? '')).toEqual({ holdfast: { hostname } })
    },
  )

  test('a value Kea cannot store is a permanent error without the value', async () => {
    await clear()
    await expect(store.createHost(draft({ hostname: 'x'.repeat(256) }), SUBNET4)).rejects.toMatchObject({
      family: 'permanent',
      code: '22001',
      message: 'Writing a reservation to Kea: a value is longer than Kea allows',
    })
    await expect(store.createHost(draft({ hostname: 'a\u0000b' }), SUBNET4)).rejects.toMatchObject({
      family: 'permanent',
    })
    expect(await store.listHosts(0, 1)).toEqual([])
  })
})

test('a missing grant is named; granted, everything works', async () => {
  const database = await keaDatabase()
  const admin = database.pool()
  const role = `holdfast_worker_${Math.random().toString(36).slice(2, 10)}`
  await admin.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'sesame'; GRANT SELECT ON hosts, ipv6_reservations TO ${role}`,
  )
  const { hostname, port, pathname } = new URL(database.url)
  const store = createKeaStore({
    connection: {
      host: hostname,
      port: Number(port),
      database: pathname.slice(1),
      user: role,
      password: async () => 'sesame',
    },
  })
  try {
    await expect(store.createHost(draft(), SUBNET4)).rejects.toMatchObject({
      family: 'permanent',
      code: '42501',
      message: expect.stringContaining('GRANT SELECT, INSERT, UPDATE, DELETE ON hosts'),
    })
    await expect(store.listLeases(4, null, 1)).rejects.toMatchObject({
      message: expect.stringContaining('GRANT SELECT ON lease4'),
    })
    await admin.query(grantsSql(role))
    const host = written(await store.createHost(draft(), SUBNET4))
    const changed = written(await store.updateHost(host.hostId, host, draft({ hostname: 'x' }), SUBNET4))
    expect(await store.deleteHost(host.hostId, changed)).toEqual({ ok: true, host: null })
  } finally {
    await store.close()
    await database.drop()
  }
})

test('a database that is away is a transient error, a wrong password a permanent one; neither tells the password', async () => {
  const away = createKeaStore({ connection: { connectionString: 'postgres://kea:sesame@127.0.0.1:1/kea' } })
  const error = await away.version().catch((e: unknown) => e)
  expect(error).toMatchObject({ name: 'KeaError', family: 'transient', code: 'ECONNREFUSED' })
  expect(String((error as Error).message)).not.toContain('sesame')
  await away.close()

  const database = await keaDatabase()
  const url = new URL(database.url)
  url.password = 'wrong'
  const refused = createKeaStore({ connection: { connectionString: url.toString() } })
  await expect(refused.version()).rejects.toMatchObject({ family: 'permanent', code: '28P01' })
  await refused.close()

  const store = createKeaStore({ connection: { connectionString: database.url } })
  await store.version()
  await database.pool().query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'holdfast-store' AND datname = current_database()`,
  )
  await expect(store.version().catch(() => store.version())).resolves.toEqual({ major: 13, minor: 0 })
  await store.close()
  await database.drop()
})
