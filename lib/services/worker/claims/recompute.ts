import { type Claim, claimsFor, diffClaims, type ReservationSource } from '@/lib/core/claims'
import { type PgQueryable, runSql } from '@/lib/db/sql'
import { storeClaims } from '@/lib/services/worker/claims/store'
import type { World } from '@/lib/services/worker/world'

export interface Recomputed {
  /** Names that must be looked at. */
  names: string[]
  /** Source id -> why it publishes nothing. */
  reasons: Map<string, string>
}

/**
 * Computes the claims of reservations again and stores what is different, with the record rows that wait for them.
 * Part of the transaction that changed the reservations.
 *
 * @param removed ids of reservations that are gone or publish nothing any more
 */
export async function recomputeClaims(
  sql: PgQueryable,
  world: World,
  sources: readonly ReservationSource[],
  removed: readonly string[],
): Promise<Recomputed> {
  const ids = [...sources.map((source) => source.id), ...removed]
  if (ids.length === 0) return { names: [], reasons: new Map() }
  const before = await readClaims(sql, ids)
  const reasons = new Map<string, string>()
  const after: Claim[] = []
  for (const source of sources) {
    const set = claimsFor(source, world)
    if (set.reason !== null) reasons.set(source.id, set.reason)
    after.push(...set.claims)
  }
  const names = diffClaims(before, after)
  if (names.length > 0) await storeClaims(sql, before, after)
  return { names, reasons }
}

/** The stored claims of these reservations. */
async function readClaims(sql: PgQueryable, reservationIds: readonly string[]): Promise<Claim[]> {
  return await runSql<Claim>(
    sql,
    `select c.source_kind as "sourceKind", c.source_id as "sourceId", c.zone_id as "zoneId", z.view, z.name as zone,
       c.name, c.type, c.value, c.ttl, c.provenance, c.ref
     from claim c join zone z on z.id = c.zone_id
     where c.source_kind = 'reservation' and c.source_id = any($1::text[])`,
    [reservationIds],
  )
}
