import type { NameFacts, Refusal } from '@/lib/core/at-name'
import type { Claim } from '@/lib/core/claims'
import type { Conflict } from '@/lib/core/conflict'
import { contest } from '@/lib/core/contest'
import { identitiesOfClaim } from '@/lib/core/hosts'
import { identitiesOfRef, sharesIdentity } from '@/lib/core/lease-client'
import { compareText, firstDifference } from '@/lib/core/order'
import type { RecordRow } from '@/lib/core/plan'
import { compareByRight, rankOf } from '@/lib/core/right'

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
  const election: Election = { accepted: [], refused: [] }
  for (const same of byValue(contest(claims, own, at), own)) {
    const all = same.map(({ claim }) => claim)
    const accepted = same.flatMap(({ claim, verdict }) => (verdict.ok ? [{ claim, ...verdict }] : []))
    // The holder's own claim stands for a value it shares: tagged for another client, the record would hand the name
    // to that client at the next look.
    for (const { drift } of accepted.slice(0, 1)) {
      election.accepted.push(
        ...merge(
          accepted.map(({ claim }) => claim),
          all,
          drift,
        ),
      )
    }
    const refused = same.flatMap(({ verdict }) => (verdict.ok || accepted.length > 0 ? [] : [verdict]))
    for (const { reason, conflict, by } of refused.slice(0, 1)) {
      const found = merge(all, all, null)
      election.refused.push(...found.map((elected) => ({ elected, reason, conflict, by })))
    }
  }
  return election
}

/** One entry for each value, whoever has a right to it. */
export function mergeByValue(claims: readonly Claim[]): Elected[] {
  const asked = claims.map((claim) => ({ claim }))
  return byValue(asked, []).flatMap((same) => {
    const all = same.map(({ claim }) => claim)
    return merge(all, all, null)
  })
}

/** Claims by value; within a value by rank, then the client that our record there was written for, then by right. */
function byValue<T extends { claim: Claim }>(asked: readonly T[], own: readonly RecordRow[]): T[][] {
  const values = new Map<string, T[]>()
  for (const one of [...asked].sort((a, b) => compareByRight(a.claim, b.claim, own))) {
    const same = values.get(one.claim.value)
    if (same === undefined) values.set(one.claim.value, [one])
    else same.push(one)
  }
  for (const [value, same] of values) {
    const owner = own.find((row) => row.value === value)?.ownerRef ?? null
    if (owner === null) continue
    const identities = identitiesOfRef(owner)
    const others = ({ claim }: T) => Number(!sharesIdentity(identitiesOfClaim(claim), identities))
    same.sort((a, b) => firstDifference(rankOf(a.claim) - rankOf(b.claim), others(a) - others(b)))
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
