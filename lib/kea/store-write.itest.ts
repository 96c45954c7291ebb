import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { insertHost } from './host-write'
import { createKeaStore } from './store'
import { draft, SUBNET4, SUBNET6, written } from './testing/host-draft'
import { eventually, keaDatabase } from './testing/kea-database'

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
