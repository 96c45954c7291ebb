import type { Alert } from '@/lib/contract/alert'
import type { Tx } from '@/lib/db/client'
import { addJob, jobs } from '@/lib/db/queue'
import { notifyTopic } from '@/lib/db/topics'
import type { Prisma } from '@/lib/generated/prisma/client'
import { readAlerts } from '@/lib/services/console/alerts/list-alerts'
import { eventLine, writeAudits } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { tellResolved } from '@/lib/services/worker/notify/deliveries'

export interface AlertTarget {
  id: string
  /** The version that the caller has seen; null: whatever is there. */
  version: number | null
}

/** What an operator does with alerts. */
export interface AlertChange {
  verb: 'acknowledged' | 'resolved' | 'snoozed' | 'assigned'
  data: Prisma.AlertUpdateManyMutationInput
  /** True when the alert is so already: nothing is written. */
  is(alert: Alert): boolean
  /** What the audit line says beside kind, name and address. */
  more?: Record<string, string | null>
}

function stateOf({ state, acknowledgedBy, assignedTo, snoozedUntil, resolvedBy }: Alert) {
  return { state, acknowledgedBy, assignedTo, snoozedUntil, resolvedBy }
}

function verdict(target: AlertTarget, alert: Alert | undefined, change: AlertChange): Result<Alert> {
  if (alert === undefined) return notFound('alert')
  if (target.version !== null && target.version !== alert.version) {
    return refused({ kind: 'stale', version: alert.version })
  }
  if (change.is(alert) || alert.state !== 'resolved') return done(alert)
  const message = 'The alert is resolved already: its reason would raise a new one.'
  return refused({ kind: 'conflict', message, holder: null })
}

async function write(tx: Tx, deps: ConsoleDeps, actor: Actor, change: AlertChange, befores: Alert[]) {
  const ids = befores.map(({ id }) => id)
  await tx.alert.updateMany({
    where: { id: { in: ids } },
    data: { ...change.data, version: { increment: 1 } },
  })
  const afters = await readAlerts(tx, ids, deps.now())
  const audits = befores.flatMap((before) => {
    const after = afters.get(before.id)
    if (after === undefined) return []
    const { kind, severity, name, ip } = after
    return [
      {
        cause: 'ADMIN' as const,
        verb: change.verb,
        line: eventLine('alert', change.verb, 'ADMIN', { kind, severity, name, ip, ...change.more }),
        subjectKind: 'alert',
        subjectId: after.id,
        before: stateOf(before),
        after: stateOf(after),
        chain: [{ kind: 'alert', id: after.id }],
      },
    ]
  })
  await writeAudits(tx, actor, audits)
  if (change.verb === 'resolved' && (await tellResolved(tx, ids))) {
    await addJob(tx, jobs.notify())
    await notifyTopic(tx, 'notifications')
  }
  await notifyTopic(tx, 'alerts')
  return afters
}

/**
 * Changes alerts in one transaction, each for itself: one that refuses does not hold up the others. The results stand
 * in the order of the targets.
 */
export async function changeAlerts(
  deps: ConsoleDeps,
  actor: Actor,
  targets: readonly AlertTarget[],
  change: AlertChange,
): Promise<Result<Alert>[]> {
  return deps.db.transaction(async (tx) => {
    const ids = targets.map(({ id }) => id)
    const befores = await readAlerts(tx, ids, deps.now(), true)
    const verdicts = targets.map((target) => verdict(target, befores.get(target.id.toLowerCase()), change))
    const changing = verdicts.flatMap((one) => (one.ok && !change.is(one.value) ? [one.value] : []))
    const afters = changing.length === 0 ? null : await write(tx, deps, actor, change, changing)
    return verdicts.map((one) => (one.ok ? done(afters?.get(one.value.id) ?? one.value) : one))
  })
}
