import { MOVE_WINDOW_MS, type OtherLease } from '@/lib/core/lease-events'
import type { KeaLease, OutboxRow } from '@/lib/core/ports/kea'
import { type PgQueryable, runSql } from '@/lib/db/sql'

const clientOf = (lease: KeaLease): string =>
  lease.family === 6 ? `6/${lease.duid}` : `4/${lease.clientId === '' ? lease.hwaddr : lease.clientId}`

interface Grant extends OtherLease {
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
): Promise<(row: OutboxRow) => OtherLease | null> {
  const deleted = rows.filter(({ op, lease }) => op === 'DELETE' && lease?.before?.state === 0)
  if (deleted.length === 0) return () => null
  const grants: Grant[] = rows.flatMap(({ op, at, lease }) =>
    op !== 'DELETE' && lease?.after?.state === 0 && lease.before?.state !== 0
      ? [{ client: clientOf(lease.after), ip: lease.after.ip, grantedAt: at }]
      : [],
  )
  grants.push(...(await storedGrants(sql, deleted)))
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
