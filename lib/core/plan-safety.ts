import type { PlanLine } from '@/lib/core/plan'

/** What a plan would do to one zone. */
export interface ZoneTotals {
  zoneId: string
  view: string
  zone: string
  creates: number
  updates: number
  deletes: number
  /** A change at the apex itself. */
  touchesApex: boolean
}

/** A zone with fewer records may be changed as a whole; a larger one not by more than this share. */
export const SAFE_SHARE = { fromRecords: 10, percent: 30 } as const

/**
 * Counts a plan by zone; sorted by zone id. Lines that touch nothing are not counted, held ones neither.
 *
 * @param before what other parts of the plan count to
 */
export function zoneTotals(lines: readonly PlanLine[], before: readonly ZoneTotals[] = []): ZoneTotals[] {
  const zones = new Map(before.map((totals) => [totals.zoneId, { ...totals }]))
  for (const { op, zoneId, view, zone, name } of lines) {
    if (op === 'keep' || op === 'refuse' || op === 'held') continue
    const blank = { zoneId, view, zone, creates: 0, updates: 0, deletes: 0, touchesApex: false }
    const totals = zones.get(zoneId) ?? blank
    zones.set(zoneId, totals)
    if (op === 'create') totals.creates += 1
    else if (op === 'update') totals.updates += 1
    else totals.deletes += 1
    totals.touchesApex ||= name === zone
  }
  return [...zones.values()].sort((a, b) => (a.zoneId < b.zoneId ? -1 : 1))
}

/**
 * Why a zone's part of a plan must wait for a person, or null when it may go ahead: it would update or delete more
 * than 30 % of a zone of ten or more records, or change the apex. `zoneSize` is the number of records in the zone.
 */
export function planSafety(totals: ZoneTotals, zoneSize: number): string | null {
  if (totals.touchesApex) return `the plan changes the apex of ${totals.zone}`
  const touched = totals.updates + totals.deletes
  if (zoneSize < SAFE_SHARE.fromRecords || touched * 100 <= zoneSize * SAFE_SHARE.percent) return null
  const share = Math.floor((touched * 100) / zoneSize)
  return `the plan changes ${touched} of ${zoneSize} records in ${totals.zone} (${share} %, at most ${SAFE_SHARE.percent} % without a person)`
}
