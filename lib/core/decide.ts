import type { Cause } from '@/lib/core/cause'
import type { Claim } from '@/lib/core/claims'
import { type Elected, elect } from '@/lib/core/elect'
import type { Withheld } from '@/lib/core/forward'
import { compareText, firstDifference } from '@/lib/core/order'
import type { DecideMode, PlanLine, RecordRow } from '@/lib/core/plan'
import { type ClaimLineMaker, claimLineMaker, deleteLine, type Place } from '@/lib/core/plan-lines'
import type { RecordType } from '@/lib/core/ports/dns'

export interface DecideInput {
  /** Claims at one name, in any zone and view. */
  claims: readonly Claim[]
  /** Record rows at the same name, of any type. */
  records: readonly RecordRow[]
  /** The installation that new records are tagged with. */
  instance: string
  mode: DecideMode
  cause: Cause
  /** Why a claim must not be carried out though nothing at this name forbids it; null or absent: nothing does. */
  withheld?: (claim: Claim) => Withheld | null
}

interface Group extends Place {
  claims: Claim[]
  records: RecordRow[]
}

interface Context {
  input: DecideInput
  /** Zones that have a CNAME at the name. */
  aliased: Map<string, RecordRow>
}

/**
 * What to do at one name. For each zone and type (A, AAAA, PTR):
 *
 * | claim                               | on the server                         | line                                  |
 * |-------------------------------------|---------------------------------------|---------------------------------------|
 * | any, name is the zone's apex        | -                                     | refuse                                |
 * | any, CNAME at the name              | -                                     | refuse, names the CNAME               |
 * | withheld: its forward record is not | none, or ours                         | refuse, names it; ours goes           |
 * | another client holds the name       | -                                     | refuse, names the holder (`elect`)    |
 * | value v                             | v, not ours                           | keep, linked and never touched        |
 * | value v                             | v, ours, same TTL and owner           | keep                                  |
 * | value v                             | v, ours, other TTL or owner           | update                                |
 * | value v, the only one that comes    | w, ours, the only one that goes       | update w to v: one call, no gap       |
 * | value v                             | w, not ours                           | refuse, names w                       |
 * | value v                             | nothing                               | create                                |
 * | none                                | v, ours                               | delete v; other values stay           |
 * | none                                | v, not ours, or of another type       | no line                               |
 *
 * Nothing that is not ours is ever updated or deleted. Every claim ends in exactly one line, its own or one that
 * names it in `alsoFor`. Sorted: the same facts give the same bytes.
 */
export function decide(input: DecideInput): PlanLine[] {
  const aliased = new Map<string, RecordRow>()
  for (const row of sortedRecords(input.records)) {
    if (row.present && row.type === 'CNAME' && !aliased.has(row.zoneId)) aliased.set(row.zoneId, row)
  }
  const context = { input, aliased }
  return groupsOf(input)
    .flatMap((group) => planGroup(group, context))
    .map((line) => inMode(line, input.mode))
    .sort(compareLines)
}

function groupsOf(input: DecideInput): Group[] {
  const groups = new Map<string, Group>()
  const at = (place: Place): Group => {
    const key = JSON.stringify([place.zoneId, place.name, place.type])
    const known = groups.get(key)
    if (known !== undefined) return known
    const { zoneId, view, zone, name, type } = place
    const group: Group = { zoneId, view, zone, name, type, claims: [], records: [] }
    groups.set(key, group)
    return group
  }
  for (const claim of input.claims) at(claim).claims.push(claim)
  for (const row of sortedRecords(input.records)) {
    const { type } = row
    if (isManagedType(type)) at({ ...row, type }).records.push(row)
  }
  return [...groups.values()]
}

/** Only these types are ever created, changed or deleted. */
export function isManagedType(type: string): type is RecordType {
  return type === 'A' || type === 'AAAA' || type === 'PTR'
}

