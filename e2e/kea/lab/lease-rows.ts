import type { Stack } from '@/scripts/testing/stack'

/** What the console's database says of the lease of an address. */
export interface LeaseRow {
  state: string
  cause: string
  hostname: string
  /** Lower-case hex. */
  hwaddr: string
  clientId: string
  duid: string
  /** Seconds from the lease's end in Kea's words to the end that we tell; null while it is active. */
  endedAfter: number | null
  /** ISO 8601. */
  since: string
  /** ISO 8601. */
  expiresAt: string
}

/** The lease fact at an address; null when there is none. */
export async function leaseRow(stack: Stack, ip: string): Promise<LeaseRow | null> {
  const [row] = await stack.sql<Omit<LeaseRow, 'since' | 'expiresAt'> & { since: Date; expiresAt: Date }>(
    `SELECT state, cause, hostname, hwaddr, client_id AS "clientId", duid, since, expires_at AS "expiresAt",
       extract(epoch FROM ended_at - expires_at)::float AS "endedAfter"
     FROM lease WHERE ip = $1::inet`,
    [ip],
  )
  if (row === undefined) return null
  return { ...row, since: row.since.toISOString(), expiresAt: row.expiresAt.toISOString() }
}

/** What was told of an address, oldest first; renewals that change nothing but the time are not told. */
export async function leaseStory(stack: Stack, ip: string): Promise<string[]> {
  const rows = await stack.sql<{ kind: string }>(
    `SELECT kind FROM kea_event WHERE ip = $1::inet AND tbl LIKE 'lease_' ORDER BY id`,
    [ip],
  )
  return rows.map(({ kind }) => kind)
}

/** State of the row in Kea's own table; null when it has none. */
export async function keaState(stack: Stack, ip: string): Promise<number | null> {
  const [row] = await stack.kea<{ state: string }>(
    ip.includes(':')
      ? 'SELECT state FROM lease6 WHERE address = $1'
      : `SELECT state FROM lease4 WHERE address = $1::inet - '0.0.0.0'::inet`,
    [ip],
  )
  return row === undefined ? null : Number(row.state)
}

/** True when the worker has taken over everything that Kea wrote so far. */
export async function isCaughtUp(stack: Stack): Promise<boolean> {
  const [row] = await stack.kea<{ empty: boolean }>(
    'SELECT NOT EXISTS (SELECT FROM holdfast.outbox) AS empty',
  )
  return row?.empty === true
}

/** Keeps a DHCPv6 address from everybody, by a row of `hosts` that no client can present: whoever has it must move. */
export async function hold(stack: Stack, ip: string): Promise<void> {
  await stack.kea(
    `WITH h AS (INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp6_subnet_id)
       VALUES (4, convert_to('hold:' || $1, 'utf8'), 6) RETURNING host_id)
     INSERT INTO ipv6_reservations (address, prefix_len, type, host_id) SELECT $1, 128, 0, host_id FROM h`,
    [ip],
  )
}
