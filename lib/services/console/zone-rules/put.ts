import { isDeepStrictEqual } from 'node:util'
import type { ZoneRuleItem, ZoneRules, ZoneRulesPut } from '@/lib/contract/zone-rule'
import type { Tx } from '@/lib/db/client'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import { type Actor, type ConsoleDeps, done, type Result, refused } from '@/lib/services/console/deps'
import { afterPolicyChange } from '@/lib/services/console/global-policy'
import { placeFaults } from '@/lib/services/console/zone-rules/check-places'
import { readRevision, readZoneRules } from '@/lib/services/console/zone-rules/read'

async function store(tx: Tx, rules: readonly ZoneRuleItem[]): Promise<void> {
  await tx.zoneRule.deleteMany()
  await tx.zoneRule.createMany({ data: rules.map((rule, index) => ({ ...rule, position: index + 1 })) })
}

function countOf(rules: readonly ZoneRuleItem[], others: readonly ZoneRuleItem[]): number {
  return rules.filter((rule) => !others.some((other) => isDeepStrictEqual(rule, other))).length
}

/** Replaces the whole list, and that of DHCP options where the body names it; the worker computes every claim again. Refuses a lost race and places that nobody knows. */
export async function putZoneRules(
  deps: ConsoleDeps,
  actor: Actor,
  input: { version: number | null; body: ZoneRulesPut },
): Promise<Result<ZoneRules>> {
  return deps.db.transaction(async (tx) => {
    await runSql(
      tx,
      `insert into setting (key, value) values ('zone-rules', '{"version": 1, "updatedAt": null}')
       on conflict (key) do update set value = setting.value`,
    )
    const revision = await readRevision(tx)
    if (input.version !== null && input.version !== revision.version)
      return refused({ kind: 'stale', version: revision.version })
    const before = await readZoneRules(tx)
    const { rules } = input.body
    const errors = await placeFaults(tx, rules, before)
    if (errors.length > 0) return refused({ kind: 'invalid', errors })
    const txtRules = input.body.txtRules ?? revision.txtRules
    const was = { rules: before, txtRules: revision.txtRules }
    if (isDeepStrictEqual(was, { rules, txtRules })) return done({ rules, ...revision })
    await store(tx, rules)
    const next = { version: revision.version + 1, updatedAt: deps.now().toISOString(), txtRules }
    await runSql(tx, `update setting set value = $1::jsonb where key = 'zone-rules'`, [JSON.stringify(next)])
    await writeAudit(tx, actor, {
      cause: 'POLICY',
      verb: 'updated',
      line: eventLine('zone-rules', 'updated', 'POLICY', {
        rules: rules.length,
        added: countOf(rules, before),
        removed: countOf(before, rules),
        txt: txtRules.length,
      }),
      subjectKind: 'zone-rules',
      subjectId: '1',
      before: was,
      after: { rules, txtRules },
    })
    await afterPolicyChange(tx)
    await notifyTopic(tx, 'policy')
    return done({ rules, ...next })
  })
}
