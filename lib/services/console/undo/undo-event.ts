import { EFFECT_LINES } from '@/lib/contract/effect'
import { roleAllows } from '@/lib/contract/role'
import type { Undo, Undone } from '@/lib/contract/undo'
import { undoOf } from '@/lib/core/undo'
import { type Actor, done, notFound, type Result, refused } from '@/lib/services/console/deps'
import { readAuditEvent } from '@/lib/services/console/list-audit'
import { NO_EFFECT } from '@/lib/services/console/records/preview-lines'
import {
  conflict,
  type Fields,
  type Inverse,
  type UndoDeps,
  type UndoEvent,
} from '@/lib/services/console/undo/inverse'
import { inverseOfPrompt, inverseOfRecord } from '@/lib/services/console/undo/of-record'
import { inverseOfReservation } from '@/lib/services/console/undo/of-reservation'
import { inverseOfPolicy, inverseOfScope } from '@/lib/services/console/undo/of-settings'
import { inverseOfWatch } from '@/lib/services/console/undo/of-watch'
import { inverseOfZoneRules } from '@/lib/services/console/undo/of-zone-rules'

/** The worker goes on with a record meanwhile, which makes new versions: then it is looked at again. */
const TRIES = 4

const fieldsOf = (image: unknown): Fields =>
  typeof image === 'object' && image !== null ? (image as Record<string, unknown>) : {}

function inverseOf(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const verdict = undoOf(event)
  if (verdict.kind === null) return Promise.resolve(conflict(verdict.reason))
  switch (verdict.kind) {
    case 'reservation':
      return inverseOfReservation(deps, event)
    case 'record':
      return inverseOfRecord(deps, event)
    case 'prompt':
      return inverseOfPrompt(deps, event)
    case 'watch':
      return inverseOfWatch(deps, event)
    case 'policy':
      return inverseOfPolicy(deps, event)
    case 'scope':
      return inverseOfScope(deps, event)
    case 'zone-rules':
      return inverseOfZoneRules(deps, event)
  }
}

/**
 * Puts back what an event of the audit log changed, as a new change with an event of its own; or answers what that would
 * do. Refused with a reason when the object is no longer what the event left.
 */
export async function undoEvent(
  deps: UndoDeps,
  actor: Actor,
  id: string,
  { dryRun }: Undo,
): Promise<Result<Undone>> {
  const found = await readAuditEvent(deps, id)
  if (found === null) return notFound('audit event')
  const event: UndoEvent = {
    ...found,
    subjectId: found.subjectId ?? '',
    before: fieldsOf(found.before),
    after: fieldsOf(found.after),
    chain: found.chain.map((link) => fieldsOf(link)),
  }
  const subject = { kind: event.subjectKind, id: found.subjectId }
  for (let attempt = 1; ; attempt++) {
    const inverse = await inverseOf(deps, event)
    if (!inverse.ok) return inverse
    const { needs, plan, apply } = inverse.value
    if (!roleAllows(actor.role, needs))
      return refused({ kind: 'forbidden', message: `This needs the role ${needs}; yours is ${actor.role}.` })
    if (dryRun) {
      const planned = await plan()
      if (!planned.ok) return planned
      const { effect, warnings } = planned.value
      return done({ ...shown(effect), applied: false, subject, warnings })
    }
    const applied = await apply({ ...actor, undoes: id })
    if (!applied.ok && applied.refusal.kind === 'stale' && attempt < TRIES) continue
    if (!applied.ok) return applied
    const { warnings } = applied.value
    return done({ ...NO_EFFECT, applied: true, subject: { ...subject, id: applied.value.id }, warnings })
  }
}

/** Of what a preview tells, what a plan is. */
function shown({ counts, stopResolving, lines, complete, integration }: typeof NO_EFFECT) {
  const rest = integration === undefined ? {} : { integration }
  return { counts, stopResolving, lines: lines.slice(0, EFFECT_LINES), complete, ...rest }
}
