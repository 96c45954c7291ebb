import { decide } from '@/lib/core/decide'
import { withheld } from '@/lib/core/forward'
import { ipFamily } from '@/lib/core/ip'
import { letThrough } from '@/lib/core/let-through'
import { type DecideMode, isOwned, modeOf, type PlanLine } from '@/lib/core/plan'
import { readable } from '@/lib/core/readable'
import { reverseNameToIp } from '@/lib/core/reverse-name'
import { type NameFacts, scopesOff } from '@/lib/services/worker/look-name/facts'
import type { World } from '@/lib/services/worker/world'

/**
 * What to do at one name. A PTR follows its A or AAAA, so the names that PTRs point to are decided with it. While
 * observing, what a lease would change is held; what we made ourselves follows its reservation from the first minute.
 */
export function planName(facts: NameFacts, world: World, instance: string, now: Date): PlanLine[] {
  const mode: DecideMode = scopesOff(facts, world) ? 'off' : modeOf(world.policy)
  const common = { instance, cause: 'RESERVATION', now: now.toISOString() } as const
  const forwards = (facts.forwards ?? []).map((forward) => ({
    ...forward,
    lines: inWords(decide({ ...forward, ...common, mode: 'full' }), world),
  }))
  const records = facts.records.map((record) => {
    const owned = isOwned(null, instance, record.owned)
    return { ...record, owned, unexplained: owned && record.why === null }
  })
  const lines = decide({
    ...common,
    claims: facts.claims,
    records,
    mode,
    ...(forwards.length === 0 ? {} : { withheld: (claim) => withheld(claim, forwards) }),
  })
  return inWords(lines, world)
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

function scopesAt({ name, type }: PlanLine, world: World): (subnetId: number) => string | null {
  const ip = type === 'PTR' ? (reverseNameToIp(name) ?? '') : ''
  const family = type === 'AAAA' || ipFamily(ip) === 6 ? 6 : 4
  return (subnetId) => world.scope(family, subnetId)?.name ?? null
}
