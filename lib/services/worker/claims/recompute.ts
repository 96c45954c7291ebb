import type pg from 'pg'
import { type Claim, claimsFor, diffClaims, type ReservationSource } from '@/lib/core/claims'
import { storeClaims } from '@/lib/services/worker/claims/store'
import { statement } from '@/lib/services/worker/statement'
import type { World } from '@/lib/services/worker/world'

export interface Recomputed {
  /** Names that must be looked at. */
  names: string[]
  /** Source id -> why it publishes nothing. */
  reasons: Map<string, string>
  /** Sources of which nothing is different: their records may be served already. */
  settled: string[]
}

/**
 * Computes the claims of reservations again and stores what is different, with the record rows that wait for them.
 * Part of the transaction that changed the reservations.
 *
 * @param removed ids of reservations that are gone or publish nothing any more
 * @param fresh ids of reservations that are new: nothing is stored about them yet
 */
export async function recomputeClaims(
  sql: pg.PoolClient,
  world: World,
  sources: readonly ReservationSource[],
  removed: readonly string[],
  fresh: ReadonlySet<string> = new Set(),
): Promise<Recomputed> {
  const ids = [...sources.map((source) => source.id), ...removed]
  const known = ids.filter((id) => !fresh.has(id))
  const before = known.length === 0 ? [] : await readClaims(sql, known)
  const reasons = new Map<string, string>()
  const after: Claim[] = []
  for (const source of sources) {
    const set = claimsFor(source, world)
    if (set.reason !== null) reasons.set(source.id, set.reason)
    after.push(...set.claims)
  }
  const names = diffClaims(before, after)
  if (names.length > 0) await storeClaims(sql, before, after)
  const touched = new Set(names)
  const moving = new Set(
    [...before, ...after].filter((claim) => touched.has(claim.name)).map((claim) => claim.sourceId),
  )
  return { names, reasons, settled: ids.filter((id) => !moving.has(id)) }
}

/** The stored claims of these reservations. */
async function readClaims(sql: pg.PoolClient, reservationIds: readonly string[]): Promise<Claim[]> {
  return await statement<Claim>(
    sql,
    'read-claims',
    `select c.source_kind as "sourceKind", c.source_id as "sourceId", c.zone_id as "zoneId", z.view, z.name as zone,
       c.name, c.type, c.value, c.ttl, c.provenance, c.ref
     from claim c join zone z on z.id = c.zone_id
     where c.source_kind = 'reservation' and c.source_id = any($1::text[])`,
    [reservationIds],
  )
}
