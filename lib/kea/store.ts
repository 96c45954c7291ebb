import type pg from 'pg'
import { formatIp, parseIp } from '@/lib/core/ip'
import type { Family, KeaHost, KeaLease, KeaStore, KeaVersion, KeaWrite } from '@/lib/core/ports/kea'
import { type KeaConnection, PREPARE_SESSION } from './connection'
import { KeaError, toKeaError } from './errors'
import { readHolder, readHolds } from './holds'
import { identifierHolder } from './host-checks'
import { HOST_SELECT, HOST_SELECT_OPTIONS, type HostRow, toKeaHost } from './host-rows'
import { insertHost, removeHost, rewriteHost } from './host-write'
import { createKeaPool } from './kea-pool'
import { LEASE4_COLUMNS, LEASE6_COLUMNS, type LeaseValues, toKeaLease } from './lease-rows'

const OPTIONS_READABLE = `SELECT bool_and(coalesce(has_table_privilege(to_regclass(t), 'SELECT'), false)) AS readable
  FROM unnest('{dhcp4_options,dhcp6_options}'::text[]) t`

export interface KeaStoreOptions {
  connection: KeaConnection
  /** Connections at most; default 4. */
  max?: number
  /** Told of connections lost while idle. */
  onProblem?: (error: KeaError) => void
}

/** Kea's hosts and leases by SQL, schema versions 13 to 34. Every method rejects with KeaError only. */
export function createKeaStore(options: KeaStoreOptions): KeaStore & { close(): Promise<void> } {
  const pool = createKeaPool(options.connection, options.max ?? 4)
  pool.on('error', (error) => options.onProblem?.(toKeaError(error, 'Kea database')))

  pool.on('connect', (client) => {
    client.query(PREPARE_SESSION).catch(() => undefined) // a lost connection shows in the query that follows
  })

  async function read<T>(action: string, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect(action)
    try {
      const result = await run(client)
      client.release()
      return result
    } catch (error) {
      const known = toKeaError(error, action)
      client.release(known.family === 'transient')
      throw known
    }
  }

  /** One transaction; a refusal rolls it back. A row that appeared meanwhile (23505) is looked up and named. */
  async function write(
    action: string,
    run: (client: pg.PoolClient) => Promise<KeaWrite>,
    onDuplicate?: (client: pg.PoolClient) => Promise<KeaHost | null>,
  ): Promise<KeaWrite> {
    return read(action, async (client) => {
      await client.query('BEGIN')
      try {
        const outcome = await run(client)
        await client.query(outcome.ok ? 'COMMIT' : 'ROLLBACK')
        return outcome
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined)
        const holder = isDuplicate(error) ? await onDuplicate?.(client) : undefined
        if (holder) return { ok: false, refusal: { kind: 'identifier-taken', holder } }
        throw error
      }
    })
  }

  let select: string | null = null
  /** With the options of hosts where we may read them; told once for all connections. */
  async function hostSelect(client: pg.PoolClient): Promise<string> {
    if (select !== null) return select
    const { rows } = await client.query<{ readable: boolean }>(OPTIONS_READABLE)
    select = rows[0]?.readable === true ? HOST_SELECT_OPTIONS : HOST_SELECT
    return select
  }

  return {
    version: () => read('Reading the version of the Kea database', readVersion),

    instance: (proposed) =>
      read('Reading the installation kept in the Kea database', (client) => keptInstance(client, proposed)),

    listHosts: (afterHostId, limit) =>
      read('Reading the reservations of Kea', async (client) => {
        const { rows } = await client.query<HostRow>(
          `${await hostSelect(client)} h.host_id > $1 ORDER BY h.host_id LIMIT $2`,
          [afterHostId, limit],
        )
        return rows.map(toKeaHost)
      }),

    getHosts: (hostIds) =>
      read('Reading reservations of Kea', async (client) => {
        if (hostIds.length === 0) return []
        const { rows } = await client.query<HostRow>({
          name: 'hf-get-hosts',
          text: `${await hostSelect(client)} h.host_id = ANY($1::int[]) ORDER BY h.host_id`,
          values: [[...hostIds]],
        })
        return rows.map(toKeaHost)
      }),

    listLeases: (family, after, limit) =>
      read('Reading the leases of Kea', (client) => listLeases(client, family, after, limit)),

    getLeases: (family, ips) => read('Reading leases of Kea', (client) => getLeases(client, family, ips)),

    leasesOfDuids: (duids) =>
      read('Reading the leases of clients of Kea', async (client) => {
        if (duids.length === 0) return []
        const { rows } = await client.query<unknown[]>({
          text: `SELECT ${LEASE6_COLUMNS} FROM lease6 WHERE duid IN (SELECT decode(unnest($1::text[]), 'hex')) AND state = 0`,
          values: [[...duids]],
          rowMode: 'array',
        })
        return rows.flatMap((row: LeaseValues) => toKeaLease(6, row) ?? [])
      }),

    hostAt: (family, subnetId, ip) =>
      read('Reading who has an address in Kea', (client) => readHolder(client, family, subnetId, ip)),

    listHolds: () => read('Reading the holds in Kea', readHolds),

    createHost: (draft, subnet) =>
      write(
        'Writing a reservation to Kea',
        (client) => insertHost(client, draft, subnet),
        (client) => identifierHolder(client, draft, 0),
      ),

    updateHost: (hostId, expected, draft, subnet, behind) =>
      write(
        'Changing a reservation of Kea',
        async (client) => {
          const changed = await rewriteHost(client, hostId, expected, draft, subnet)
          if (changed.ok && behind !== undefined) await insertHost(client, behind, subnet)
          return changed
        },
        (client) => identifierHolder(client, draft, hostId),
      ),

    deleteHost: (hostId, expected, family) =>
      write('Deleting a reservation of Kea', (client) =>
        removeHost(client, hostId, expected, family ?? null),
      ),

    replaceHost: (hostId, expected, draft, subnet) =>
      write(
        'Replacing a reservation of Kea',
        async (client) => {
          const removed = await removeHost(client, hostId, expected, draft.family)
          return removed.ok ? insertHost(client, draft, subnet) : removed
        },
        (client) => identifierHolder(client, draft, hostId),
      ),

    close: () => pool.end(),
  }
}

