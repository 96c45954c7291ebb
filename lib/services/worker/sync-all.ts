import PQueue from 'p-queue'
import { seedLines } from '@/lib/core/seed-lines'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { storeAlerts } from '@/lib/services/worker/alerts'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { tellAllMismatches } from '@/lib/services/worker/name-mismatch'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { recomputeIfDue } from '@/lib/services/worker/recompute-due'
import { compareZones } from '@/lib/services/worker/sync/compare'
import { abandonedReasons, markedNames } from '@/lib/services/worker/sync/drift-marks'
import { gateZones } from '@/lib/services/worker/sync/gate'
import { listZone } from '@/lib/services/worker/sync/list-zone'
import { rebuildStatics } from '@/lib/services/worker/sync/rebuild-statics'
import { startRun } from '@/lib/services/worker/sync/run-store'
import type { WorldZone } from '@/lib/services/worker/world'
import { type DiscoverOptions, discoverZones } from '@/lib/services/worker/zones'

export interface SyncStart {
  runId: string
  names: number
  /** Zones that could not be listed, with the reason. Nothing was concluded about them. */
  failures: string[]
}

/**
 * The consistency check: zones, claims, a listing of every managed zone, and a look at every name that differs. The looks
 * go on after this returns; `runProgress` tells how far they are.
 *
 * @param zoneId only this zone is listed and compared; null: all
 */
export async function syncAll(
  deps: WorkerDeps,
  options: DiscoverOptions,
  zoneId: string | null = null,
): Promise<SyncStart> {
  deps.log.info(seedLines.checkStarted())
  await discoverZones(deps, options)
  await recomputeIfDue(deps, { checkFollows: zoneId === null })
  let world = await deps.world.get()
  const [row] = await runSql<{ count: number }>(
    deps.pool,
    `select count(*)::int as count from reservation where hostname is not null and kea_host_id is not null`,
  )
  deps.log.info(seedLines.checkFound(row?.count ?? 0))
  const { listed, failures, sizes } = await listZones(
    deps,
    world.zones.filter((zone) => zoneId === null || zone.id === zoneId),
  )
  const rebuilt = zoneId === null ? await rebuildStatics(deps.pool) : 0
  if (rebuilt > 0) {
    deps.log.info(`${rebuilt} static records were taken back from the DNS server`)
    await recomputeAll(deps, { checkFollows: true })
    world = await deps.world.get()
  }
  const differences = await compareZones(
    deps.pool,
    listed.map((zone) => zone.id),
    world.policy.dnsEnabled,
  )
  // While nothing is changed in DNS there is nothing to hold back.
  const gated = await gateZones(deps, world.policy.dnsEnabled ? listed : [], sizes, differences)
  const free = listed.filter((zone) => !gated.has(zone.id)).map((zone) => zone.id)
  const due = differences.flatMap(({ zoneId, made, changed }) =>
    gated.has(zoneId) ? [made] : [made, changed],
  )
  const marked = world.policy.dnsEnabled ? await markedNames(deps.pool, free) : []
  const names = [...new Set([...due.flatMap((one) => one.names), ...marked])].sort()
  for (const { missing } of due) {
    for (const { hostname, ip } of missing) deps.log.info(seedLines.creating(hostname, ip))
  }
  await storeAlerts(deps.pool, [], { reasons: await abandonedReasons(deps.pool) })
  if (zoneId === null) await tellAllMismatches(deps.pool, world)
  const runId = await startRun(deps.pool, 'sync-all', names)
  return { runId, names: names.length, failures }
}

/** A listing is the heaviest thing that an appliance is asked for: not many at once. */
const ZONES_AT_ONCE = 4

async function listZones(
  deps: WorkerDeps,
  zones: readonly WorldZone[],
): Promise<{ listed: WorldZone[]; failures: string[]; sizes: Map<string, number> }> {
  const listed: WorldZone[] = []
  const failures: string[] = []
  const sizes = new Map<string, number>()
  const queue = new PQueue({ concurrency: ZONES_AT_ONCE })
  await queue.addAll(
    zones.map((zone) => async () => {
      try {
        sizes.set(zone.id, await listZone(deps, zone))
        listed.push(zone)
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown error'
        failures.push(`${zone.name} (${zone.view}): ${reason}`)
        deps.log.warn(`The zone ${zone.name} (${zone.view}) could not be listed: ${reason}`)
      }
    }),
  )
  deps.world.forget()
  if (listed.length > 0) await notifyTopic(deps.pool, 'zones', 'records')
  return { listed, failures, sizes }
}
