import { decide } from '@/lib/core/decide'
import { withheld } from '@/lib/core/forward'
import { type DecideMode, isOwned, type PlanLine } from '@/lib/core/plan'
import { type NameFacts, scopesOff } from '@/lib/services/worker/look-name/facts'
import type { World } from '@/lib/services/worker/world'

/** What to do at one name. A PTR follows its A or AAAA, so the names that PTRs point to are decided with it. */
export function planName(facts: NameFacts, world: World, instance: string): PlanLine[] {
  const off = !world.policy.dnsEnabled || scopesOff(facts, world)
  // Observing is about what leases would change. What we made ourselves follows its reservation from the first minute.
  const mode: DecideMode = off ? 'off' : 'full'
  const common = { instance, cause: 'RESERVATION' } as const
  const forwards = (facts.forwards ?? []).map((forward) => ({
    ...forward,
    lines: decide({ ...forward, ...common, mode: 'full' }),
  }))
  const records = facts.records.map((record) => ({ ...record, owned: isOwned(null, instance, record.owned) }))
  return decide({
    ...common,
    claims: facts.claims,
    records,
    mode,
    ...(forwards.length === 0 ? {} : { withheld: (claim) => withheld(claim, forwards) }),
  })
}
