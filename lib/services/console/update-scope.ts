import { isDeepStrictEqual } from 'node:util'
import type { Scope, ScopePatch } from '@/lib/contract/scope'
import type { ScopePolicy } from '@/lib/core/policy'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  isUuid,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { afterPolicyChange, scopePolicyOfValue } from '@/lib/services/console/global-policy'
import { getScope } from '@/lib/services/console/list-scopes'
import type { UtilisationCounter } from '@/lib/services/console/utilisation'

export interface UpdateScope {
  id: string
  /** The version that the caller has seen; null: whatever is there. */
  version: number | null
  patch: ScopePatch
}

/** The overrides after a patch: null takes one back. */
export function patched(before: ScopePolicy, patch: ScopePatch['policy']): ScopePolicy {
  const merged = Object.entries({ ...before, ...patch })
  return Object.fromEntries(
    merged.filter(([, value]) => value !== null && value !== undefined),
  ) as ScopePolicy
}

/** Changes a scope's overrides of the global policy; the worker computes again what is wanted. */
export async function updateScope(
  deps: ConsoleDeps & { utilisation: UtilisationCounter },
  actor: Actor,
  { id, version, patch }: UpdateScope,
): Promise<Result<Scope>> {
  if (!isUuid(id)) return notFound('scope')
  const written = await deps.db.transaction(async (tx): Promise<Result<null>> => {
    const [row] = await runSql<{ name: string; policy: unknown; version: number; gone: boolean }>(
      tx,
      'select name, policy, version, gone_at is not null as gone from scope where id = $1::uuid for update',
      [id],
    )
    if (row === undefined) return notFound('scope')
    if (version !== null && version !== row.version) return refused({ kind: 'stale', version: row.version })
    if (row.gone) return refused({ kind: 'conflict', message: 'Kea no longer has this scope.', holder: null })
    const before = scopePolicyOfValue(row.policy)
    const after = patched(before, patch.policy)
    if (isDeepStrictEqual(before, after)) return done(null)
    await tx.scope.update({
      where: { id },
      data: { policy: { ...after }, version: { increment: 1 } },
    })
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof ScopePolicy)[]
    const changed = keys.filter((key) => before[key] !== after[key]).sort()
    const told = Object.fromEntries(changed.map((key) => [key, String(after[key] ?? 'inherited')]))
    await writeAudit(tx, actor, {
      cause: 'POLICY',
      verb: 'updated',
      line: eventLine('scope', 'updated', 'POLICY', { scope: row.name, ...told }),
      subjectKind: 'scope',
      subjectId: id,
      before: { ...before },
      after: { ...after },
      chain: changed.map((key) => ({ kind: 'policy', id: key, from: 'scope' })),
    })
    await afterPolicyChange(tx)
    await notifyTopic(tx, 'scopes', 'policy')
    return done(null)
  })
  return written.ok ? getScope(deps, id) : written
}
