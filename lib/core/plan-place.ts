import type { NameFacts } from '@/lib/core/at-name'
import { conflictWith } from '@/lib/core/at-name'
import type { Cause, Provenance, Why } from '@/lib/core/cause'
import type { Claim } from '@/lib/core/claims'
import { type Elected, elect, mergeByValue } from '@/lib/core/elect'
import type { Withheld } from '@/lib/core/forward'
import type { PlanLine, RecordRow } from '@/lib/core/plan'
import { type ClaimLineMaker, claimLineMaker, type Place, recordLine } from '@/lib/core/plan-lines'
import type { InScope } from '@/lib/core/scope-off'
import { whyDue } from '@/lib/core/why'

/** All that decides about one (zone, name, type). */
export interface PlaceFacts extends Place {
  /** Those that are wanted. */
  claims: readonly Claim[]
  records: readonly RecordRow[]
  /** The name in this zone, whatever the type. */
  at: NameFacts
  /** The CNAME at the name, or null. */
  alias: RecordRow | null
  /** Claims here whose grace is over. */
  due: readonly Claim[]
  instance: string
  cause: Cause
  withheld: (claim: Claim) => Withheld | null
  /** The scope that has DNS switched off for it, or null. */
  off: (subject: InScope) => string | null
}

/** The lines of one (zone, name, type); see `decide`. */
export function planPlace(facts: PlaceFacts): PlanLine[] {
  const line = claimLineMaker(facts, facts.instance, facts.cause)
  const obstacle = obstacleLines(facts, line)
  if (obstacle !== null) return obstacle
  const present = facts.records.filter((row) => row.present)
  const own = present.filter((row) => row.owned)
  const [other] = present.filter((row) => !row.owned)
  const foreignValues = new Set(present.flatMap((row) => (row.owned ? [] : [row.value])))

  // A claim that somebody else's record already serves needs no election: keeping it changes nothing.
  const served = mergeByValue(facts.claims.filter((claim) => foreignValues.has(claim.value)))
  const wanting = facts.claims.filter((claim) => !foreignValues.has(claim.value))
  const withheld = withheldLines(wanting, facts, line)
  const election = elect(
    wanting.filter((claim) => !withheld.has(claim)),
    own,
    facts.type === 'PTR' ? null : facts.at,
  )
  const lines = [
    ...new Set(withheld.values()),
    ...election.refused.map(({ elected, reason, conflict, by }) => {
      const inTheWay = facts.records.find(({ id }) => id === conflict?.holder.recordId) ?? null
      return line('refuse', elected, inTheWay, reason, { conflict, heldBy: by?.why ?? null })
    }),
  ]
  const coming: Elected[] = []
  for (const elected of [...served, ...election.accepted]) {
    const there = present.find((row) => row.value === elected.claim.value)
    if (there !== undefined) lines.push(standing(elected, there, line))
    else if (elected.live) coming.push(elected)
    else lines.push(line('refuse', elected, null, 'its lease ended, and nothing stands that could be kept'))
  }
  const claimed = new Set(election.accepted.map(({ claim }) => claim.value))
  const going = own.filter((row) => !claimed.has(row.value) && !foreignValues.has(row.value))
  const ends = going.map((row) => ({ row, ...endOf(row, facts, lines) }))
  const [onlyComing] = coming
  const leaving = ends.filter(({ stays }) => !stays)
  // What would stay gives way only where nothing else does, and to nobody who would be refused beside a stranger.
  const giving = leaving.length > 0 || other !== undefined ? leaving : ends
  const [onlyGoing] = giving
  if (
    onlyComing !== undefined &&
    onlyGoing !== undefined &&
    coming.length === 1 &&
    giving.length === 1 &&
    // Where DNS is off for one of the two alone, that one stays as it is.
    facts.off(onlyComing.claim) === facts.off({ ...onlyGoing.row, ref: onlyGoing.row.ownerRef })
  ) {
    const { row, why } = onlyGoing
    const reason = `value ${row.value} becomes ${onlyComing.claim.value}`
    // What ended or outdid the old value made room for the new one.
    lines.push(line('update', onlyComing, row, reason, { why }))
    return [...lines, ...ends.filter((end) => end !== onlyGoing).map(ending)]
  }
  for (const elected of coming) {
    const waiting = facts.records.find((row) => !row.present && row.value === elected.claim.value) ?? null
    // An operator may add a value to a name; nobody's PTR is joined, since an address has one name.
    const joins = elected.claim.sourceKind === 'static' && facts.type !== 'PTR'
    lines.push(
      other === undefined || joins
        ? line('create', elected, waiting, 'claimed and not there')
        : line('refuse', elected, other, `${other.value} stands there and is not ours`, {
            conflict: conflictWith(elected.claim, other),
          }),
    )
  }
  return [...lines, ...ends.map(ending)]

  function ending({ row, reason, why, stays }: Ending): PlanLine {
    const because = why ?? { cause: facts.cause, chain: [] }
    return recordLine(stays ? 'keep' : 'delete', facts, row, facts.instance, reason, because)
  }
}

