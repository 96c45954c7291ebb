import type { Why } from '@/lib/core/cause'
import { type Claim, isClientNamed, isOwnNamed } from '@/lib/core/claims'
import type { ForwardFacts } from '@/lib/core/forward'
import type { PlanLine } from '@/lib/core/plan'
import { addressOfRecord } from '@/lib/core/record-address'

/** A claim under a reservation's own name whose client sent another name. */
export interface StandIn {
  /** As it is wanted now. */
  claim: Claim
  /** The first of the claims under the other name. */
  instead: Claim
}

/**
 * Claims under the own names of reservations whose clients chose other names: each is wanted while what was chosen is
 * refused, in the same view and at the same address, so that nobody loses a name by asking for one that is another's.
 *
 * @param chosen names that the clients chose, and what `decide` makes of them
 */
export function standIns(claims: readonly Claim[], chosen: readonly ForwardFacts[]): StandIn[] {
  return claims.filter(isOwnNamed).flatMap((claim) => {
    const found = chosen.flatMap(({ claims: there, lines }) =>
      there.filter((other) => isChosenFor(other, claim)).map((other) => ({ other, lines })),
    )
    const [first] = found
    if (first === undefined) return []
    const refused = found.every(({ other, lines }) => lines.some((line) => isRefusalOf(line, other)))
    return [{ claim: { ...claim, wanted: refused }, instead: first.other }]
  })
}

/** The claims at a name with those that stand in for others as they are wanted now. */
export function withStandIns(claims: readonly Claim[], found: readonly StandIn[]): Claim[] {
  const now = new Map(found.map(({ claim }) => [placeOf(claim), claim]))
  return claims.map((claim) => (isOwnNamed(claim) ? (now.get(placeOf(claim)) ?? claim) : claim))
}

/** Why our record of a stand-in that is wanted no more goes: by what got its client the other name. Null: it does not. */
export function endOfStandIn(
  row: { zoneId: string; type: string; value: string },
  found: readonly StandIn[],
): Why | null {
  const fits = ({ claim }: StandIn) =>
    claim.wanted === false &&
    claim.zoneId === row.zoneId &&
    claim.type === row.type &&
    claim.value === row.value
  return found.find(fits)?.instead.why ?? null
}

/**
 * Claims as they shall be stored: those that stood in for others when their names were looked at last still do, until
 * the next look, and so do those whose clients' names nothing is left of.
 *
 * @param before as they are stored
 * @param computed as they follow from the facts, also those that would keep what is not there
 */
export function asLookedAt(
  claims: readonly Claim[],
  before: readonly Claim[],
  computed: readonly Claim[] = claims,
): Claim[] {
  const wanted = new Set(before.flatMap((claim) => (claim.wanted === false ? [] : [placeOf(claim)])))
  return claims.map((claim) => {
    if (claim.wanted !== false || !isOwnNamed(claim)) return claim
    const chosen = computed.filter((other) => isChosenFor(other, claim))
    if (chosen.length === 0) return claim
    const stood = wanted.has(placeOf(claim))
    const standsIn = chosen.some((other) => claims.includes(other))
      ? stood && chosen.some((other) => wanted.has(placeOf(other)))
      : stood || claim.live !== false
    return standsIn ? { ...claim, wanted: true } : claim
  })
}

function placeOf({ sourceId, zoneId, name, type, value }: Claim): string {
  return JSON.stringify([sourceId, zoneId, name, type, value])
}

function isChosenFor(other: Claim, claim: Claim): boolean {
  return (
    isClientNamed(other) &&
    other.type !== 'PTR' &&
    other.sourceId === claim.sourceId &&
    other.view === claim.view &&
    other.value === addressOfRecord(claim)
  )
}

function isRefusalOf(line: PlanLine, { zoneId, type, value }: Claim): boolean {
  return line.op === 'refuse' && line.zoneId === zoneId && line.type === type && line.value === value
}
