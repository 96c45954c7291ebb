import { MOVE_WINDOW_MS, type OtherLease } from '@/lib/core/lease-events'
import type { KeaLease, KeaStore, OutboxRow } from '@/lib/core/ports/kea'
import { type PgQueryable, runSql } from '@/lib/db/sql'

const clientOf = (lease: KeaLease): string =>
  lease.family === 6 ? `6/${lease.duid}` : `4/${lease.clientId === '' ? lease.hwaddr : lease.clientId}`

export interface Grant extends OtherLease {
  client: string
}

/**
 * For each DELETE, the address that the same client was granted within the window around it: DHCPv4 inserts the new
 * lease before it deletes the old one, DHCPv6 the other way round. Grants are looked for in the same batch and among the
 * leases stored before.
 */
export async function latestGrants(
  sql: PgQueryable,
  rows: readonly OutboxRow[],
  moved6: readonly Grant[],
): Promise<(row: OutboxRow) => OtherLease | null> {
  const deleted = rows.filter(({ op, lease }) => op === 'DELETE' && lease?.before?.state === 0)
  if (deleted.length === 0) return () => null
  const grants: Grant[] = rows.flatMap(({ op, at, lease }) =>
    op !== 'DELETE' && lease?.after?.state === 0 && lease.before?.state !== 0
      ? [{ client: clientOf(lease.after), ip: lease.after.ip, grantedAt: at }]
      : [],
  )
  grants.push(...moved6, ...(await storedGrants(sql, deleted)))
  return (row) => {
    const before = row.lease?.before
    if (row.op !== 'DELETE' || !before) return null
    const at = Date.parse(row.at)
    const other = grants.find(
      (grant) =>
        grant.client === clientOf(before) &&
        grant.ip !== before.ip &&
        Math.abs(Date.parse(grant.grantedAt) - at) < MOVE_WINDOW_MS,
    )
    return other ?? null
  }
}

async function storedGrants(sql: PgQueryable, deleted: readonly OutboxRow[]): Promise<Grant[]> {
  const leases = deleted.flatMap(({ lease }) => lease?.before ?? [])
  const hwaddrs = leases.filter((lease) => lease.family === 4).map((lease) => lease.hwaddr)
  const earliest = Math.min(...deleted.map((row) => Date.parse(row.at))) - MOVE_WINDOW_MS
  const found = await runSql<KeaLease & { grantedAt: Date }>(
    sql,
    `select host(ip) as ip, family, hwaddr, client_id as "clientId", duid, since as "grantedAt" from lease
     where state = 'active' and since >= $2 and hwaddr = any($1::text[]) and hwaddr <> ''`,
    [hwaddrs, new Date(earliest)],
  )
  return found.map((lease) => ({
    client: clientOf(lease),
    ip: lease.ip,
    grantedAt: lease.grantedAt.toISOString(),
  }))
}

/** The half of a move that is not told yet, as it stands in Kea. */
export interface HalfMove extends Grant {
  lease: KeaLease
}

/** Kea writes the two halves of a move a millisecond apart; a bell that rang between them is answered no sooner. */
const HALF_MOVE_MS = 60

/**
 * In DHCPv6 a move is a DELETE and then an INSERT, in two transactions: when the second is not among the rows yet, Kea's
 * own table tells whether the client has another address by now. Otherwise its name would go, to come back at once.
 */
export async function halfMoves(
  kea: Pick<KeaStore, 'leasesOfDuids'>,
  rows: readonly OutboxRow[],
): Promise<HalfMove[]> {
  const granted = new Set(
    rows.flatMap(({ op, lease }) =>
      op !== 'DELETE' && lease?.after?.state === 0 ? clientOf(lease.after) : [],
    ),
  )
  const halves = rows.flatMap(({ op, lease }) => {
    const before = op === 'DELETE' ? lease?.before : null
    return before?.family === 6 && before.state === 0 && !granted.has(clientOf(before)) ? [before] : []
  })
  if (halves.length === 0) return []
  await new Promise((resolve) => setTimeout(resolve, HALF_MOVE_MS))
  const associations = new Set(halves.map(({ duid, iaid }) => `${duid}/${iaid}`))
  const leases = await kea.leasesOfDuids([...new Set(halves.map(({ duid }) => duid))])
  return leases
    .filter(({ duid, iaid }) => associations.has(`${duid}/${iaid}`))
    .map((lease) => ({
      lease,
      client: clientOf(lease),
      ip: lease.ip,
      grantedAt: new Date(Date.parse(lease.expiresAt) - lease.validLifetime * 1000).toISOString(),
    }))
}
