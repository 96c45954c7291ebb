import type { TxtRuleItem, ZoneRuleItem, ZoneRules } from '@/lib/contract/zone-rule'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'

/** How often the rules were changed here, and when last; and those of DHCP options. */
interface Revision {
  txtRules: TxtRuleItem[]
  version: number
  updatedAt: string | null
}

interface Row extends Omit<ZoneRuleItem, 'targets'> {
  targets: (Omit<ZoneRuleItem['targets'][number], 'ttl'> & { ttl?: number | null })[]
}

/** The rules in their order, as the API shows them. */
export async function readZoneRules(target: SqlTarget): Promise<ZoneRuleItem[]> {
  const rows = await runSql<Row>(
    target,
    `select match, pattern, coalesce(scopes, '{}') as scopes, coalesce(kinds, '{}') as kinds, family, targets, comment
     from zone_rule order by position`,
  )
  return rows.map((row) => ({
    ...row,
    targets: row.targets.map(({ view, zone, ttl }) => ({ view, zone, ttl: ttl ?? null })),
  }))
}

/** The revision; before the first change it is 1. */
export async function readRevision(target: SqlTarget): Promise<Revision> {
  const [row] = await runSql<{ value: Partial<Revision> }>(
    target,
    `select value from setting where key = 'zone-rules'`,
  )
  return { version: 1, updatedAt: null, txtRules: [], ...row?.value }
}

/** The list as it holds now. */
export async function getZoneRules(deps: ConsoleDeps): Promise<Result<ZoneRules>> {
  const { pool } = deps.db
  return done({ rules: await readZoneRules(pool), ...(await readRevision(pool)) })
}
