import { type Claim, type ClaimSourceKind, isClientNamed } from '@/lib/core/claims'
import type { Conflict, Party } from '@/lib/core/conflict'
import type { RecordRow } from '@/lib/core/plan'

/** What stands or is claimed at one name in one zone, whatever the type: it may keep a lease from the name. */
export interface NameFacts {
  /** Records that are not ours, of any type. */
  foreign: readonly RecordRow[]
  /** Records that are ours, of any type. */
  own: readonly RecordRow[]
  /** Claims for A and AAAA, also those that only guard the name. */
  claims: readonly Claim[]
}

/** Why a claim must not be carried out. */
export interface Refusal {
  reason: string
  conflict: Conflict | null
  /** The claim that has the name instead; null: no claim has. */
  by: Claim | null
}

function partyOf({ sourceKind, sourceId, ref, type, value }: Claim): Party {
  return { sourceKind, sourceId, ref, recordId: null, type, value }
}

function kindOf(holder: Claim): ClaimSourceKind | 'guarded' {
  if (isClientNamed(holder)) return 'lease'
  return holder.sourceKind === 'reservation' && holder.guard === true ? 'guarded' : holder.sourceKind
}

/** The conflict of a claim with another client's claim. */
export function conflictBetween(claimant: Claim, holder: Claim): Conflict {
  const kind = kindOf(holder)
  const severity = kind === 'lease' ? 'low' : 'medium'
  return { kind, severity, claimant: partyOf(claimant), holder: partyOf(holder) }
}

/** The conflict of a claim with a record that is not ours. */
export function conflictWith(claimant: Claim, { id, ownerRef, type, value }: RecordRow): Conflict {
  const holder = { sourceKind: null, sourceId: null, ref: ownerRef, recordId: id, type, value }
  return { kind: 'imported', severity: 'medium', claimant: partyOf(claimant), holder }
}

function holderText(kind: Conflict['kind'], { ref, value }: Claim): string {
  const at = value === '' ? '' : ` (${value})`
  switch (kind) {
    case 'static':
      return `a static record${at}`
    case 'guarded':
      return `a reservation with Conflict Guard, ${ref}${at}`
    case 'reservation':
      return `the reservation of ${ref}${at}`
    default:
      return `${ref}${at}`
  }
}

/** The refusal of a claim for the sake of another client's. */
export function refusedFor(claim: Claim, holder: Claim): Refusal {
  const conflict = conflictBetween(claim, holder)
  return { reason: `held by ${holderText(conflict.kind, holder)}`, conflict, by: holder }
}

/** The refusal of a claim for the sake of a record that is not ours. */
export function refusedBy(claim: Claim, row: RecordRow): Refusal {
  const what = row.type === claim.type ? row.value : `${row.type} ${row.value}`
  return { reason: `${what} stands there and is not ours`, conflict: conflictWith(claim, row), by: null }
}
