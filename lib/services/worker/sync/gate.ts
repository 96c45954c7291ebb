import type { AlertFact } from '@/lib/core/alerts'
import { DRIFT_ALERTS, zoneDiffers, zoneDiffersReason, zoneGroup } from '@/lib/core/drift-alerts'
import { planSafety } from '@/lib/core/plan-safety'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { storeAlerts } from '@/lib/services/worker/alerts'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { setHealth } from '@/lib/services/worker/health'
import { noDifference, type ZoneDifference } from '@/lib/services/worker/sync/compare'
import { countMarks, type Marked } from '@/lib/services/worker/sync/drift-marks'
import type { WorldZone } from '@/lib/services/worker/world'

const NAMED = 20

/**
 * Zones of which so much differs that a person must say what happens, as after somebody restored one: one alert for
 * each, and nothing there is repaired until it is answered. What was never made yet is made all the same.
 *
 * @param sizes how many records each zone has, by its id
 * @returns ids of those zones
 */
export async function gateZones(
  deps: WorkerDeps,
  zones: readonly WorldZone[],
  sizes: ReadonlyMap<string, number>,
  differences: readonly ZoneDifference[],
): Promise<Set<string>> {
  const marks = await countMarks(
    deps.pool,
    zones.map((zone) => zone.id),
  )
  const gated = new Set<string>()
  const alerts: AlertFact[] = []
  for (const zone of zones) {
    const alert = await gateZone(
      deps,
      zone,
      sizes.get(zone.id) ?? 0,
      differences.find((one) => one.zoneId === zone.id) ?? noDifference(zone.id),
      marks.filter((one) => one.zoneId === zone.id),
    )
    if (alert === null) continue
    gated.add(zone.id)
    alerts.push(alert)
  }
  await storeAlerts(deps.pool, alerts, {
    reasons: zones.map(({ view, name }) => zoneDiffersReason(view, name)),
  })
  return gated
}

async function gateZone(
  deps: WorkerDeps,
  zone: WorldZone,
  listed: number,
  own: ZoneDifference,
  marks: readonly Marked[],
): Promise<AlertFact | null> {
  const marked = (...kinds: string[]) =>
    marks.reduce((total, { drift, count }) => total + (kinds.includes(drift) ? count : 0), 0)
  const gone = marked('missing', 'changed')
  const { creates, updates, deletes } = own
  const { id: zoneId, view, name } = zone
  // What stands in the place of a changed one was listed.
  const size = listed + marked('missing')
  const totals = {
    ...{ zoneId, view, zone: name, creates },
    // What somebody deleted is put back: to the zone that is as much of a change as any other.
    updates: updates + gone + marked('ttl', 'tag'),
    deletes: deletes + marked('extra'),
    touchesApex: own.changed.names.includes(name),
  }
  const reason = planSafety(totals, size)
  const health = `plan:${view}/${name}`
  if (reason === null) {
    await setHealth(deps.pool, health, 'ok', null, { onlyIfKnown: true })
    return null
  }
  deps.log.warn(`Held: ${reason}`)
  if (await setHealth(deps.pool, health, 'degraded', `held: ${reason}`)) await auditHeld(deps, zone, reason)
  await holdAll(deps, zone)
  const named = [...marks.flatMap(({ names }) => names), ...own.changed.names.slice(0, NAMED)]
  const counts = Object.fromEntries([
    ...marks.map(({ drift, count }) => [drift, count] as const),
    ...(updates > 0 ? [['update', updates] as const] : []),
    ...(deletes > 0 ? [['delete', deletes] as const] : []),
  ])
  const names = [...new Set(named)].sort().slice(0, NAMED)
  return zoneDiffers({ zoneId, view, zone: name, size, counts, names, reason })
}

/** Records that nothing claims and nobody noted why wait too; the alerts about single records go into the one item. */
async function holdAll(deps: WorkerDeps, { id, view, name }: WorldZone): Promise<void> {
  await runSql(
    deps.pool,
    `update dns_record set drift = 'extra', drift_at = now()
     where zone_id = $1 and present and owned and not wanted and why is null and drift is null`,
    [id],
  )
  await runSql(
    deps.pool,
    `update alert set group_key = $4 where active is not null and kind = any($3::text[])
       and detail->>'view' = $1 and detail->>'zone' = $2 and group_key is distinct from $4`,
    [view, name, DRIFT_ALERTS, zoneGroup(view, name)],
  )
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
