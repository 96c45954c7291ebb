import type { Policy, PolicyPut } from '@/lib/contract/policy'
import type { GlobalPolicy } from '@/lib/core/policy'
import type { Tx } from '@/lib/db/client'
import { notifyTopic } from '@/lib/db/topics'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import { type Actor, type ConsoleDeps, done, type Result, refused } from '@/lib/services/console/deps'
import { afterPolicyChange, policyOfValue } from '@/lib/services/console/global-policy'

interface PolicyRow {
  value: unknown
  version: number
  updatedAt: Date
}

function answer(row: PolicyRow): Policy {
  return { ...policyOfValue(row.value), version: row.version, updatedAt: row.updatedAt.toISOString() }
}

async function readRow(tx: Pick<Tx, 'policy'>): Promise<PolicyRow> {
  return tx.policy.upsert({ where: { id: 1 }, create: { id: 1 }, update: {} })
}

/** The global policy as it holds now. */
export async function getPolicy(deps: ConsoleDeps): Promise<Policy> {
  return answer(await readRow(deps.db.prisma))
}

/**
 * Changes the fields that the body names; the worker looks at everything again. An administrator who sets the policy
 * has seen it: observing ends, unless the body says that it goes on.
 */
export async function putPolicy(
  deps: ConsoleDeps,
  actor: Actor,
  input: { version: number | null; body: PolicyPut },
): Promise<Result<Policy>> {
  return deps.db.transaction(async (tx) => {
    await tx.$executeRaw`select 1 from policy where id = 1 for update`
    const row = await readRow(tx)
    if (input.version !== null && input.version !== row.version) {
      return refused({ kind: 'stale', version: row.version })
    }
    const before = policyOfValue(row.value)
    const given = Object.fromEntries(Object.entries(input.body).filter(([, value]) => value !== undefined))
    const after: GlobalPolicy = { ...before, observe: false, ...given }
    const changed = Object.entries(after).filter(
      ([key, value]) => before[key as keyof GlobalPolicy] !== value,
    )
    if (changed.length === 0) return done(answer(row))
    const written = await tx.policy.update({
      where: { id: 1 },
      data: { value: { ...after }, version: { increment: 1 }, updatedAt: deps.now() },
    })
    await writeAudit(tx, actor, {
      cause: 'POLICY',
      verb: 'updated',
      line: eventLine(
        'policy',
        'updated',
        'POLICY',
        Object.fromEntries(changed.map(([k, v]) => [k, String(v)])),
      ),
      subjectKind: 'policy',
      subjectId: '1',
      before: { ...before },
      after: { ...after },
      chain: changed.map(([key]) => ({ kind: 'policy', id: key, from: 'global' })),
    })
    await afterPolicyChange(tx)
    await notifyTopic(tx, 'policy')
    return done(answer(written))
  })
}
