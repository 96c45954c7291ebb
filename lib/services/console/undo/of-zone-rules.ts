import { zoneRulesPut } from '@/lib/contract/zone-rule'
import { done, type Result } from '@/lib/services/console/deps'
import {
  changedSince,
  conflict,
  type Fields,
  type Inverse,
  type UndoDeps,
  type UndoEvent,
} from '@/lib/services/console/undo/inverse'
import { previewZoneRules } from '@/lib/services/console/zone-rules/preview'
import { putZoneRules } from '@/lib/services/console/zone-rules/put'
import { getZoneRules } from '@/lib/services/console/zone-rules/read'

/** Puts the whole lists back, as they were before the event. */
export async function inverseOfZoneRules(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const now = await getZoneRules(deps)
  if (!now.ok) return now
  const { version, ...lists } = now.value
  const since = changedSince('list of zone rules', lists as unknown as Fields, event.after)
  if (since !== null) return since
  const parsed = zoneRulesPut.safeParse(event.before)
  if (!parsed.success) return conflict('What it was before is not allowed any more.')
  const body = parsed.data
  return done({
    needs: 'administrator',
    plan: async () => {
      const effect = await previewZoneRules(deps, body)
      return effect.ok ? done({ effect: effect.value, warnings: [] }) : effect
    },
    apply: async (actor) => {
      const put = await putZoneRules(deps, actor, { version, body })
      return put.ok ? done({ id: null, warnings: [] }) : put
    },
  })
}
