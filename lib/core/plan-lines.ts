import type { Cause } from '@/lib/core/cause'
import type { Elected } from '@/lib/core/elect'
import type { PlanLine, PlanOp, RecordRow, RecordState } from '@/lib/core/plan'
import type { RecordType } from '@/lib/core/ports/dns'

/** Where a line belongs: all values of one type of one name in one zone. */
export interface Place {
  zoneId: string
  view: string
  zone: string
  name: string
  type: RecordType
}

function stateOf(row: RecordRow, instance: string): RecordState {
  const { value, ttl, provenance, owned, ownerRef } = row
  return { value, ttl, owner: owned && ownerRef !== null ? { instance, provenance, ref: ownerRef } : null }
}

function placeOf({ zoneId, view, zone, name, type }: Place): Place {
  return { zoneId, view, zone, name, type }
}

/** Makes the line of a claim; `row` is what it changes, links to, waits in or is refused for. */
export type ClaimLineMaker = (
  op: Exclude<PlanOp, 'delete' | 'held'>,
  elected: Elected,
  row: RecordRow | null,
  reason: string,
  follows?: PlanLine['follows'],
) => PlanLine

/** Lines of claims at one place. */
export function claimLineMaker(place: Place, instance: string, cause: Cause): ClaimLineMaker {
  return (op, { claim, alsoFor }, row, reason, follows = null) => {
    const { value, ttl, provenance, ref, sourceKind, sourceId } = claim
    const before = row?.present === true ? stateOf(row, instance) : null
    const wanted: RecordState = { value, ttl, owner: { instance, provenance, ref } }
    const after = op === 'keep' || op === 'refuse' ? before : wanted
    const recordId = row?.id ?? null
    const common = {
      ...placeOf(place),
      value,
      before,
      after,
      recordId,
      reason,
      sourceKind,
      sourceId,
      alsoFor,
      follows,
      cause,
    }
    return { op, would: null, ...common }
  }
}

/** The line of a record of ours that nothing claims any more. */
export function deleteLine(place: Place, row: RecordRow, instance: string, cause: Cause): PlanLine {
  return {
    op: 'delete',
    would: null,
    ...placeOf(place),
    value: row.value,
    before: stateOf(row, instance),
    after: null,
    recordId: row.id,
    reason: 'nothing claims it any more',
    sourceKind: null,
    sourceId: null,
    alsoFor: [],
    follows: null,
    cause,
  }
}

/** The order in which a plan is carried out: what appears before what goes, so that a name is never empty in between. */
export function inSafeOrder(lines: readonly PlanLine[]): PlanLine[] {
  return [...lines.filter(({ op }) => op !== 'delete'), ...lines.filter(({ op }) => op === 'delete')]
}
