import {
  conflictBetween,
  driftOfLease,
  type NameFacts,
  type Refusal,
  refusalOfLease,
  refusedFor,
} from '@/lib/core/at-name'
import { type Claim, type ClaimSourceKind, compareClaims } from '@/lib/core/claims'
import type { Conflict } from '@/lib/core/conflict'
import { byHost, identitiesOfClaim, isSameHost } from '@/lib/core/hosts'
import { identitiesOfRef, sharesIdentity } from '@/lib/core/lease-client'
import { compareIds, firstDifference } from '@/lib/core/order'
import type { RecordRow } from '@/lib/core/plan'

/** What becomes of one claim. `drift`: another client holds the name, and the policy lets this one through all the same. */
export type Verdict = { ok: true; drift: Conflict | null } | ({ ok: false } & Refusal)

export interface Judged {
  claim: Claim
  verdict: Verdict
}

/** Who goes before whom, whatever else: a static record, a reservation, a lease. */
export const RANK: Readonly<Record<ClaimSourceKind, number>> = { static: 0, reservation: 1, lease: 2 }
const ACCEPTED: Verdict = { ok: true, drift: null }

/**
 * Which of the claims for one (zone, name, type) get their record. Static records all do. Beside a static record a
 * reservation does not; among reservations of several clients the one with Conflict Guard has the name (also while it is withdrawn), then the one
 * whose record stands there already, then the lowest id, and the drift policy of that one decides about the others. A
 * lease has the name of nobody else (`refusalOfLease`); among clients with leases one that stands before one that
 * ended, then the first owner: whose record stands there already, then who has its lease longest; and of several leases
 * of one client the newest.
 *
 * @param own our records at the place
 * @param at the name in this zone; null for a PTR, where the claims themselves tell all: an address has one name
 */
export function contest(claims: readonly Claim[], own: readonly RecordRow[], at: NameFacts | null): Judged[] {
  const judged: Judged[] = []
  const sorted = [...claims].sort((a, b) => compareByRight(a, b, own))
  const of = (kind: ClaimSourceKind) => sorted.filter(({ sourceKind }) => sourceKind === kind)
  const statics = of('static')
  for (const claim of statics) judged.push({ claim, verdict: ACCEPTED })
  const reservations = of('reservation')
  for (const claim of reservations)
    judged.push({ claim, verdict: verdictOnReservation(claim, statics, reservations, at) })

  const leases = of('lease').filter((claim) => {
    const refusal =
      at === null
        ? refusalOfPointer(claim, [...statics, ...reservations])
        : refusalOfLease(claim, at, stands(claim, own))
    if (refusal !== null) judged.push({ claim, verdict: { ok: false, ...refusal } })
    return refusal === null
  })
  return [...judged, ...verdictsOnLeases(leases, own, at)]
}

function verdictOnReservation(
  claim: Claim,
  statics: readonly Claim[],
  reservations: readonly Claim[],
  at: NameFacts | null,
): Verdict {
  const [fixed] = statics
  if (fixed !== undefined) return { ok: false, ...refusedFor(claim, fixed) }
  // One that is withdrawn, or served by a record that is not ours, takes no part here and has its name all the same.
  const absent = at?.claims.find(
    (other) => other.guard === true && other.type === claim.type && !reservations.includes(other),
  )
  if (absent !== undefined && claim.guard !== true && !isSameHost(claim, absent))
    return { ok: false, ...refusedFor(claim, absent) }
  const [holder = claim] = reservations
  if (isSameHost(claim, holder)) return ACCEPTED
  if (at !== null && holder.guard !== true && holder.drift === 'warn')
    return { ok: true, drift: conflictBetween(claim, holder) }
  return { ok: false, ...refusedFor(claim, holder) }
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

function stands({ value }: Claim, own: readonly RecordRow[]): boolean {
  return own.some((row) => row.value === value)
}

/** The order in which claims have a right to their name: `contest` and the records made from it follow it. */
export function compareByRight(a: Claim, b: Claim, own: readonly RecordRow[]): number {
  return firstDifference(
    RANK[a.sourceKind] - RANK[b.sourceKind],
    Number(b.guard === true) - Number(a.guard === true),
    tenure(a, own) - tenure(b, own),
    compareIds(a.sourceId, b.sourceId),
    compareClaims(a, b),
  )
}

/** 0: our record there was written for this client; 1: our record there has this value; 2: neither. */
function tenure(claim: Claim, own: readonly RecordRow[]): number {
  const identities = identitiesOfClaim(claim)
  const written = ({ ownerRef }: RecordRow) =>
    ownerRef !== null && sharesIdentity(identitiesOfRef(ownerRef), identities)
  if (own.some(written)) return 0
  return stands(claim, own) ? 1 : 2
}
