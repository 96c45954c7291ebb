import { type Alert, MAX_SNOOZE_MS, type Snooze } from '@/lib/contract/alert'
import { notifyTopic } from '@/lib/db/topics'
import type { Prisma } from '@/lib/generated/prisma/client'
import { readAlert } from '@/lib/services/console/alerts/list-alerts'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  invalid,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'

export interface AlertTarget {
  id: string
  /** The version that the caller has seen; null: whatever is there. */
  version: number | null
}

interface AlertChange {
  verb: 'acknowledged' | 'resolved' | 'snoozed'
  data: Prisma.AlertUpdateInput
  /** What the audit line says beside kind, name and address. */
  more?: Record<string, string>
}

function stateOf({ state, acknowledgedBy, snoozedUntil, resolvedBy }: Alert) {
  return { state, acknowledgedBy, snoozedUntil, resolvedBy }
}

async function change(
  deps: ConsoleDeps,
  actor: Actor,
  target: AlertTarget,
  wanted: AlertChange,
): Promise<Result<Alert>> {
  const now = deps.now()
  return deps.db.prisma.$transaction(async (tx) => {
    const before = await readAlert(tx, target.id, now, true)
    if (before === null) return notFound('alert')
    if (target.version !== null && target.version !== before.version) {
      return refused({ kind: 'stale', version: before.version })
    }
    const again = before.state === wanted.verb && wanted.verb !== 'snoozed'
    if (again) return done(before)
    if (before.state === 'resolved') {
      const message = 'The alert is resolved already: its reason would raise a new one.'
      return refused({ kind: 'conflict', message, holder: null })
    }
    await tx.alert.update({
      where: { id: target.id },
      data: { ...wanted.data, version: { increment: 1 } },
    })
    const after = await readAlert(tx, target.id, now)
    if (after === null) throw new Error('the alert just written cannot be read')
    const { kind, severity, name, ip } = after
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: wanted.verb,
      line: eventLine('alert', wanted.verb, 'ADMIN', { kind, severity, name, ip, ...wanted.more }),
      subjectKind: 'alert',
      subjectId: after.id,
      before: stateOf(before),
      after: stateOf(after),
      chain: [{ kind: 'alert', id: after.id }],
    })
    await notifyTopic(tx, 'alerts')
    return done(after)
  })
}

/** Somebody looks after it. Doing so again does nothing. */
export function acknowledgeAlert(
  deps: ConsoleDeps,
  actor: Actor,
  target: AlertTarget,
): Promise<Result<Alert>> {
  const data = { state: 'acknowledged', acknowledgedBy: actor.label, snoozedUntil: null }
  return change(deps, actor, target, { verb: 'acknowledged', data })
}

/** Closes it. Resolving what is resolved does nothing. */
export function resolveAlert(deps: ConsoleDeps, actor: Actor, target: AlertTarget): Promise<Result<Alert>> {
  const data = {
    state: 'resolved',
    active: null,
    snoozedUntil: null,
    resolvedAt: deps.now(),
    resolvedBy: actor.label,
  }
  return change(deps, actor, target, { verb: 'resolved', data })
}

/** Puts it off; it is open again by itself when the time has come. */
export async function snoozeAlert(
  deps: ConsoleDeps,
  actor: Actor,
  target: AlertTarget,
  body: Snooze,
): Promise<Result<Alert>> {
  const now = deps.now().getTime()
  const until = body.until === undefined ? now + (body.hours ?? 0) * 3_600_000 : Date.parse(body.until)
  if (until <= now) return invalid('until', 'must be in the future')
  if (until > now + MAX_SNOOZE_MS) return invalid('until', 'must be within 90 days')
  const snoozedUntil = new Date(until)
  return change(deps, actor, target, {
    verb: 'snoozed',
    data: { state: 'snoozed', snoozedUntil },
    more: { until: snoozedUntil.toISOString() },
  })
}
