import { decide } from '@/lib/core/decide'
import { withheld } from '@/lib/core/forward'
import { type DecideMode, isOwned, modeOf, type PlanLine } from '@/lib/core/plan'
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
    lines: decide({ ...forward, ...common, mode: 'full' }),
  }))
  const records = facts.records.map((record) => {
    const owned = isOwned(null, instance, record.owned)
    return { ...record, owned, unexplained: owned && record.why === null }
  })
  return decide({
    ...common,
    claims: facts.claims,
    records,
    mode,
    ...(forwards.length === 0 ? {} : { withheld: (claim) => withheld(claim, forwards) }),
  })
}
