import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KeaLease } from '@/lib/core/ports/kea'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { grantsSql } from './grants'
import { createKeaStore } from './store'
import { draft, SUBNET4, written } from './testing/host-draft'
import { keaDatabase } from './testing/kea-database'

type Store = ReturnType<typeof createKeaStore>

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

  test('reads the options of a host, and of no other', async () => {
    await clear()
    await kea.query(`
      INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, dhcp6_subnet_id) VALUES
        (0, '\\x020000000001', 1, 6), (0, '\\x020000000002', 1, NULL);
      INSERT INTO dhcp4_options (code, space, value, formatted_value, scope_id, host_id) VALUES
        (60, 'dhcp4', NULL, 'PXE, "x"', 3, 1), (43, '', '\\x00ff', '', 3, 1), (6, 'dhcp4', NULL, '10.0.0.53', 0, NULL);
      INSERT INTO dhcp6_options (code, space, value, formatted_value, scope_id, host_id) VALUES
        (59, 'dhcp6', NULL, 'http://x/', 3, 1)`)
    const [first, second] = await store.getHosts([1, 2])
    expect(first?.options).toEqual([
      { family: 4, code: 43, space: null, value: '00ff', text: null },
      { family: 4, code: 60, space: 'dhcp4', value: '', text: 'PXE, "x"' },
      { family: 6, code: 59, space: 'dhcp6', value: '', text: 'http://x/' },
    ])
    expect(second).not.toHaveProperty('options')
    expect((await store.listHosts(0, 10))[0]).toEqual(first)
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
