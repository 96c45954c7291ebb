import type { PolicyPreview, PolicyPut } from '@/lib/contract/policy'
import type { ScopePatch } from '@/lib/contract/scope'
import type { ScopePolicy } from '@/lib/core/policy'
import { done, type Result } from '@/lib/services/console/deps'
import { previewPolicy } from '@/lib/services/console/effect/preview-policy'
import { getScope } from '@/lib/services/console/list-scopes'
import { getPolicy, putPolicy } from '@/lib/services/console/policy'
import {
  changedSince,
  conflict,
  type Fields,
  type Inverse,
  type UndoDeps,
  type UndoEvent,
  type UndoPlan,
} from '@/lib/services/console/undo/inverse'
import { updateScope } from '@/lib/services/console/update-scope'

function changedKeys({ before, after }: UndoEvent): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.filter((key) => before[key] !== after[key]).sort()
}

async function planOf(deps: UndoDeps, body: PolicyPreview): Promise<Result<UndoPlan>> {
  const effect = await previewPolicy(deps, body)
  return effect.ok ? done({ effect: effect.value, warnings: [] }) : effect
}

/** Puts the settings back that the event changed; others stay as they are now. */
export async function inverseOfPolicy(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const now = await getPolicy(deps)
  const keys = changedKeys(event)
  const since = changedSince('policy', now as unknown as Fields, event.after, keys)
  if (since !== null) return since
  // Whoever sets the policy ends observing, unless he says otherwise.
  const back = Object.fromEntries(keys.map((key) => [key, event.before[key]]))
  const body = { observe: now.observe, ...back } as PolicyPut
  return done({
    needs: 'administrator',
    plan: () => planOf(deps, { policy: body }),
    apply: async (actor) => {
      const put = await putPolicy(deps, actor, { version: now.version, body })
      return put.ok ? done({ id: event.subjectId, warnings: [] }) : put
    },
  })
}

/** The same for the overrides of a scope. */
export async function inverseOfScope(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const found = await getScope(deps, event.subjectId)
  if (!found.ok) return conflict('Kea no longer has the scope.')
  const { id, version, policy: now } = found.value
  const keys = changedKeys(event)
  const since = changedSince('scope', now as Fields, event.after, keys)
  if (since !== null) return since
  const policy = Object.fromEntries(
    keys.map((key) => [key, event.before[key as keyof ScopePolicy] ?? null]),
  ) as ScopePatch['policy']
  return done({
    needs: 'administrator',
    plan: () => planOf(deps, { scope: { id, policy } }),
    apply: async (actor) => {
      const written = await updateScope(deps, actor, { id, version, patch: { policy } })
      return written.ok ? done({ id, warnings: [] }) : written
    },
  })
}
