import type { DriftMark, DriftRow } from '@/lib/core/drift'
import type { NameFacts } from '@/lib/services/worker/look-name/facts'

/** Which marked records shall be put right. */
export interface FixScope {
  zoneId: string
  /** Null: every type. */
  type: string | null
  /** Names that are looked at; the plan shows the first of their lines. */
  names: readonly string[]
}

/** Whether a record, or a line of a plan, is in the zone and of the type that shall be put right. */
export function concerns({ zoneId, type }: { zoneId: string; type: string }, scope: FixScope): boolean {
  return zoneId === scope.zoneId && (scope.type === null || type === scope.type)
}

/** The same facts as if the records were asked for, at the name and at those that its PTRs point to. */
export function asked(facts: NameFacts, scope: FixScope): NameFacts {
  const marked = <T extends DriftRow>(row: T): T =>
    concerns(row, scope) && scope.names.includes(row.name) ? { ...row, drift: repairOf(row.drift) } : row
  const forwards = facts.forwards?.map((one) => ({ ...one, records: one.records.map(marked) })) ?? null
  return { ...facts, records: facts.records.map(marked), forwards, syncing: false }
}

function repairOf(mark: DriftMark | null): DriftMark | null {
  if (mark === null || mark === 'foreign' || mark.startsWith('repair-')) return mark
  return `repair-${mark}` as DriftMark
}
