import { longestCidr } from '@/lib/core/cidr'
import type { Claim } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import { applyDrift, type DriftFound, type DriftRow, type DriftVerdict } from '@/lib/core/drift'
import { afterForward, withheld } from '@/lib/core/forward'
import { ipFamily } from '@/lib/core/ip'
import { letThrough } from '@/lib/core/let-through'
import { type DecideMode, isOwned, modeOf, type PlanLine } from '@/lib/core/plan'
import type { Family } from '@/lib/core/ports/kea'
import { readable } from '@/lib/core/readable'
import { addressOfRecord } from '@/lib/core/record-address'
import { reverseNameToIp } from '@/lib/core/reverse-name'
import { type InScope, scopeOff } from '@/lib/core/scope-off'
import { endOfStandIn, type StandIn, standIns, withStandIns } from '@/lib/core/stand-ins'
import type { NameFacts } from '@/lib/services/worker/look-name/facts'
import type { World } from '@/lib/services/worker/world'

/** What to do at one name, and what was changed there behind our back. */
export interface NamePlan {
  lines: PlanLine[]
  drift: DriftFound[]
  /** Own names of reservations whose clients chose others, as they are wanted now. */
  standIns: StandIn[]
}

/** The lines of `planWithDrift` alone. */
export function planName(facts: NameFacts, world: World, instance: string, now: Date): PlanLine[] {
  return planWithDrift(facts, world, instance, now).lines
}

/**
 * What to do at one name. A PTR follows its A or AAAA, so the names that PTRs point to are decided with it. While
 * observing, what a lease would change is held; what we made ourselves follows its reservation from the first minute.
 */
export function planWithDrift(facts: NameFacts, world: World, instance: string, now: Date): NamePlan {
  const mode = modeOf(world.policy)
  const off = (subject: InScope) => scopeOff(subject, world)
  const verdict = verdictOf(facts, world, mode)
  const common = { instance, cause: 'RESERVATION', now: now.toISOString() } as const
  const judged = (
    at: { claims: readonly Claim[]; records: readonly DriftRow[] },
    lines: PlanLine[],
  ): Omit<NamePlan, 'standIns'> => {
    // While nothing is changed in DNS there is nothing to hold back.
    const records = at.records.map((row) => (isDnsOff(world, row) ? { ...row, drift: null } : row))
    const found =
      mode === 'off' ? { lines, found: [] } : applyDrift({ ...at, records, lines, instance, verdict })
    return { lines: inWords(found.lines, world), drift: found.found }
  }
  const forwards = (facts.forwards ?? []).map((forward) => ({
    ...forward,
    lines: judged(forward, decide({ ...forward, ...common, mode: 'full' })).lines,
  }))
  const found = standIns(facts.claims, forwards)
  const claims = withStandIns(facts.claims, found)
  const records = facts.records.map((record) => {
    const owned = isOwned(null, instance, record.owned)
    // Where every record is known, what came back is no leftover of a lost database.
    const returned = record.drift?.endsWith('extra') === true && verdict(record).drift === 'block'
    const why = endOfStandIn(record, found) ?? record.why
    return { ...record, owned, why, unexplained: owned && why === null && !returned }
  })
  const lines = decide({
    ...common,
    claims,
    records,
    mode,
    off,
    ...(forwards.length === 0 ? {} : { withheld: (claim) => withheld(claim, forwards) }),
  })
  const plan = judged({ claims, records }, lines)
  const isAsked = ({ zoneId, type, value }: PlanLine) =>
    records.some(
      (row) =>
        row.zoneId === zoneId && row.type === type && row.value === value && row.drift?.startsWith('repair-'),
    )
  const waiting = plan.lines.map((line) => afterForward(line, forwards, isAsked(line)))
  return { ...plan, lines: waiting, standIns: found }
}

/** Whether DNS is off, for all or for the scope of a record. */
export function isDnsOff(world: World, row: Omit<InScope, 'ref'> & { ownerRef: string | null }): boolean {
  return !world.policy.dnsEnabled || scopeOff({ ...row, ref: row.ownerRef }, world) !== null
}

/** What the policy says about a record that somebody changed; what was asked for is done whatever it says. */
function verdictOf(facts: NameFacts, world: World, mode: DecideMode): (row: DriftRow) => DriftVerdict {
  return ({ drift, type, name, value, zoneId }) => {
    const ip = addressOfRecord({ name, type, value })
    const scope = ip === null ? null : longestCidr(ip, world.scopes)
    const own = scope === null ? undefined : world.scope(scope.family, scope.subnetId)?.policy?.drift
    const from = own === undefined ? ('global' as const) : ('scope' as const)
    const asked = drift?.startsWith('repair-') === true
    const gated = !asked && facts.gated.includes(zoneId)
    if (asked) return { drift: 'block', from, gated }
    return { drift: mode === 'observe' ? 'warn' : (own ?? world.policy.drift), from, gated }
  }
}

/** Reasons end in rows, alerts and the log: they name clients and scopes as operators know them. */
function inWords(lines: readonly PlanLine[], world: World): PlanLine[] {
  return lines.map((line) => ({ ...line, reason: readable(line.reason, scopesAt(line, world)) }))
}

/** What an operator should know of a record although it stands as it is wanted. */
export function noteOf(line: PlanLine, world: World): string | null {
  const note = letThrough(line)
  return note === null ? null : readable(note, scopesAt(line, world))
}

/** Reasons name the client that has the name, and that may be one of the other family. */
function scopesAt({ name, type, conflict }: PlanLine, world: World): (subnetId: number) => string | null {
  const ip = type === 'PTR' ? (reverseNameToIp(name) ?? '') : ''
  const own: Family = type === 'AAAA' || ipFamily(ip) === 6 ? 6 : 4
  const held = conflict?.holder.type
  const family = held === 'A' ? 4 : held === 'AAAA' ? 6 : own
  const other = family === 4 ? 6 : 4
  return (subnetId) => (world.scope(family, subnetId) ?? world.scope(other, subnetId))?.name ?? null
}
