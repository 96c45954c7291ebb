import { type Alert, MAX_SNOOZE_MS, type Snooze } from '@/lib/contract/alert'
import type { AlertBulk, AlertBulkResult } from '@/lib/contract/alert-inbox'
import { roleAllows } from '@/lib/contract/role'
import { type AlertChange, type AlertTarget, changeAlerts } from '@/lib/services/console/alerts/change-alerts'
import { readAlerts } from '@/lib/services/console/alerts/list-alerts'
import {
  type Actor,
  type ConsoleDeps,
  done,
  invalid,
  notFound,
  type Refusal,
  type Result,
} from '@/lib/services/console/deps'

function acknowledging(actor: Actor): AlertChange {
  return {
    verb: 'acknowledged',
    data: { state: 'acknowledged', acknowledgedBy: actor.label, snoozedUntil: null },
    is: ({ state }) => state === 'acknowledged',
  }
}

function resolving(deps: ConsoleDeps, actor: Actor): AlertChange {
  return {
    verb: 'resolved',
    data: {
      state: 'resolved',
      active: null,
      snoozedUntil: null,
      resolvedAt: deps.now(),
      resolvedBy: actor.label,
    },
    is: ({ state }) => state === 'resolved',
  }
}

function snoozing(deps: ConsoleDeps, body: Snooze): Result<AlertChange> {
  const now = deps.now().getTime()
  const until = body.until === undefined ? now + (body.hours ?? 0) * 3_600_000 : Date.parse(body.until)
  if (until <= now) return invalid('until', 'must be in the future')
  if (until > now + MAX_SNOOZE_MS) return invalid('until', 'must be within 90 days')
  const snoozedUntil = new Date(until)
  return done({
    verb: 'snoozed',
    data: { state: 'snoozed', snoozedUntil },
    is: () => false,
    more: { until: snoozedUntil.toISOString() },
  })
}

async function assigning(deps: ConsoleDeps, to: string | null): Promise<Result<AlertChange>> {
  if (to !== null) {
    const user = await deps.db.prisma.user.findUnique({ where: { email: to } })
    if (user === null || user.banned === true) return invalid('to', 'must be a user of this console')
    if (!roleAllows(user.role as Actor['role'], 'operator')) {
      return invalid('to', 'must be an operator or administrator: a viewer cannot look after it')
    }
  }
  return done({
    verb: 'assigned',
    data: { assignedTo: to },
    is: ({ assignedTo }) => assignedTo === to,
    more: { to },
  })
}

async function one(
  deps: ConsoleDeps,
  actor: Actor,
  target: AlertTarget,
  change: Result<AlertChange>,
): Promise<Result<Alert>> {
  if (!change.ok) return change
  const [result] = await changeAlerts(deps, actor, [target], change.value)
  return result ?? notFound('alert')
}

/** Somebody looks after it. Doing so again does nothing. */
export function acknowledgeAlert(deps: ConsoleDeps, actor: Actor, target: AlertTarget) {
  return one(deps, actor, target, done(acknowledging(actor)))
}

/** Closes it. Resolving what is resolved does nothing. */
export function resolveAlert(deps: ConsoleDeps, actor: Actor, target: AlertTarget) {
  return one(deps, actor, target, done(resolving(deps, actor)))
}

/** Puts it off; it is open again by itself when the time has come. */
export function snoozeAlert(deps: ConsoleDeps, actor: Actor, target: AlertTarget, body: Snooze) {
  return one(deps, actor, target, snoozing(deps, body))
}

/** Gives it to a user, or to nobody. */
export async function assignAlert(deps: ConsoleDeps, actor: Actor, target: AlertTarget, to: string | null) {
  return one(deps, actor, target, await assigning(deps, to))
}

function bulkChange(deps: ConsoleDeps, actor: Actor, body: AlertBulk): Promise<Result<AlertChange>> {
  switch (body.verb) {
    case 'acknowledge':
      return Promise.resolve(done(acknowledging(actor)))
    case 'resolve':
      return Promise.resolve(done(resolving(deps, actor)))
    case 'snooze':
      return Promise.resolve(snoozing(deps, body))
    case 'assign':
      return assigning(deps, body.to)
    default:
      return body satisfies never
  }
}

function reasonOf(refusal: Refusal): string {
  return refusal.kind === 'conflict' || refusal.kind === 'forbidden'
    ? refusal.message
    : 'There is no such alert.'
}

/** One verb for many alerts, with a verdict for each. */
export async function changeAlertsInBulk(
  deps: ConsoleDeps,
  actor: Actor,
  body: AlertBulk,
): Promise<Result<AlertBulkResult>> {
  const change = await bulkChange(deps, actor, body)
  if (!change.ok) return change
  const targets = body.ids.map((id) => ({ id, version: null }))
  const results = await changeAlerts(deps, actor, targets, change.value)
  const refusedIds = body.ids.filter((_, at) => results[at]?.ok === false)
  const asTheyAre = await readAlerts(deps.db.pool, refusedIds, deps.now())
  const items = body.ids.map((id, at) => {
    const result = results[at] ?? notFound('alert')
    return result.ok
      ? { id, ok: true, reason: null, alert: result.value }
      : { id, ok: false, reason: reasonOf(result.refusal), alert: asTheyAre.get(id.toLowerCase()) ?? null }
  })
  return done({ done: items.length - refusedIds.length, refused: refusedIds.length, items })
}
