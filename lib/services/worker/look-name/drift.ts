import type { AlertFact } from '@/lib/core/alerts'
import { longestCidr } from '@/lib/core/cidr'
import { besideRepaired, type DriftFound, type DriftMark, isIntruder, markOf } from '@/lib/core/drift'
import { alertsOfDrift } from '@/lib/core/drift-alerts'
import { runSql } from '@/lib/db/sql'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { LookAgain } from '@/lib/services/worker/look-again'
import { failure } from '@/lib/services/worker/look-name/apply'
import type { NameFacts, NameRecord } from '@/lib/services/worker/look-name/facts'
import { type Applied, asIs } from '@/lib/services/worker/look-name/outcome'
import { isDnsOff } from '@/lib/services/worker/look-name/plan'
import type { CallWatch } from '@/lib/services/worker/look-name/stalled'
import type { NameWrites } from '@/lib/services/worker/look-name/writes'
import { markMissing, mergeFacts } from '@/lib/services/worker/merge-facts'
import { markForeign } from '@/lib/services/worker/sync/drift-marks'
import type { World } from '@/lib/services/worker/world'

/**
 * A listing may be older than what we did meanwhile, so a mark that only a listing made is not believed: the name is
 * read once more. True: it was, and the look must start over.
 */
export async function confirmMarks(
  deps: WorkerDeps,
  calls: CallWatch,
  world: World,
  facts: NameFacts,
): Promise<boolean> {
  if (!world.policy.dnsEnabled) return false
  const doubtful = facts.records.filter(
    ({ drift, confirmed, zoneId }) => drift !== null && !confirmed && !facts.gated.includes(zoneId),
  )
  let read = false
  for (const zoneId of new Set(doubtful.map((row) => row.zoneId))) {
    const zone = world.zone(zoneId)
    const provider = zone === null ? undefined : deps.providers.get(zone.view)
    if (zone === null || provider === undefined) continue
    const startedAt = deps.now()
    const found = await calls
      .during(zone.view, () => provider.findRecords(zone, facts.name))
      .catch((error: unknown) => {
        const outcome = failure(error)
        throw new LookAgain('reason' in outcome ? outcome.reason : 'the server did not answer')
      })
    await mergeFacts(deps.pool, found, { instance: deps.instance, zoneId, listing: false, startedAt })
    await markMissing(deps.pool, zoneId, facts.name, { except: found })
    await markForeign(deps.pool, zoneId, { name: facts.name })
    await runSql(
      deps.pool,
      'update dns_record set drift_at = now() where zone_id = $1 and name = $2 and drift is not null',
      [zoneId, facts.name],
    )
    read = true
  }
  return read
}

/** What an operator is told of it, with the reservation that the record belongs to. */
export function driftAlerts(facts: NameFacts, world: World, found: readonly DriftFound[]): AlertFact[] {
  const alerts = alertsOfDrift(found, (ip) => longestCidr(ip, world.scopes)?.name ?? null)
  return alerts.map((alert) => {
    const record = facts.records.find(({ id }) => id === alert.recordId)
    return { ...alert, reservationId: record?.reservationId ?? null }
  })
}

/** What still differs after the changes of a look, what stands beside it too, and what was put right by them. */
export function afterRepairs(
  drift: readonly DriftFound[],
  applied: readonly Applied[],
): { left: DriftFound[]; repaired: DriftFound[] } {
  const repaired = drift.filter(
    ({ row, kind }) => kind !== 'duplicate' && applied.some((one) => isRepairOf(one, row)),
  )
  const left = drift.filter((one) => !repaired.includes(one))
  const told = new Set(left.flatMap(({ kind, row }) => (kind === 'duplicate' ? [row.id] : [])))
  const besides = repaired.flatMap((one) => (told.has(one.row.id) ? [] : (besideRepaired(one) ?? [])))
  return { repaired, left: [...left, ...besides] }
}

type Identity = Pick<NameRecord, 'id' | 'zoneId' | 'type' | 'value'>

function isRepairOf({ line, outcome }: Applied, row: Identity): boolean {
  if (outcome.kind !== 'done' && outcome.kind !== 'deleted') return false
  const same = line.zoneId === row.zoneId && line.type === row.type && line.value === row.value
  return same || line.recordId === row.id
}

/**
 * Writes down what of the marks is still true. Call when every other write of the look is known. While DNS is off
 * nothing is decided about them: they are there when it is on again.
 */
export function writeMarks(
  facts: NameFacts,
  world: World,
  drift: readonly DriftFound[],
  applied: readonly Applied[],
  writes: NameWrites,
): void {
  const { left } = afterRepairs(drift, applied)
  for (const record of facts.records) {
    if (record.drift === null) continue
    const mark = isDnsOff(world, record) ? record.drift : markLeft(record, facts, left)
    const same = writes.records.find(
      ({ zoneId, type, value }) => zoneId === record.zoneId && type === record.type && value === record.value,
    )
    if (same !== undefined) same.drift = mark
    else if (mark !== record.drift && !writes.deleted.includes(record.id)) {
      // Nothing is held any more, and what the row says besides is told by its line.
      const reason = record.reason?.startsWith('held (') === true ? null : record.reason
      writes.records.push({ ...asIs(record), reason: mark === null ? reason : record.reason, drift: mark })
    }
  }
}

function markLeft(record: NameRecord, facts: NameFacts, left: readonly DriftFound[]): DriftMark | null {
  if (isIntruder(record, facts.records)) return 'foreign'
  const found = left.find(({ row, kind }) => row.id === record.id && kind !== 'duplicate')
  if (found === undefined) return null
  return markOf(record, found.kind)
}
