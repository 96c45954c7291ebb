import { planSafety } from '@/lib/core/plan-safety'
import { seedLines } from '@/lib/core/seed-lines'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { setHealth } from '@/lib/services/worker/health'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { compareZones, type Difference } from '@/lib/services/worker/sync/compare'
import { listZone } from '@/lib/services/worker/sync/list-zone'
import { startRun } from '@/lib/services/worker/sync/run-store'
import type { World, WorldZone } from '@/lib/services/worker/world'
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
 */
export async function syncAll(deps: WorkerDeps, options: DiscoverOptions): Promise<SyncStart> {
  deps.log.info(seedLines.checkStarted())
  await discoverZones(deps, options)
  await recomputeAll(deps, { checkFollows: true })
  const world = await deps.world.get()
  const [row] = await runSql<{ count: number }>(
    deps.pool,
    `select count(*)::int as count from reservation where hostname is not null and kea_host_id is not null`,
  )
  deps.log.info(seedLines.checkFound(row?.count ?? 0))
  const { listed, failures, sizes } = await listZones(deps, world)
  const differences = await compareZones(
    deps.pool,
    listed.map((zone) => zone.id),
    world.policy.dnsEnabled,
  )
  const held = await holdUnsafe(deps, listed, sizes, differences)
  const names = [...new Set(differences.filter((one) => !held.has(one)).map((one) => one.name))]
  for (const { missing } of differences) {
    for (const { hostname, ip } of missing) deps.log.info(seedLines.creating(hostname, ip))
  }
  const runId = await startRun(deps.pool, 'sync-all', names)
  return { runId, names: names.length, failures }
}

async function listZones(
  deps: WorkerDeps,
  world: World,
): Promise<{ listed: WorldZone[]; failures: string[]; sizes: Map<string, number> }> {
  const listed: WorldZone[] = []
  const failures: string[] = []
  const sizes = new Map<string, number>()
  // One after another: a listing is the heaviest thing that an appliance is asked for.
  for (const zone of world.zones) {
    try {
      sizes.set(zone.id, await listZone(deps, zone))
      listed.push(zone)
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown error'
      failures.push(`${zone.name} (${zone.view}): ${reason}`)
      deps.log.warn(`The zone ${zone.name} (${zone.view}) could not be listed: ${reason}`)
    }
  }
  deps.world.forget()
  if (listed.length > 0) await notifyTopic(deps.pool, 'zones', 'records')
  return { listed, failures, sizes }
}

/** Differences of zones that would change too much at once: they wait for a person; what is missing is created all the same. */
async function holdUnsafe(
  deps: WorkerDeps,
  zones: readonly WorldZone[],
  sizes: ReadonlyMap<string, number>,
  differences: readonly Difference[],
): Promise<Set<Difference>> {
  const held = new Set<Difference>()
  for (const zone of zones) {
    const own = differences.filter((one) => one.zoneId === zone.id)
    const sum = (pick: (one: Difference) => number) => own.reduce((total, one) => total + pick(one), 0)
    const totals = {
      zoneId: zone.id,
      view: zone.view,
      zone: zone.name,
      creates: sum((one) => one.creates),
      updates: sum((one) => one.updates),
      deletes: sum((one) => one.deletes),
      touchesApex: own.some((one) => one.name === zone.name && one.updates + one.deletes > 0),
    }
    const reason = planSafety(totals, sizes.get(zone.id) ?? 0)
    const health = `plan:${zone.view}/${zone.name}`
    if (reason === null) {
      await setHealth(deps.pool, health, 'ok', null, { onlyIfKnown: true })
      continue
    }
    for (const one of own) if (one.updates + one.deletes > 0) held.add(one)
    deps.log.warn(`Held: ${reason}`)
    const news = await setHealth(deps.pool, health, 'degraded', `held: ${reason}`)
    if (news) await auditHeld(deps, zone, reason)
  }
  return held
}

async function auditHeld(deps: WorkerDeps, zone: WorldZone, reason: string): Promise<void> {
  await runSql(
    deps.pool,
    `insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind, subject_id)
     values ('worker', 'worker', 'SYNC', 'refused', $1, 'zone', $2)`,
    [`zone refused (SYNC) zone=${zone.name} view=${zone.view} reason="${reason}"`, zone.id],
  )
  await notifyTopic(deps.pool, 'audit')
}
