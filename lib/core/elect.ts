import type { NameFacts, Refusal } from '@/lib/core/at-name'
import type { Claim } from '@/lib/core/claims'
import type { Conflict } from '@/lib/core/conflict'
import { compareByRight, contest, RANK } from '@/lib/core/contest'
import { identitiesOfClaim } from '@/lib/core/hosts'
import { identitiesOfRef, sharesIdentity } from '@/lib/core/lease-client'
import { compareText, firstDifference } from '@/lib/core/order'
import type { RecordRow } from '@/lib/core/plan'

/** A claim that stands for a value, and the sources that wanted the same one. */
export interface Elected {
  claim: Claim
  /** `kind:id`, sorted. */
  alsoFor: readonly string[]
  /** False: every lease behind it ended, and the name is merely kept. */
  live: boolean
  /** ISO 8601 instant: the end of the last grace; null: it stays. */
  leavesAt: string | null
  /** Another client holds the name, and the policy lets this one through all the same. */
  drift: Conflict | null
}

export interface Election {
  accepted: Elected[]
  refused: (Refusal & { elected: Elected })[]
}

/**
 * What gets its record at one (zone, name, type): one entry for each value (see `contest`). What others want is
 * refused, unless it is the very same value.
 */
export function elect(claims: readonly Claim[], own: readonly RecordRow[], at: NameFacts | null): Election {
  const verdicts = contest(claims, own, at)
  const election: Election = { accepted: [], refused: [] }
  for (const same of byValue(claims, own)) {
    const accepted: Claim[] = []
    let drift: Conflict | null = null
    let refusal: Refusal | null = null
    for (const claim of same) {
      const verdict = verdicts.get(claim)
      if (verdict?.ok === true) {
        if (accepted.length === 0) drift = verdict.drift
        accepted.push(claim)
      } else if (verdict !== undefined) refusal ??= verdict
    }
    // The holder's own claim stands for a value it shares: tagged for another client, the record would hand the name
    // to that client at the next look.
    if (accepted.length > 0) election.accepted.push(...merge(accepted, same, drift))
    else if (refusal !== null) {
      const { reason, conflict, by } = refusal
      const found = merge(same, same, null).map((elected) => ({ elected, reason, conflict, by }))
      election.refused.push(...found)
    }
  }
  return election
}

/** One entry for each value, whoever has a right to it. */
export function mergeByValue(claims: readonly Claim[]): Elected[] {
  return byValue(claims, []).flatMap((same) => merge(same, same, null))
}

/** Claims by value; within a value by rank, then the client that our record there was written for, then by right. */
function byValue(claims: readonly Claim[], own: readonly RecordRow[]): Claim[][] {
  const values = new Map<string, Claim[]>()
  for (const claim of [...claims].sort((a, b) => compareByRight(a, b, own))) {
    const same = values.get(claim.value)
    if (same === undefined) values.set(claim.value, [claim])
    else same.push(claim)
  }
  for (const [value, same] of values) {
    const owner = own.find((row) => row.value === value)?.ownerRef ?? null
    if (owner === null) continue
    const identities = identitiesOfRef(owner)
    const others = (claim: Claim) => Number(!sharesIdentity(identitiesOfClaim(claim), identities))
    same.sort((a, b) => firstDifference(RANK[a.sourceKind] - RANK[b.sourceKind], others(a) - others(b)))
  }
  return [...values.values()]
}

/** One entry for claims of one value, in the name of the first of those that count. */
function merge(counting: readonly Claim[], same: readonly Claim[], drift: Conflict | null): Elected[] {
  return counting.slice(0, 1).map((claim) => {
    const sources = new Set(same.map(sourceOf))
    sources.delete(sourceOf(claim))
    const live = counting.some((one) => one.live !== false)
    return { claim, alsoFor: [...sources].sort(compareText), live, leavesAt: leavesAt(counting), drift }
  })
}

function leavesAt(claims: readonly Claim[]): string | null {
  let last = ''
  for (const { until } of claims) {
    if (until === null || until === undefined) return null
    if (last === '' || Date.parse(until) > Date.parse(last)) last = until
  }
  return last
}

function sourceOf(claim: Claim): string {
  return `${claim.sourceKind}:${claim.sourceId}`
}
