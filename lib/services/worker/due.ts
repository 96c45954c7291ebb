import type { Claim } from '@/lib/core/claims'
import type { Family } from '@/lib/core/ports/kea'
import { whyDue } from '@/lib/core/why'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { CLAIM_COLUMNS, removeClaims } from '@/lib/services/worker/claims/store'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { enqueueNames } from '@/lib/services/worker/enqueue'
import { LAPSED_MS, mergeListedLeases } from '@/lib/services/worker/leases/listing'
import { endMissing } from '@/lib/services/worker/leases/missing'
import { inTransaction } from '@/lib/services/worker/transaction'

const PAGE = 1_000

/**
 * Lets go of what was wanted until now: the grace of an expired lease is over and its client did not come back. The
 * instant stands in the row, so no timer can be lost. Returns how many names were looked at.
 */
export async function letGo(deps: Pick<WorkerDeps, 'pool' | 'now'>): Promise<number> {
  for (let names = 0; ; ) {
    const done = await inTransaction(deps.pool, async (tx) => {
      const due = await runSql<Claim>(
        tx,
        `select ${CLAIM_COLUMNS}, c.why from claim c join zone z on z.id = c.zone_id
         where c.until <= $1 order by c.until, c.id limit ${PAGE} for update of c`,
        [deps.now()],
      )
      if (due.length === 0) return { claims: 0, names: 0 }
      await removeClaims(
        tx,
        due.map((claim) => ({ ...claim, why: whyDue(claim) })),
      )
      const touched = new Set(due.map(({ name }) => name))
      await enqueueNames(tx, touched)
      await notifyTopic(tx, 'records', 'reservations')
      return { claims: due.length, names: touched.size }
    })
    names += done.names
    if (done.claims < PAGE) return names
  }
}

/**
 * Leases whose time is over and of which Kea told nothing: it is away, or reclaims none. Their rows are read again, and
 * only what they say counts. Returns how many leases that were.
 */
export async function findLapsed(
  deps: Pick<WorkerDeps, 'pool' | 'kea' | 'world' | 'metrics' | 'now'>,
): Promise<number> {
  const before = new Date(deps.now().getTime() - LAPSED_MS)
  const overdue = await runSql<{ ip: string; family: Family }>(
    deps.pool,
    `select host(ip) as ip, family from lease where state = 'active' and expires_at < $1
     order by expires_at, ip limit ${PAGE}`,
    [before],
  )
  for (const family of [4, 6] as const) {
    const ips = overdue.filter((lease) => lease.family === family).map(({ ip }) => ip)
    if (ips.length === 0) continue
    const found = await deps.kea.getLeases(family, ips)
    await mergeListedLeases(deps, found, { checkFollows: false })
    const there = new Set(found.map(({ ip }) => ip))
    const gone = ips.filter((ip) => !there.has(ip))
    await endMissing(deps, { checkFollows: false }, 'ip = any($1::inet[]) and expires_at < $2', [
      gone,
      before,
    ])
  }
  return overdue.length
}
