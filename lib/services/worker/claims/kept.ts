import type pg from 'pg'
import type { Claim } from '@/lib/core/claims'
import { guardOf } from '@/lib/services/worker/claims/store'
import { statement } from '@/lib/services/worker/statement'

/** Why a lease that ended has no claim though the policy keeps its name. */
export const NOTHING_KEPT = 'its lease ended, and nothing stands that could be kept'

/** True for a claim that only keeps what stands: the lease behind it ended. */
export function isKeeping({ live, wanted }: Claim): boolean {
  return live === false && wanted !== false
}

/** A claim's record, as far as it tells whether there is something to keep. */
interface Keepable {
  present: boolean
  /** It stood, and somebody took it away. */
  drift: unknown
  /** It is about to stand. */
  open: unknown
}

/** True when there is something to keep. */
export function isKeepable({ present, drift, open }: Keepable): boolean {
  return present || drift !== null || open !== null
}

/**
 * Claims without those that would keep what is not there: of a lease that ended long ago nothing is wanted, and nothing
 * is told. What such a claim guards stays guarded. `idle`: the sources, `kind:id`, that have no claim left by that.
 */
export async function whatStands(
  sql: pg.PoolClient,
  claims: readonly Claim[],
): Promise<{ claims: Claim[]; idle: Set<string> }> {
  const keeping = claims.filter(isKeeping)
  if (keeping.length === 0) return { claims: [...claims], idle: new Set() }
  const standing = new Set(
    (
      await statement<{ at: number }>(
        sql,
        'kept-claims',
        `select c.at from jsonb_to_recordset($1::jsonb) as c(at int, "zoneId" uuid, name text, type text, value text)
         join dns_record d on d.zone_id = c."zoneId" and d.name = c.name and d.type = c.type and d.value = c.value
         where d.present or d.drift is not null or exists (
           select from (select * from change where record_id = d.id offset 0) o
           where o.system = 'dns' and o.status = 'queued')`,
        [
          JSON.stringify(
            keeping.map(({ zoneId, name, type, value }, at) => ({ at, zoneId, name, type, value })),
          ),
        ],
      )
    ).map(({ at }) => keeping[at]),
  )
  const left = claims.flatMap((claim) =>
    isKeeping(claim) && !standing.has(claim) ? guardOf(claim) : [claim],
  )
  const sourceOf = ({ sourceKind, sourceId }: Claim) => `${sourceKind}:${sourceId}`
  const idle = new Set(keeping.map(sourceOf))
  for (const claim of left) if (claim.wanted !== false) idle.delete(sourceOf(claim))
  return { claims: left, idle }
}
