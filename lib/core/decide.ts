import type { Cause } from '@/lib/core/cause'
import { type Claim, compareClaims, isDue, withoutDue } from '@/lib/core/claims'
import type { Withheld } from '@/lib/core/forward'
import { compareText, firstDifference } from '@/lib/core/order'
import type { DecideMode, PlanLine, RecordRow, RecordState } from '@/lib/core/plan'
import type { Place } from '@/lib/core/plan-lines'
import { planPlace } from '@/lib/core/plan-place'
import type { OwnerTag, RecordType } from '@/lib/core/ports/dns'
import type { InScope } from '@/lib/core/scope-off'

export interface DecideInput {
  /** Claims at one name, in any zone and view. */
  claims: readonly Claim[]
  /** Record rows at the same name, of any type. */
  records: readonly RecordRow[]
  /** The installation that new records are tagged with. */
  instance: string
  mode: DecideMode
  /** The cause of what does not tell its own. */
  cause: Cause
  /** ISO 8601 instant: a claim whose grace is over by then is not wanted any more. Absent: none is over. */
  now?: string
  /** Why a claim must not be carried out though nothing at this name forbids it; null or absent: nothing does. */
  withheld?: (claim: Claim) => Withheld | null
  /** The scope that has DNS switched off for a claim or a record (see `scopeOff`); null or absent: none has. */
  off?: (subject: InScope) => string | null
}

/**
 * What to do at one name. For each zone and type (A, AAAA, PTR, TXT):
 *
 * | claim                               | on the server                         | line                                  |
 * |-------------------------------------|---------------------------------------|---------------------------------------|
 * | any, name is the zone's apex        | -                                     | refuse                                |
 * | any, CNAME at the name              | -                                     | refuse, names the CNAME               |
 * | withheld: its forward record is not | none, or ours                         | refuse, names it; ours goes           |
 * | another client holds the name       | -                                     | refuse, names the holder (`contest`)  |
 * | of a lease                          | anything not ours, whatever the type  | refuse, names it (`refusalOfLease`)   |
 * | value v                             | v, not ours                           | keep, linked and never touched        |
 * | value v                             | v, ours, same TTL and owner           | keep                                  |
 * | value v                             | v, ours, other TTL or owner           | update                                |
 * | value v, the only one that comes    | w, ours, the only one that goes       | update w to v: one call, no gap       |
 * | value v                             | w, not ours                           | refuse, names w                       |
 * | value v of an operator, no PTR      | w, not ours                           | create beside it                      |
 * | value v of an operator              | v, adopted: ours without our tag      | update: writes the tag                |
 * | value v, its lease ended            | nothing                               | refuse: nothing is there to be kept   |
 * | value v                             | nothing                               | create                                |
 * | none, or its grace is over          | v, ours                               | delete v; other values stay           |
 * | none                                | v, ours by its tag alone, of a lease  | keep: nobody knows that it ended,     |
 * |                                     | or of an operator                     | or that it was given up               |
 * | none                                | v, not ours, or of another type       | no line                               |
 *
 * Nothing that is not ours is ever updated or deleted. Every claim that is wanted ends in exactly one line, its own or
 * one that names it in `alsoFor`. Sorted: the same facts give the same bytes.
 */
export function decide(input: DecideInput): PlanLine[] {
  const records = sortedRecords(input.records)
  const claims = [...input.claims].sort(compareClaims)
  const { now } = input
  const due = now === undefined ? [] : claims.filter((claim) => claim.wanted !== false && isDue(claim, now))
  const left = now === undefined ? claims : withoutDue(claims, now)
  const wanted = left.filter((claim) => claim.wanted !== false)
  const off = input.off ?? (() => null)
  return groupsOf(wanted, records)
    .flatMap((group) => {
      const inZone = ({ zoneId }: { zoneId: string }) => zoneId === group.zoneId
      const here = (claim: Claim) => inZone(claim) && claim.type !== 'PTR'
      return planPlace({
        ...group,
        at: {
          foreign: records.filter((row) => inZone(row) && row.present && !row.owned),
          own: records.filter((row) => inZone(row) && row.present && row.owned),
          claims: left.filter(here),
        },
        alias: records.find((row) => inZone(row) && row.present && row.type === 'CNAME') ?? null,
        due: due.filter((claim) => inZone(claim) && claim.type === group.type),
        instance: input.instance,
        cause: input.cause,
        withheld: input.withheld ?? (() => null),
        off,
      })
    })
    .map((line) => inMode(line, input.mode, offFor(line, records, off)))
    .sort(compareLines)
}

interface Group extends Place {
  claims: Claim[]
  records: RecordRow[]
}

function groupsOf(claims: readonly Claim[], records: readonly RecordRow[]): Group[] {
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
  for (const claim of claims) at(claim).claims.push(claim)
  for (const row of records) {
    const { type } = row
    if (isManagedType(type)) at({ ...row, type }).records.push(row)
  }
  return [...groups.values()]
}

/** Only these types are ever created, changed or deleted. */
export function isManagedType(type: string): type is RecordType {
  return type === 'A' || type === 'AAAA' || type === 'PTR' || type === 'TXT'
}

/** What a lease would do, or undo. */
function isOfLease({ sourceKind, before }: PlanLine): boolean {
  return sourceKind === 'lease' || (sourceKind === null && before?.owner?.provenance === 'ddns(dynamic)')
}

/** The scope in which a line must change nothing, or null: that of what comes, or else of what goes. */
function offFor(
  line: PlanLine,
  records: readonly RecordRow[],
  off: (subject: InScope) => string | null,
): string | null {
  switch (line.op) {
    case 'create':
    case 'update':
      // What comes always has an owner.
      return off({ ...line, ...((line.after as RecordState).owner as OwnerTag) })
    case 'delete': {
      const row = records.find(({ id }) => id === line.recordId) as RecordRow
      return off({ ...row, ref: row.ownerRef })
    }
    default:
      return null
  }
}

function inMode(line: PlanLine, mode: DecideMode, scope: string | null): PlanLine {
  const { op } = line
  const held = scope === null ? mode : 'off'
  if (held === 'full' || op === 'keep' || op === 'held') return line
  if (held === 'observe' && !isOfLease(line)) return line
  if (held === 'off' && op === 'refuse') return line
  const where = mode === 'off' || scope === null ? '' : ` in scope ${scope}`
  const why = held === 'off' ? `DNS is off${where}` : 'observing until an administrator confirms the policy'
  return { ...line, op: 'held', would: op === 'refuse' ? null : op, reason: `${why}: ${line.reason}` }
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
