import { holdfastContext } from '@/lib/core/hold'
import type { KeaHost } from '@/lib/core/ports/kea'
import { runSql } from '@/lib/db/sql'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { addressOfHost, adoptHolds } from '@/lib/services/worker/watches/adopt-holds'
import { autoWatch } from '@/lib/services/worker/watches/auto-watch'
import { enqueueWatches } from '@/lib/services/worker/watches/enqueue-watches'

type Deps = Pick<WorkerDeps, 'pool' | 'kea' | 'world' | 'log'>

/**
 * Looks at every watch again: after a check of all zones, and when the policy or the scopes changed. Holds in Kea that
 * no watch knows of are taken over by the watch of their address, or removed.
 */
export async function reviewWatches(deps: Deps): Promise<void> {
  await autoWatch(deps.pool, 'all')
  const rows = await runSql<{ id: string }>(
    deps.pool,
    `select id::text from watch where state <> 'dismissed' or kea_host_id is not null or hold not in ('none')`,
  )
  await enqueueWatches(
    deps.pool,
    rows.map(({ id }) => id),
  )
  deps.world.forget()
  // Holds of an earlier life of this installation: while observing nothing is changed.
  if ((await deps.world.get()).policy.observe) return
  const holds = await deps.kea.listHolds()
  if (holds.length > 0) await adopt(deps, holds)
}

async function adopt(deps: Deps, holds: readonly KeaHost[]): Promise<void> {
  const adopted = await adoptHolds(deps.pool, holds)
  await enqueueWatches(
    deps.pool,
    adopted.map(({ id }) => id),
  )
  const known = await runSql<{ ip: string }>(
    deps.pool,
    'select host(ip) as ip from watch where ip = any($1::inet[])',
    [holds.flatMap((host) => addressOfHost(host) ?? [])],
  )
  const watched = new Set(known.map(({ ip }) => ip))
  for (const host of holds) {
    const ip = addressOfHost(host)
    if ((ip !== null && watched.has(ip)) || !isOurs(host)) continue
    const { ok } = await deps.kea.deleteHost(host.hostId, host)
    if (ok) deps.log.warn(`Removed a hold that no watch wants: ${ip ?? `host ${host.hostId}`}`)
  }
}

function isOurs({ userContext }: KeaHost): boolean {
  return typeof holdfastContext(userContext)?.hold === 'string'
}
