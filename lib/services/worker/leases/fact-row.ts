import type { LeaseFact } from '@/lib/core/lease-fact'

/** A row of `lease` as PostgreSQL gives it: its bigints are text. */
export type FactRow = Omit<LeaseFact, 'iaid' | 'validLifetime'> & {
  iaid: string | null
  validLifetime: string
}

const ISO = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The columns of a FactRow, for a table named `l`. */
export const FACT_COLUMNS = `host(l.ip) as ip, l.family, l.lease_type as "leaseType", l.prefix_len as "prefixLen",
  l.subnet_id as "subnetId", l.hwaddr, l.client_id as "clientId", l.duid, l.iaid, l.hostname, l.state,
  l.kea_state as "keaState", l.cause, ${ISO('l.since')} as since, ${ISO('l.expires_at')} as "expiresAt",
  l.valid_lifetime as "validLifetime", ${ISO('l.ended_at')} as "endedAt"`

/** The fact of a row. */
export function toFact(row: FactRow): LeaseFact {
  return {
    ...row,
    iaid: row.iaid === null ? null : Number(row.iaid),
    validLifetime: Number(row.validLifetime),
  }
}