type Ending = End & { row: RecordRow }

/** The refusals of a name that nothing is published at, or null. */
function obstacleLines({ name, zone, alias, claims }: PlaceFacts, line: ClaimLineMaker): PlanLine[] | null {
  // What we once made there is not ours to clear away either: somebody rebuilt the name around it.
  if (name === zone) {
    const reason = `${zone} is the apex of its zone`
    return mergeByValue(claims).map((elected) => line('refuse', elected, null, reason))
  }
  if (alias === null) return null
  return mergeByValue(claims).map((elected) =>
    line('refuse', elected, null, `the name is a CNAME to ${alias.value}`, {
      conflict: conflictWith(elected.claim, alias),
    }),
  )
}

/** The refusal of each claim that is withheld; claims of one value and one reason share theirs. */
function withheldLines(
  claims: readonly Claim[],
  facts: PlaceFacts,
  line: ClaimLineMaker,
): Map<Claim, PlanLine> {
  const reasons = new Map<string, Withheld & { claims: Claim[] }>()
  for (const claim of claims) {
    const stop = facts.withheld(claim)
    if (stop === null) continue
    const key = JSON.stringify([claim.value, stop.follows, stop.reason])
    const known = reasons.get(key)
    if (known === undefined) reasons.set(key, { ...stop, claims: [claim] })
    else known.claims.push(claim)
  }
  const lines = new Map<Claim, PlanLine>()
  for (const { claims: same, follows, reason, why = null } of reasons.values()) {
    for (const elected of mergeByValue(same)) {
      const refusal = line('refuse', elected, null, reason, { follows, heldBy: why })
      for (const claim of same) lines.set(claim, refusal)
    }
  }
  return lines
}

/** The line of a claim whose very value is on the server. */
function standing(elected: Elected, there: RecordRow, line: ClaimLineMaker): PlanLine {
  if (!there.owned) return line('keep', elected, there, 'stands there and is not ours: linked, never touched')
  const { claim } = elected
  const changes = [
    there.ttl === claim.ttl ? '' : `ttl ${there.ttl} becomes ${claim.ttl}`,
    there.provenance === claim.provenance ? '' : `provenance ${there.provenance} becomes ${claim.provenance}`,
    ownerChange(there.ownerRef, claim),
  ].filter((change) => change !== '')
  return changes.length === 0
    ? line('keep', elected, there, 'as claimed')
    : line('update', elected, there, changes.join(', '))
}

/** What is ours without an owner was adopted: our tag is still to be written. */
function ownerChange(owner: string | null, { ref, sourceKind }: Claim): string {
  if (owner === null) return sourceKind === 'static' ? `owner becomes ${ref}` : ''
  return owner === ref ? '' : `owner ${owner} becomes ${ref}`
}

const PROVENANCE: Readonly<Record<string, Provenance>> = {
  static: 'static(admin)',
  reservation: 'ddns(reservation)',
  lease: 'ddns(dynamic)',
}

/** Why a record stays of which our own database, lost once, knows nothing. What Kea holds is known: null. */
const UNKNOWN: Readonly<Record<Provenance, string | null>> = {
  'ddns(dynamic)': 'nothing here knows that its lease ended',
  'static(admin)': 'nothing here knows that an operator gave it up',
  'ddns(reservation)': null,
}

interface End {
  reason: string
  /** Null: nobody noted it. */
  why: Why | null
  /** It stays all the same. */
  stays: boolean
}

/** Why a record of ours that no claim gets goes: by the cause that took its claim away. */
function endOf(row: RecordRow, { due }: PlaceFacts, lines: readonly PlanLine[]): End {
  const over = due.find(({ value }) => value === row.value)
  if (over !== undefined) return { reason: 'its grace is over', why: whyDue(over), stays: false }
  const why = row.why ?? null
  const lost = lines.find(({ op, value }) => op === 'refuse' && value === row.value)
  if (lost !== undefined) {
    // Written for another source, whose claim went: that comes before what outdid the one that would have followed.
    const followed = PROVENANCE[String(lost.sourceKind)] !== row.provenance
    return { reason: lost.reason, why: (followed ? why : null) ?? lost.heldBy, stays: false }
  }
  const unknown = row.unexplained === true ? UNKNOWN[row.provenance] : null
  return unknown === null
    ? { reason: 'nothing claims it any more', why, stays: false }
    : { reason: unknown, why, stays: true }
}
