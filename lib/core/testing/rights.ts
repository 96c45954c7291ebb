import { type Claim, isClientNamed, isOwnNamed } from '@/lib/core/claims'
import { isSameHost } from '@/lib/core/hosts'
import type { PlanLine, RecordRow } from '@/lib/core/plan'
import type { Simulation } from '@/lib/core/testing/simulation'

// What holds of names that clients chose, whatever happened before. Each answers what breaks the rule.

type Place = Pick<Claim, 'zoneId' | 'name' | 'value'> & { type: string }
const isAt = (a: Place, b: Place) =>
  a.zoneId === b.zoneId && a.name === b.name && a.type === b.type && a.value === b.value

const isOfClient = (claim: Claim) => claim.sourceKind === 'lease' || isClientNamed(claim)

/** A live name of a client that the line takes though nobody has a better right to it; null: it takes none. */
export function takenFromFirstOwner(sim: Simulation, line: PlanLine): Claim | null {
  const { type, before, after } = line
  if (type === 'PTR' || before === null || before.value === after?.value) return null
  const stood = { ...line, value: before.value }
  const known = sim.server.find((row) => isAt(row, stood))
  const claims = [...sim.claims.values()].filter(
    ({ name, zoneId }) => name === line.name && zoneId === line.zoneId,
  )
  const owner = claims.find(
    (claim) =>
      isOfClient(claim) && claim.live !== false && isAt(claim, stood) && claim.ref === known?.ownerRef,
  )
  if (owner === undefined) return null
  const better = claims.some(
    (other) =>
      !isAt(other, stood) && (!isOfClient(other) || (other.type === owner.type && isSameHost(other, owner))),
  )
  const foreign = sim.server.some((row) => row.name === line.name && !row.owned)
  return better || foreign ? null : owner
}

/** Names at which a claim that is refused, and guards nothing, makes a difference to what others get. */
export function movedByRefused(sim: Simulation): string[] {
  return sim.names().filter((name) => {
    const lines = sim.plan(name)
    const refused = sim
      .claimsAt(name)
      .filter(
        (claim) =>
          claim.guard !== true &&
          claim.wanted !== false &&
          lines.some((line) => line.op === 'refuse' && isAt(line, claim)),
      )
    if (refused.length === 0) return false
    const others = (all: readonly PlanLine[]) =>
      all.flatMap((line) =>
        refused.some((claim) => isAt(claim, line)) ? [] : [[line.op, line.type, line.value, line.conflict]],
      )
    return JSON.stringify(others(lines)) !== JSON.stringify(others(sim.plan(name, refused)))
  })
}

/** Own names of reservations that are gone though what their clients chose is refused. */
export function lostByAsking(sim: Simulation): Claim[] {
  const claims = [...sim.claims.values()]
  return claims.filter((chosen) => {
    if (!isClientNamed(chosen) || chosen.type === 'PTR') return false
    const isRefused = (claim: Claim) =>
      sim.plan(claim.name).some((line) => line.op === 'refuse' && isAt(line, claim))
    const own = claims.find(
      (claim) =>
        isOwnNamed(claim) &&
        claim.sourceId === chosen.sourceId &&
        claim.type === chosen.type &&
        claim.value === chosen.value,
    )
    if (own === undefined) return false
    const stands = sim.server.some((row: RecordRow) => isAt(row, own))
    return isRefused(chosen) ? !stands && !isRefused(own) : own.wanted !== false
  })
}

/** The line takes the own name of a reservation whose client has the name that it chose, by what got it that name. */
export function stoodIn(sim: Simulation, line: PlanLine): boolean {
  const claims = [...sim.claims.values()]
  const stood = { ...line, value: line.before?.value ?? '' }
  return claims.some(
    (own) =>
      isOwnNamed(own) &&
      own.wanted === false &&
      isAt(own, stood) &&
      claims.some(
        (chosen) =>
          isClientNamed(chosen) && chosen.sourceId === own.sourceId && chosen.why?.cause === line.cause,
      ),
  )
}

/** The source of the record that goes has another name at the same address. */
export function hasAnotherName(sim: Simulation, { name, type, before }: PlanLine): boolean {
  const known = (claim: Claim) =>
    claim.wanted !== false && claim.ref === before?.owner?.ref && claim.type === type
  return [...sim.claims.values()].some(
    (claim) =>
      known(claim) &&
      (type === 'PTR'
        ? claim.name === name && claim.value !== before?.value
        : claim.name !== name && claim.value === before?.value),
  )
}
