import type { ZoneRulesTest, ZoneRulesTested } from '@/lib/contract/zone-rule'
import { testRules } from '@/lib/core/rule-test'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type ConsoleDeps, done, invalid, type Result } from '@/lib/services/console/deps'
import { readZones } from '@/lib/services/console/lease-draft'
import { readZoneRules } from '@/lib/services/console/zone-rules/read'

/** Where a name would go by the rules that hold, or by a draft of them, and why. */
export async function testZoneRules(
  deps: ConsoleDeps,
  { hostname, scope, kind, family, rules }: ZoneRulesTest,
): Promise<Result<ZoneRulesTested>> {
  const { pool } = deps.db
  if (scope !== null && !(await isScope(pool, scope)))
    return invalid('scope', `names no scope: there is no ${scope}`)
  const given = { hostname, publisher: { scope, kind, family } }
  const places = { rules: rules ?? (await readZoneRules(pool)), zones: await readZones(pool) }
  const { targets, ...found } = testRules(given, places)
  return done({
    ...found,
    rules: [...found.rules],
    leftOut: [...found.leftOut],
    targets: targets.map(({ view, zone, fqdn, ttl }) => ({ view, zone, fqdn, ttl })),
  })
}

/** Also one that Kea no longer has: its leases and reservations may still be there. */
async function isScope(target: SqlTarget, name: string): Promise<boolean> {
  return (await runSql(target, 'select from scope where name = $1 limit 1', [name])).length > 0
}
