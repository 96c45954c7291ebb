import type { Cause, Why } from '@/lib/core/cause'
import type { Conflict } from '@/lib/core/conflict'
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

/** What a line says beside its claim. */
export interface LineExtra {
  follows?: PlanLine['follows']
  /** Absent: that of the elected claim. */
  conflict?: Conflict | null
  /** Absent or null: that of the claim. */
  why?: Why | null
  heldBy?: Why | null
}

/** A record that is not ours has the name, which a check found: whoever made it told nobody. */
function foundThere(conflict: Conflict | null): Why | null {
  const id = conflict?.holder.recordId ?? null
  return id === null ? null : { cause: 'SYNC', chain: [{ kind: 'record', id }] }
}

/** Makes the line of a claim; `row` is what it changes, links to, waits in or is refused for. */
export type ClaimLineMaker = (
  op: Exclude<PlanOp, 'delete' | 'held'>,
  elected: Elected,
  row: RecordRow | null,
  reason: string,
  extra?: LineExtra,
) => PlanLine

/** Lines of claims at one place. `cause`: of claims that do not tell their own. */
export function claimLineMaker(place: Place, instance: string, cause: Cause): ClaimLineMaker {
  return (op, { claim, alsoFor, leavesAt, drift }, row, reason, extra = {}) => {
    const { value, ttl, provenance, ref, sourceKind, sourceId } = claim
    const before = row?.present === true ? stateOf(row, instance) : null
    const wanted: RecordState = { value, ttl, owner: { instance, provenance, ref } }
    const after = op === 'keep' || op === 'refuse' ? before : wanted
    const { follows = null, conflict = drift } = extra
    const heldBy = extra.heldBy ?? (op === 'refuse' ? foundThere(conflict) : null)
    const why = extra.why ?? claim.why
    return {
      op,
      would: null,
      ...placeOf(place),
      value,
      before,
      after,
      recordId: row?.id ?? null,
      reason,
      sourceKind,
      sourceId,
      alsoFor,
      follows,
      conflict,
      heldBy,
      leavesAt: op === 'refuse' ? null : leavesAt,
      cause: why?.cause ?? cause,
      chain: why?.chain ?? [],
    }
  }
}

/** The line of a record of ours that nothing claims any more; `why` it goes. keep: it stays all the same. */
export function recordLine(
  op: 'delete' | 'keep',
  place: Place,
  row: RecordRow,
  instance: string,
  reason: string,
  why: Why,
): PlanLine {
  const before = stateOf(row, instance)
  return {
    op,
    would: null,
    ...placeOf(place),
    value: row.value,
    before,
    after: op === 'keep' ? before : null,
    recordId: row.id,
    reason,
    sourceKind: null,
    sourceId: null,
    alsoFor: [],
    follows: null,
    conflict: null,
    heldBy: null,
    leavesAt: null,
    cause: why.cause,
    chain: why.chain,
  }
}

/** The order in which a plan is carried out: what appears before what goes, so that a name is never empty in between. */
export function inSafeOrder(lines: readonly PlanLine[]): PlanLine[] {
  return [...lines.filter(({ op }) => op !== 'delete'), ...lines.filter(({ op }) => op === 'delete')]
}
