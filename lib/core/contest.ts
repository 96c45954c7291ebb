import { type NameFacts, type Refusal, refusedBy, refusedFor } from '@/lib/core/at-name'
import { type Claim, compareClaims, isOwnNamed } from '@/lib/core/claims'
import { byHost } from '@/lib/core/hosts'
import { firstDifference } from '@/lib/core/order'
import type { RecordRow } from '@/lib/core/plan'
import {
  ACCEPTED,
  driftOfLease,
  refusalByReservation,
  type Verdict,
  verdictOnReserved,
} from '@/lib/core/reserved-names'
import { compareByRight, rankOf, stands, tenure } from '@/lib/core/right'

export interface Judged {
  claim: Claim
  verdict: Verdict
}

/**
 * Which of the claims for one (zone, name, type) get their record. Static records all do. Beside a static record a
 * reservation does not; among reservations of several clients the one with Conflict Guard has the name (also while it
 * is withdrawn), then the one whose record stands there already, then the lowest id, and the drift policy of that one
 * decides about the others. A lease, or a reservation under a name that its client chose, has the name of nobody else
 * (`refusalOfLease`); among clients of these one whose lease stands before one whose lease ended, then the first owner:
 * whose record stands there already, then who has its lease longest; and of several leases of one client the newest.
 *
 * @param own our records at the place
 * @param at the name in this zone; null for a PTR, where the claims themselves tell all: an address has one name
 */
export function contest(claims: readonly Claim[], own: readonly RecordRow[], at: NameFacts | null): Judged[] {
  const judged: Judged[] = []
  const sorted = [...claims].sort((a, b) => compareByRight(a, b, own))
  const statics = sorted.filter(({ sourceKind }) => sourceKind === 'static')
  for (const claim of statics) judged.push({ claim, verdict: ACCEPTED })
  const [fixed] = statics
  const reservations = sorted.filter(isOwnNamed)
  for (const claim of reservations) {
    const beside = fixed === undefined ? null : refusedFor(claim, fixed)
    const verdict: Verdict =
      beside === null ? verdictOnReserved(claim, reservations, at) : { ok: false, ...beside }
    judged.push({ claim, verdict })
  }

  const leases = sorted.filter((claim) => {
    if (rankOf(claim) < 2) return false
    const refusal =
      at === null
        ? refusalOfPointer(claim, [...statics, ...reservations])
        : refusalOfLease(claim, at, stands(claim, own))
    if (refusal !== null) judged.push({ claim, verdict: { ok: false, ...refusal } })
    return refusal === null
  })
  return [...judged, ...verdictsOnLeases(leases, own, at)]
}

/**
 * Why a claim with the rights of a lease must not have a name, or null when it may: Conflict Guard. In the way are, in
 * this zone, any record that is not ours, a static record, and a reservation of another client that has Conflict Guard
 * or whose drift policy is not Warn; of whatever type, since a laptop must not take the IPv6 half of a gateway's name
 * either. What stands already (`standing`: our record of this very claim) stays beside a record or static record of
 * another type.
 */
function refusalOfLease(claim: Claim, at: NameFacts, standing: boolean): Refusal | null {
  const alike = ({ type }: { type: string }) => type === claim.type
  const fixed = at.claims.filter(({ sourceKind }) => sourceKind === 'static')
  return (
    refusalBy(claim, at.foreign.find(alike), fixed.find(alike)) ??
    refusalByReservation(claim, at) ??
    (standing ? null : refusalBy(claim, at.foreign[0], fixed[0]))
  )
}

function refusalBy(claim: Claim, row: RecordRow | undefined, fixed: Claim | undefined): Refusal | null {
  // What an operator gave the name to has it, whatever somebody else wrote beside it.
  if (fixed !== undefined) return refusedFor(claim, fixed)
  return row === undefined ? null : refusedBy(claim, row)
}

function refusalOfPointer(claim: Claim, holders: readonly Claim[]): Refusal | null {
  const [holder] = holders
  return holder === undefined ? null : refusedFor(claim, holder)
}

/** What becomes of leases that nothing but each other is in the way of. */
function verdictsOnLeases(
  leases: readonly Claim[],
  own: readonly RecordRow[],
  at: NameFacts | null,
): Judged[] {
  const [holder, ...others] = byHost(leases)
    .map((claims) => holdingOf(claims, own))
    .sort((a, b) => firstDifference(a.ended - b.ended, a.tenure - b.tenure, a.since - b.since))
  if (holder === undefined) return []
  const { best } = holder
  const drift = at === null ? null : driftOfLease(best, at)
  const older = holder.claims.filter((claim) => claim !== best)
  const reason = `its client has the name at ${best.value}`
  return [
    { claim: best, verdict: { ok: true, drift } },
    ...older.map(
      (claim): Judged => ({ claim, verdict: { ok: false, reason, conflict: null, by: granted(best) } }),
    ),
    ...others.flatMap(({ claims }) =>
      claims.map((claim): Judged => ({ claim, verdict: verdictBeside(claim, best) })),
    ),
  ]
}

function verdictBeside(claim: Claim, holder: Claim): Verdict {
  const refusal = refusedFor(claim, holder)
  if (claim.live !== false) return { ok: false, ...refusal }
  // Nobody's right is touched: its client is not there any more.
  return {
    ok: false,
    ...refusal,
    reason: `its lease ended, and the name is ${refusal.reason}`,
    conflict: null,
    by: granted(holder),
  }
}

/** It has the name since a lease was granted, whatever changed the claim last. */
function granted(claim: Claim): Claim {
  const chain = claim.why?.chain ?? [{ kind: claim.sourceKind, id: claim.sourceId }]
  return { ...claim, why: { cause: 'GRANT', chain } }
}

interface Holding {
  claims: readonly [Claim, ...Claim[]]
  /** The one that gets the record if its client gets the name. */
  best: Claim
  /** 0 while a lease stands, 1 when all ended. */
  ended: number
  tenure: number
  since: number
}

/** What the leases of one client are worth at the place. */
function holdingOf(claims: readonly [Claim, ...Claim[]], own: readonly RecordRow[]): Holding {
  const ended = claims.every((claim) => claim.live === false)
  const counting = ended ? claims : claims.filter((claim) => claim.live !== false)
  const newest = (a: Claim, b: Claim): number =>
    firstDifference(
      // Of leases that ended the one whose record stands: it is all that can be kept.
      ended ? Number(stands(b, own)) - Number(stands(a, own)) : 0,
      sinceOf(b) - sinceOf(a),
      compareClaims(a, b),
    )
  return {
    claims,
    best: counting.reduce((best, claim) => (newest(claim, best) < 0 ? claim : best)),
    ended: Number(ended),
    tenure: Math.min(...claims.map((claim) => tenure(claim, own))),
    since: Math.min(...counting.map(sinceOf)),
  }
}

/** Milliseconds. */
function sinceOf({ since }: Claim): number {
  return typeof since === 'string' ? Date.parse(since) : 0
}