function planGroup(group: Group, context: Context): PlanLine[] {
  const { instance, cause } = context.input
  const line = claimLineMaker(group, instance, cause)
  const obstacle = obstacleAt(group, context)
  if (obstacle !== null) {
    // What we once made there is not ours to clear away either: somebody rebuilt the name around it.
    return elect(group.claims, []).all.map((claim) => line('refuse', claim, null, obstacle))
  }
  const present = group.records.filter((row) => row.present)
  const own = present.filter((row) => row.owned)
  const foreign = present.filter((row) => !row.owned)
  const foreignValues = new Set(foreign.map((row) => row.value))

  // A claim that somebody else's record already serves needs no election: keeping it changes nothing.
  const served = elect(
    group.claims.filter((claim) => foreignValues.has(claim.value)),
    [],
  ).all
  const wanting = group.claims.filter((claim) => !foreignValues.has(claim.value))
  const withheld = withheldLines(wanting, context, line)
  const { accepted, rejected } = elect(
    wanting.filter((claim) => !withheld.has(claim)),
    own,
  )

  const lines = [
    ...new Set(withheld.values()),
    ...rejected.map(({ claim, holder }) =>
      line('refuse', claim, null, `held by ${holder.ref} (${holder.value})`),
    ),
  ]
  const coming: Elected[] = []
  for (const elected of [...served, ...accepted]) {
    const there = present.find((row) => row.value === elected.claim.value)
    if (there === undefined) coming.push(elected)
    else lines.push(standing(elected, there, line))
  }
  const claimed = new Set(accepted.map(({ claim }) => claim.value))
  const going = own.filter((row) => !claimed.has(row.value) && !foreignValues.has(row.value))
  const [onlyComing] = coming
  const [onlyGoing] = going
  if (onlyComing !== undefined && onlyGoing !== undefined && coming.length === 1 && going.length === 1) {
    return [
      ...lines,
      line('update', onlyComing, onlyGoing, `value ${onlyGoing.value} becomes ${onlyComing.claim.value}`),
    ]
  }
  const [other] = foreign
  for (const elected of coming) {
    const waiting = group.records.find((row) => !row.present && row.value === elected.claim.value) ?? null
    lines.push(
      other === undefined
        ? line('create', elected, waiting, 'claimed and not there')
        : line('refuse', elected, other, `${other.value} stands there and is not ours`),
    )
  }
  for (const row of going) lines.push(deleteLine(group, row, instance, cause))
  return lines
}

/** The refusal of each claim that is withheld; claims of one value and one reason share theirs. */
function withheldLines(
  claims: readonly Claim[],
  { input }: Context,
  line: ClaimLineMaker,
): Map<Claim, PlanLine> {
  const reasons = new Map<string, Withheld & { claims: Claim[] }>()
  for (const claim of claims) {
    const why = input.withheld?.(claim) ?? null
    if (why === null) continue
    const key = JSON.stringify([claim.value, why.follows, why.reason])
    const known = reasons.get(key)
    if (known === undefined) reasons.set(key, { ...why, claims: [claim] })
    else known.claims.push(claim)
  }
  const lines = new Map<Claim, PlanLine>()
  for (const { claims: same, follows, reason } of reasons.values()) {
    for (const elected of elect(same, []).all) {
      const refusal = line('refuse', elected, null, reason, follows)
      for (const claim of same) lines.set(claim, refusal)
    }
  }
  return lines
}

function obstacleAt(group: Group, context: Context): string | null {
  if (group.name === group.zone) return `${group.zone} is the apex of its zone`
  const alias = context.aliased.get(group.zoneId)
  return alias === undefined ? null : `the name is a CNAME to ${alias.value}`
}

/** The line of a claim whose very value is on the server. */
function standing(elected: Elected, there: RecordRow, line: ClaimLineMaker): PlanLine {
  if (!there.owned) return line('keep', elected, there, 'stands there and is not ours: linked, never touched')
  const { claim } = elected
  const changes = [
    there.ttl === claim.ttl ? '' : `ttl ${there.ttl} becomes ${claim.ttl}`,
    there.provenance === claim.provenance ? '' : `provenance ${there.provenance} becomes ${claim.provenance}`,
    there.ownerRef === null || there.ownerRef === claim.ref
      ? ''
      : `owner ${there.ownerRef} becomes ${claim.ref}`,
  ].filter((change) => change !== '')
  return changes.length === 0
    ? line('keep', elected, there, 'as claimed')
    : line('update', elected, there, changes.join(', '))
}

function inMode(line: PlanLine, mode: DecideMode): PlanLine {
  const { op } = line
  if (mode === 'full' || op === 'keep' || op === 'refuse' || op === 'held') return line
  if (mode === 'create-only' && op === 'create') return line
  const why = mode === 'off' ? 'DNS is off' : 'observing until an administrator confirms the policy'
  return { ...line, op: 'held', would: op, reason: `${why}: ${line.reason}` }
}

function sortedRecords(records: readonly RecordRow[]): RecordRow[] {
  return [...records].sort((a, b) =>
    firstDifference(
      Number(b.present) - Number(a.present),
      Number(b.owned) - Number(a.owned),
      compareText(a.value, b.value),
      compareText(a.id, b.id),
    ),
  )
}

/** Zones by view and name, then type, value and source. */
function compareLines(a: PlanLine, b: PlanLine): number {
  return firstDifference(
    compareText(a.name, b.name),
    compareText(a.view, b.view),
    compareText(a.zone, b.zone),
    compareText(a.zoneId, b.zoneId),
    compareText(a.type, b.type),
    compareText(a.value, b.value),
    compareText(a.op, b.op),
    compareText(`${a.sourceKind}:${a.sourceId}`, `${b.sourceKind}:${b.sourceId}`),
    compareText(a.recordId ?? '', b.recordId ?? ''),
  )
}