function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23505'
}

async function readVersion(client: pg.PoolClient): Promise<KeaVersion> {
  const { rows } = await client.query<{ version: number; minor: number | null }>(
    'SELECT version, minor FROM schema_version',
  )
  const row = rows[0]
  if (row === undefined) throw new KeaError('permanent', 'The schema_version of the Kea database is empty')
  return { major: row.version, minor: row.minor ?? 0 }
}

async function keptInstance(client: pg.PoolClient, proposed: string | null): Promise<string | null> {
  const { rows: rights } = await client.query<{ read: boolean; write: boolean }>(
    `SELECT has_column_privilege(a.attrelid, a.attname, 'SELECT') AS read,
       has_column_privilege(a.attrelid, a.attname, 'UPDATE') AS write
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'holdfast' AND c.relname = 'control' AND a.attname = 'instance'
       AND has_schema_privilege(n.oid, 'USAGE')`,
  )
  const may = rights[0]
  if (may?.read !== true) return null
  if (may.write && proposed !== null) {
    await client.query('UPDATE holdfast.control SET instance = $1 WHERE instance IS NULL', [proposed])
  }
  const { rows } = await client.query<{ instance: string | null }>('SELECT instance FROM holdfast.control')
  return rows[0]?.instance ?? null
}

/** By the primary key, so that a page costs the same at the start and at the end of a million leases. */
async function listLeases(
  client: pg.PoolClient,
  family: Family,
  after: string | null,
  limit: number,
): Promise<KeaLease[]> {
  const columns = family === 4 ? LEASE4_COLUMNS : LEASE6_COLUMNS
  const where: string[] = []
  const values: unknown[] = [limit]
  if (family === 4) where.push('address BETWEEN 0 AND 4294967295')
  if (after !== null) {
    where.push('address > $2')
    values.push(family === 4 ? String(parseIp(after)?.bits ?? 0) : after)
  }
  const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`
  const { rows } = await client.query<unknown[]>({
    text: `SELECT ${columns} FROM lease${family} ${condition} ORDER BY address LIMIT $1`,
    values,
    rowMode: 'array',
  })
  return rows
    .map((row: LeaseValues) => toKeaLease(family, row))
    .filter((lease): lease is KeaLease => lease !== null && lease.ip !== after)
}

/** By the primary key, in the type it has: bigint, and for DHCPv6 canonical text, or inet since schema 18. */
async function getLeases(client: pg.PoolClient, family: Family, ips: readonly string[]): Promise<KeaLease[]> {
  const keys = ips.flatMap((ip) => {
    const address = parseIp(ip)
    if (address?.family !== family) return []
    return [family === 4 ? String(address.bits) : formatIp(address)]
  })
  if (keys.length === 0) return []
  const columns = family === 4 ? LEASE4_COLUMNS : LEASE6_COLUMNS
  const { rows } = await client.query<unknown[]>({
    text: `SELECT ${columns} FROM lease${family} WHERE address IN (SELECT unnest($1::text[])::${await addressType(client, family)})`,
    values: [keys],
    rowMode: 'array',
  })
  return rows
    .map((row: LeaseValues) => toKeaLease(family, row))
    .filter((lease): lease is KeaLease => lease !== null)
}

async function addressType(client: pg.PoolClient, family: Family): Promise<'bigint' | 'inet' | 'varchar'> {
  if (family === 4) return 'bigint'
  return (await readVersion(client)).major >= 18 ? 'inet' : 'varchar'
}
