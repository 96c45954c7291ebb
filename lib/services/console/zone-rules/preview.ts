import type { Effect } from '@/lib/contract/effect'
import type { ZoneRulesPut } from '@/lib/contract/zone-rule'
import { type ConsoleDeps, done, type Result, refused } from '@/lib/services/console/deps'
import { decideEffect } from '@/lib/services/console/effect/decide-effect'
import { touchedBy } from '@/lib/services/console/effect/touched-by'
import { placeFaults } from '@/lib/services/console/zone-rules/check-places'
import { readZoneRules } from '@/lib/services/console/zone-rules/read'
import { readWorld } from '@/lib/services/worker/world'

/** What another list of rules would do now to the records of reservations and leases. Writes nothing. */
export async function previewZoneRules(deps: ConsoleDeps, body: ZoneRulesPut): Promise<Result<Effect>> {
  const { pool } = deps.db
  const errors = await placeFaults(pool, body.rules, await readZoneRules(pool))
  if (errors.length > 0) return refused({ kind: 'invalid', errors })
  const before = await readWorld(pool)
  const { rules, txtRules = before.txtRules ?? [] } = body
  const worlds = { before, after: { ...before, rules, txtRules } }
  const touched = await touchedBy(deps, worlds, { reservations: true, states: null, scope: null })
  return done(await decideEffect(pool, touched, worlds, deps.now()))
}
