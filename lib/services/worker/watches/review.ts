import { holdfastContext } from '@/lib/core/hold'
import type { KeaHost } from '@/lib/core/ports/kea'
import { runSql } from '@/lib/db/sql'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { autoWatch } from '@/lib/services/worker/watches/auto-watch'
import { enqueueWatches, enqueueWatchesAt } from '@/lib/services/worker/watches/enqueue-watches'

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
  const seen = holds.flatMap((host) => {
    const ip = host.ipv4 ?? host.ipv6[0]
    return ip === undefined ? [] : [{ ip, hostId: host.hostId }]
  })
  const adopted = await runSql<{ ip: string }>(
    deps.pool,
    `update watch w set kea_host_id = h."hostId", hold = 'pending', hold_reason = 'found in Kea'
     from jsonb_to_recordset($1::jsonb) as h(ip inet, "hostId" int)
     where w.ip = h.ip and w.kea_host_id is distinct from h."hostId" returning host(w.ip) as ip`,
    [JSON.stringify(seen)],
  )
  await enqueueWatchesAt(
    deps.pool,
    adopted.map(({ ip }) => ip),
  )
  const known = await runSql<{ ip: string }>(
    deps.pool,
    'select host(ip) as ip from watch where ip = any($1::inet[])',
    [seen.map(({ ip }) => ip)],
  )
  const watched = new Set(known.map(({ ip }) => ip))
  for (const host of holds) {
    const ip = host.ipv4 ?? host.ipv6[0] ?? null
    if ((ip !== null && watched.has(ip)) || !isOurs(host)) continue
    const { ok } = await deps.kea.deleteHost(host.hostId, host)
    if (ok) deps.log.warn(`Removed a hold that no watch wants: ${ip ?? `host ${host.hostId}`}`)
  }
}

function isOurs({ userContext }: KeaHost): boolean {
  return typeof holdfastContext(userContext)?.hold === 'string'
}
