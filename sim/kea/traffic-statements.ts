import type { ClientBase } from 'pg'

/** A row of lease4 or lease6 as the traffic reads it back. `address` and `expire` stay in PostgreSQL's own text. */
export interface LeaseRow {
  family: 4 | 6
  address: string
  expire: string
  subnet_id: string
  hwaddr: string
  client: string
  valid_lifetime: string
  hostname: string
  iaid: number
  state: string
}

/** What changes in a lease; everything else is written again as it was, as Kea does. */
export type LeaseChange = Partial<
  Pick<LeaseRow, 'hwaddr' | 'client' | 'valid_lifetime' | 'hostname' | 'state' | 'expire'>
>

/** Kea's clock has seconds. */
export function expireIn(seconds: number, now = Date.now()): string {
  return new Date((Math.floor(now / 1000) + seconds) * 1000).toISOString()
}

export async function selectLeases(
  client: ClientBase,
  family: 4 | 6,
  where: string,
  limit: number,
): Promise<LeaseRow[]> {
  const { rows } = await client.query<LeaseRow>(
    `SELECT ${family} AS family, address::text, expire::text, subnet_id::text, encode(hwaddr, 'hex') AS hwaddr,
       encode(${family === 4 ? 'client_id' : 'duid'}, 'hex') AS client, valid_lifetime::text, hostname,
       ${family === 4 ? 0 : 'iaid'} AS iaid, state::text FROM lease${family} WHERE ${where} LIMIT $1`,
    [limit],
  )
  return rows
}

/** First grant: false when somebody holds the address. */
export async function insertLease(client: ClientBase, lease: LeaseRow): Promise<boolean> {
  const bytes = [Buffer.from(lease.hwaddr, 'hex'), Buffer.from(lease.client, 'hex')]
  const result =
    lease.family === 4
      ? await client.query(
          `INSERT INTO lease4(address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev,
           hostname, state, user_context) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
          [
            lease.address,
            ...bytes,
            lease.valid_lifetime,
            lease.expire,
            lease.subnet_id,
            false,
            false,
            lease.hostname,
            lease.state,
            '',
          ],
        )
      : await client.query(
          `INSERT INTO lease6(address, hwaddr, duid, valid_lifetime, expire, subnet_id, pref_lifetime, lease_type, iaid,
           prefix_len, fqdn_fwd, fqdn_rev, hostname, hwtype, hwaddr_source, state, user_context)
           VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 128, $9, $10, $11, 1, 2, $12, $13) ON CONFLICT DO NOTHING`,
          [
            lease.address,
            ...bytes,
            lease.valid_lifetime,
            lease.expire,
            lease.subnet_id,
            Math.floor((Number(lease.valid_lifetime) * 5) / 8),
            lease.iaid,
            false,
            false,
            lease.hostname,
            lease.state,
            '',
          ],
        )
  return result.rowCount === 1
}

/** Kea rewrites all columns, and only of the row it has seen: WHERE address AND expire. */
export async function updateLease(client: ClientBase, old: LeaseRow, change: LeaseChange): Promise<boolean> {
  const next = { ...old, ...change }
  const client_ = old.family === 4 ? 'client_id' : 'duid'
  const { rowCount } = await client.query(
    `UPDATE lease${old.family} SET address = $1, hwaddr = $2, ${client_} = $3, valid_lifetime = $4, expire = $5,
       subnet_id = $6, fqdn_fwd = $7, fqdn_rev = $8, hostname = $9, state = $10, user_context = $11
     WHERE address = $12 AND expire = $13`,
    [
      bare(next.address),
      Buffer.from(next.hwaddr, 'hex'),
      Buffer.from(next.client, 'hex'),
      next.valid_lifetime,
      next.expire,
      next.subnet_id,
      false,
      false,
      next.hostname,
      next.state,
      '',
      bare(old.address),
      old.expire,
    ],
  )
  return rowCount === 1
}

/** RELEASE, and the end of a DECLINE's probation. */
export async function deleteLease(client: ClientBase, lease: LeaseRow): Promise<void> {
  await client.query(`DELETE FROM lease${lease.family} WHERE address = $1 AND expire = $2`, [
    bare(lease.address),
    lease.expire,
  ])
}

/** Housekeeping: reclaimed leases older than `before`. */
export async function flushLeases(client: ClientBase, family: 4 | 6, before: string): Promise<void> {
  await client.query(`DELETE FROM lease${family} WHERE state = $1 AND expire < $2`, [2, before])
}

/** inet::text carries /128. */
function bare(address: string): string {
  return address.replace(/\/128$/, '')
}
