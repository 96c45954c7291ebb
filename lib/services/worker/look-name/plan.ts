import { decide } from '@/lib/core/decide'
import { withheld } from '@/lib/core/forward'
import { type DecideMode, isOwned, type PlanLine } from '@/lib/core/plan'
import { type NameFacts, scopesOff } from '@/lib/services/worker/look-name/facts'
import type { World } from '@/lib/services/worker/world'

/** What to do at one name. A PTR follows its A or AAAA, so the names that PTRs point to are decided with it. */
export function planName(facts: NameFacts, world: World, instance: string): PlanLine[] {
  const off = !world.policy.dnsEnabled || scopesOff(facts, world)
  const mode: DecideMode = off ? 'off' : 'full'
  const common = { instance, cause: 'RESERVATION' } as const
  const forwards = (facts.forwards ?? []).map((forward) => ({
    ...forward,
    lines: decide({ ...forward, ...common, mode: 'full' }),
  }))
  const records = facts.records.map((record) => ({ ...record, owned: isOwned(null, instance, record.owned) }))
  const lines = decide({
    ...common,
    claims: facts.claims.filter(({ wanted }) => wanted !== false),
    records,
    mode,
    ...(forwards.length === 0 ? {} : { withheld: (claim) => withheld(claim, forwards) }),
  })
  return world.policy.observe ? lines.map((line) => observed(line, facts)) : lines
}

/** Observing is about what leases would change. What we made ourselves follows its reservation from the first minute. */
function observed(line: PlanLine, facts: NameFacts): PlanLine {
  const { op } = line
  if (op !== 'create' && op !== 'update' && op !== 'delete') return line
  const row = facts.records.find(({ id }) => id === line.recordId)
  const dynamic = op === 'delete' && row?.provenance === 'ddns(dynamic)'
  if (line.sourceKind !== 'lease' && !dynamic) return line
  const reason = `observing until an administrator confirms the policy: ${line.reason}`
  return { ...line, op: 'held', would: op, reason }
}
