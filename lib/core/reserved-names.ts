import { conflictBetween, type NameFacts, type Refusal, refusedFor } from '@/lib/core/at-name'
import { type Claim, isOwnNamed } from '@/lib/core/claims'
import type { Conflict } from '@/lib/core/conflict'
import { isSameHost } from '@/lib/core/hosts'
import { compareByRight } from '@/lib/core/right'

/** What becomes of one claim. `drift`: another client holds the name, and the policy lets this one through all the same. */
export type Verdict = { ok: true; drift: Conflict | null } | ({ ok: false } & Refusal)

export const ACCEPTED: Verdict = { ok: true, drift: null }

/**
 * What becomes of a reservation's own name beside those of other reservations.
 *
 * @param rivals claims of one type under the own names of reservations that ask for a record, by right
 */
export function verdictOnReserved(claim: Claim, rivals: readonly Claim[], at: NameFacts | null): Verdict {
  // One that is withdrawn, or served by a record that is not ours, takes no part here and has its name all the same.
  const absent = at?.claims.find(
    (other) => other.guard === true && other.type === claim.type && !rivals.includes(other),
  )
  if (absent !== undefined && claim.guard !== true && !isSameHost(claim, absent))
    return { ok: false, ...refusedFor(claim, absent) }
  const [holder = claim] = rivals
  if (isSameHost(claim, holder)) return ACCEPTED
  if (at !== null && holder.guard !== true && holder.drift === 'warn')
    return { ok: true, drift: conflictBetween(claim, holder) }
  return { ok: false, ...refusedFor(claim, holder) }
}

/**
 * The reservations that hold a name, of whatever type: also those that ask for no record now. What is refused holds
 * nothing; but Conflict Guard keeps the name all the same, unless another reservation has it.
 */
function holdersOf(at: NameFacts): Claim[] {
  const reserved = at.claims.filter(isOwnNamed)
  const wanted = reserved.filter((claim) => claim.wanted !== false)
  return reserved.filter((claim) => {
    if (claim.wanted === false) return true
    if (claim.guard !== true && isThwarted(claim, at)) return false
    const alike = (other: { type: string }) => other.type === claim.type
    const own = at.own.filter(alike)
    const rivals = wanted.filter(alike).sort((a, b) => compareByRight(a, b, own))
    return verdictOnReserved(claim, rivals, at).ok
  })
}

/** A static record, or one that is not ours, has the place; or there is nothing that could be kept. */
function isThwarted({ type, value, live }: Claim, at: NameFacts): boolean {
  const alike = (other: { type: string }) => other.type === type
  const same = (other: { type: string; value: string }) => alike(other) && other.value === value
  if (at.foreign.some(same) || at.own.some(same)) return false
  if (live === false) return true
  const fixed = at.claims.some((other) => other.sourceKind === 'static' && alike(other))
  return fixed || (at.foreign.some(alike) && !at.own.some(alike))
}

/** Why a claim with the rights of a lease must not have a name that reservations hold, or null. */
export function refusalByReservation(claim: Claim, at: NameFacts): Refusal | null {
  const holders = holdersOf(at)
  const others = holders.filter((other) => !isSameHost(other, claim))
  const guard = others.find((other) => other.guard === true)
  if (guard !== undefined) return refusedFor(claim, guard)
  const own = holders.find(
    (other) => other.wanted !== false && other.type === claim.type && isSameHost(other, claim),
  )
  if (own !== undefined)
    return { reason: `the reservation of its client has the name (${own.value})`, conflict: null, by: own }
  const blocking = others.find((other) => other.drift !== 'warn')
  return blocking === undefined ? null : refusedFor(claim, blocking)
}

/** The reservation of another client beside whose name a lease is let through (drift policy Warn), or null. */
export function driftOfLease(claim: Claim, at: NameFacts): Conflict | null {
  const other = holdersOf(at).find((holder) => holder.wanted !== false && !isSameHost(holder, claim))
  return other === undefined ? null : conflictBetween(claim, other)
}
