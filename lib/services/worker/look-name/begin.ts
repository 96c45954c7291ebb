import { randomUUID } from 'node:crypto'
import type { PlanLine } from '@/lib/core/plan'
import { type NameFacts, whyNow } from '@/lib/services/worker/look-name/facts'
import type { Applied } from '@/lib/services/worker/look-name/outcome'
import { type NameWrites, noWrites } from '@/lib/services/worker/look-name/writes'

/** A change that is written down and whose call was not made yet. */
export type Begun = Omit<Applied, 'outcome' | 'served'>

/** The write-ahead row of a line: the one that an earlier look began for the same end, else a new one. */
export function beginning(facts: NameFacts, line: PlanLine): Begun {
  const record = facts.records.find(({ id }) => id === line.recordId) ?? null
  const target = facts.records.find(
    ({ zoneId, type, value }) => zoneId === line.zoneId && type === line.type && value === line.value,
  )
  const row = target ?? record
  const op = line.op === 'update' || line.op === 'delete' ? line.op : 'create'
  const open = row?.open ?? null
  const resumed = open !== null && open.op === op && open.after?.value === line.after?.value
  const reservationId = line.sourceKind === 'reservation' ? line.sourceId : (record?.reservationId ?? null)
  const { view, zone, name, type, value, before, after } = line
  return {
    line,
    record,
    resumed,
    change: {
      id: resumed && open !== null ? open.id : randomUUID(),
      op,
      recordId: row?.id ?? null,
      reservationId,
      target: { view, zone, name, type, value },
      before,
      after,
      ...whyNow(facts, line, row),
    },
  }
}

/** The ends of changes that were written down and, as the facts turned out to be others, never begun. */
export function notDone(begun: readonly Begun[], reason: string): NameWrites['changes'] {
  return (
    begun
      // One that an earlier look began may have been carried out then: its end is found out by the next round.
      .filter(({ resumed }) => !resumed)
      .map(({ change }) => ({ id: change.id, status: 'failed' as const, reason }))
  )
}

/** What a look writes down that could not even see what stands there. */
export function unreachable(facts: NameFacts, line: PlanLine, reason: string): NameWrites {
  const row = facts.records.find(({ id }) => id === line.recordId)
  const writes = { ...noWrites(facts.name), finished: false, again: true, ...concerned(facts) }
  if (row === undefined) return writes
  const { status: _, ...rest } = row
  return { ...writes, records: [{ ...rest, status: 'queued', reason }] }
}

/** Who claims something at the name. */
export function concerned({ claims }: NameFacts): Pick<NameWrites, 'reservations' | 'sources'> {
  const sources = new Map(
    claims.map(({ sourceKind, sourceId }) => [`${sourceKind}:${sourceId}`, [sourceKind, sourceId] as const]),
  )
  const all = [...sources.values()].map(([kind, id]): [string, string] => [kind, id])
  return { reservations: all.flatMap(([kind, id]) => (kind === 'reservation' ? [id] : [])), sources: all }
}
