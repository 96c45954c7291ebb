import type { Effect, EffectLine } from '@/lib/contract/effect'
import type { Watch } from '@/lib/contract/watch'
import { isIdentifierType } from '@/lib/core/identifier'
import { parseIdentifier } from '@/lib/core/identifier-text'
import { done, type Result } from '@/lib/services/console/deps'
import { NO_EFFECT } from '@/lib/services/console/records/preview-lines'
import { conflict, type Inverse, type UndoDeps, type UndoEvent } from '@/lib/services/console/undo/inverse'
import { dismissWatch, ignoreClients } from '@/lib/services/console/watchlist/change-watch'
import { createWatch } from '@/lib/services/console/watchlist/create-watch'
import { readWatch } from '@/lib/services/console/watchlist/watch-row'

function effectOf(op: 'create' | 'delete', { scope, name, ip }: Watch): Effect {
  const line: EffectLine = {
    ...{ op, system: 'watchlist', target: { scope, name, ip }, before: null, after: null },
    ...{ leavesAt: null, reason: null },
  }
  return { ...NO_EFFECT, counts: { ...NO_EFFECT.counts, [op]: 1 }, lines: [line] }
}

/** The clients that were ignored before, as the database keeps identities. */
function ignoredBefore(ignored: unknown): string[] {
  if (!Array.isArray(ignored)) return []
  return (ignored as { type?: unknown; value?: unknown }[]).flatMap(({ type, value }) => {
    const known = typeof type === 'string' && isIdentifierType(type) ? type : null
    const identifier = known === null ? null : parseIdentifier(known, String(value))
    return identifier === null ? [] : [`${identifier.type}:${identifier.value}`]
  })
}

/** The way back from what was done to a watch. */
export async function inverseOfWatch(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const watch = await readWatch(deps.db.pool, event.subjectId)
  if (watch === null) return conflict('The watch is gone, with its record.')
  const { id, ip, version, state } = watch
  const target = { id, version }
  if (event.verb === 'dismissed') {
    if (state !== 'dismissed') return conflict(`The address is watched again: it is ${state}.`)
    return done({
      needs: 'operator',
      plan: async () => done({ effect: effectOf('create', watch), warnings: [] }),
      apply: async (actor) => {
        const made = await deps.db.transaction((tx) => createWatch(tx, deps, actor, { ip }))
        return made.ok ? done({ id, warnings: [] }) : made
      },
    })
  }
  if (state === 'dismissed' || state === 'bound') return conflict(`The watch is ${state} by now.`)
  if (event.verb === 'rejected') {
    const ignored = ignoredBefore(event.before.ignored)
    if (watch.ignored.length <= ignored.length) return conflict('The client is not ignored any more.')
    return done({
      needs: 'operator',
      plan: async () => done({ effect: NO_EFFECT, warnings: [] }),
      apply: async (actor) => {
        const changed = await ignoreClients(deps, actor, target, ignored)
        return changed.ok ? done({ id, warnings: [] }) : changed
      },
    })
  }
  return done({
    needs: 'operator',
    plan: async () => done({ effect: effectOf('delete', watch), warnings: [] }),
    apply: async (actor) => {
      const gone = await dismissWatch(deps, actor, target)
      return gone.ok ? done({ id, warnings: [] }) : gone
    },
  })
}
