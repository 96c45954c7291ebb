import type { Claim } from '@/lib/core/claims'
import type { Conflict, Party } from '@/lib/core/conflict'
import { isSameHost } from '@/lib/core/hosts'
import type { RecordRow } from '@/lib/core/plan'

/** What stands or is claimed at one name in one zone, whatever the type: it may keep a lease from the name. */
export interface NameFacts {
  /** Records that are not ours, of any type. */
  foreign: readonly RecordRow[]
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

/** The conflict of a claim with another client's claim. */
export function conflictBetween(claimant: Claim, holder: Claim): Conflict {
  const kind = holder.sourceKind === 'reservation' && holder.guard === true ? 'guarded' : holder.sourceKind
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

/**
 * Why a lease must not have a name, or null when it may: Conflict Guard. In the way are, in this zone, any record that
 * is not ours, a static record, and a reservation of another client that has Conflict Guard or whose drift policy is
 * not Warn; of whatever type, since a laptop must not take the IPv6 half of a gateway's name either. What stands already
 * (`standing`: our record of this very claim) stays beside a record or static record of another type.
 */
export function refusalOfLease(claim: Claim, at: NameFacts, standing: boolean): Refusal | null {
  const alike = ({ type }: { type: string }) => type === claim.type
  const fixed = at.claims.filter(({ sourceKind }) => sourceKind === 'static')
  return (
    refusalBy(claim, at.foreign.find(alike), fixed.find(alike)) ??
    refusalByReservation(claim, at) ??
    (standing ? null : refusalBy(claim, at.foreign[0], fixed[0]))
  )
}

function refusalBy(claim: Claim, row: RecordRow | undefined, fixed: Claim | undefined): Refusal | null {
  if (row !== undefined) return refusedBy(claim, row)
  return fixed === undefined ? null : refusedFor(claim, fixed)
}

function refusalByReservation(claim: Claim, at: NameFacts): Refusal | null {
  const reserved = at.claims.filter(({ sourceKind }) => sourceKind === 'reservation')
  const others = reserved.filter((other) => !isSameHost(other, claim))
  const guard = others.find((other) => other.guard === true)
  if (guard !== undefined) return refusedFor(claim, guard)
  const own = reserved.find(
    (other) => other.wanted !== false && other.type === claim.type && isSameHost(other, claim),
  )
  if (own !== undefined)
    return { reason: `the reservation of its client has the name (${own.value})`, conflict: null, by: own }
  const blocking = others.find((other) => other.drift !== 'warn')
  return blocking === undefined ? null : refusedFor(claim, blocking)
}

/** The reservation of another client beside whose name a lease is let through (drift policy Warn), or null. */
export function driftOfLease(claim: Claim, at: NameFacts): Conflict | null {
  const other = at.claims.find(
    (candidate) => candidate.sourceKind === 'reservation' && !isSameHost(candidate, claim),
  )
  return other === undefined ? null : conflictBetween(claim, other)
}
