import { policyPut } from '@/lib/contract/policy'
import { scopePolicy } from '@/lib/contract/scope'
import { defaultPolicy, type GlobalPolicy, type ScopePolicy } from '@/lib/core/policy'
import { addJobs, jobs } from '@/lib/db/queue'
import { runSql, type SqlTarget } from '@/lib/db/sql'

function fieldsOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** A stored value over the defaults; what cannot be read falls back to the default, field by field. */
export function policyOfValue(value: unknown): GlobalPolicy {
  const merged: Record<string, unknown> = { ...defaultPolicy() }
  for (const [key, field] of fieldsOf(value)) {
    if (policyPut.safeParse({ [key]: field }).success) merged[key] = field
  }
  return merged as unknown as GlobalPolicy
}

/** A scope's stored overrides; what cannot be read is inherited. */
export function scopePolicyOfValue(value: unknown): ScopePolicy {
  const known = fieldsOf(value).filter(([key, field]) => scopePolicy.safeParse({ [key]: field }).success)
  return Object.fromEntries(known) as ScopePolicy
}

/** The global policy as it holds now. */
export async function readGlobalPolicy(target: SqlTarget): Promise<GlobalPolicy> {
  const [row] = await runSql<{ value: unknown }>(target, 'select value from policy where id = 1')
  return policyOfValue(row?.value)
}

/**
 * What follows a change of what many records depend on, in its transaction: everything that is wanted is computed
 * again at once, and a consistency check sees to what was held until now.
 */
export async function afterPolicyChange(target: SqlTarget): Promise<void> {
  await addJobs(target, [jobs.recompute(), jobs.syncAll()])
}
