import type { Family } from '@/lib/core/ports/kea'
import { runSql } from '@/lib/db/sql'
import { changeFacts } from '@/lib/services/worker/change-facts'
import { listed } from '@/lib/services/worker/claims/news'
import { recompute } from '@/lib/services/worker/claims/recompute'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { RESERVATION_COLUMNS, type ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { LAPSED_MS, mergeListedLeases } from '@/lib/services/worker/leases/listing'
import { endMissing } from '@/lib/services/worker/leases/missing'
import { settle } from '@/lib/services/worker/observe-hosts'

const PAGE = 1_000

/**
 * Lets go of what was wanted until now: the grace of an expired lease is over and its client did not come back. The
 * instant stands in the row, so no timer can be lost. Returns how many names were looked at.
 */
export async function letGo(deps: Pick<WorkerDeps, 'pool' | 'world' | 'now'>): Promise<number> {
  for (let names = 0; ; ) {
    const world = await deps.world.get()
    const done = await changeFacts(deps.pool, async (tx, after) => {
      const due = await runSql<{ kind: string; id: string }>(
        tx,
        `select distinct source_kind as kind, source_id as id from (
           select source_kind, source_id from claim where until <= $1 order by until limit ${PAGE}) c`,
        [deps.now()],
      )
      if (due.length === 0) return { sources: 0, names: 0 }
      const of = (kind: string) => due.flatMap((source) => (source.kind === kind ? [source.id] : []))
      const stand = await runSql<ReservationRow>(
        tx,
        `select ${RESERVATION_COLUMNS} from reservation r where r.id = any($1::uuid[]) order by r.id for update`,
        [of('reservation')],
      )
      const leases = of('lease')
      const subjects = { stand, was: [], leases, heard: listed, now: deps.now() }
      const over = await recompute(tx, world, subjects, after)
      await settle(tx, over.reservations, over.reasons, world)
      after.lookAtNames(over.names)
      after.notify('records', 'reservations', 'leases')
      return { sources: due.length, names: over.names.length }
    })
    names += done.names
    if (done.sources === 0) return names
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
