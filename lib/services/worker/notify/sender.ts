import type pg from 'pg'
import { alertOfChannel, channelReason } from '@/lib/core/notify-alerts'
import { notifyPause } from '@/lib/core/notify-retry'
import type { Notifier, Sent } from '@/lib/core/ports/notify'
import { notifyTopic } from '@/lib/db/topics'
import { storeAlerts } from '@/lib/services/worker/alerts'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { type Claimed, claimDue, type DueChannel, dueChannels } from '@/lib/services/worker/notify/claim'
import { letterOf, webhookBody } from '@/lib/services/worker/notify/messages'

export interface SenderDeps {
  pool: pg.Pool
  notifier: Notifier
  log: WorkerLog
  /** How browsers reach the console; null: messages hold no links. */
  publicUrl: string | null
  now(): Date
  /** 0 to 1. */
  random(): number
  /** Told of every attempt. */
  onSent?: (kind: DueChannel['kind'], outcome: Sent['outcome']) => void
}

export interface Sender {
  /** Begins to send what is due. A slow receiver holds up nobody but itself. */
  look(): Promise<void>
  /** When all that was begun is over. */
  settled(): Promise<void>
  /** The same, and begins nothing more. */
  stop(): Promise<void>
}

async function mark(deps: SenderDeps, messages: readonly Claimed[], sent: Sent): Promise<void> {
  const now = deps.now()
  const rows = messages.map(({ id, attempts }) => {
    if (sent.outcome === 'delivered') return { id, status: 'delivered', reason: null, next: null }
    const pause = sent.outcome === 'failed' ? null : notifyPause(attempts, deps.random())
    return pause === null
      ? { id, status: 'failed', reason: sent.reason, next: null }
      : { id, status: 'waiting', reason: sent.reason, next: new Date(now.getTime() + pause) }
  })
  await deps.pool.query(
    `update notification_delivery d set status = r.status, reason = r.reason, next_at = coalesce(r.next, d.next_at),
       ended_at = case when r.status = 'waiting' then null else $2::timestamptz end
     from jsonb_to_recordset($1::jsonb) as r(id uuid, status text, reason text, next timestamptz) where d.id = r.id`,
    [JSON.stringify(rows), now],
  )
  await notifyTopic(deps.pool, 'notifications')
}

/** That nobody can be told is something to be told of, here at least. */
async function tellOf(
  deps: SenderDeps,
  { id, name }: DueChannel,
  attempts: number,
  sent: Sent,
): Promise<void> {
  const failing = alertOfChannel({ id, name }, attempts, sent)
  if (failing === null && sent.outcome !== 'delivered') return
  await storeAlerts(deps.pool, failing === null ? [] : [failing], { reasons: [channelReason(id)] })
}

function send(
  deps: SenderDeps,
  channel: DueChannel,
  messages: readonly [Claimed, ...Claimed[]],
): Promise<Sent> {
  const { notifier, publicUrl } = deps
  const [first] = messages
  if (channel.kind === 'email') {
    const deliveryIds: [string, ...string[]] = [first.id, ...messages.slice(1).map(({ id }) => id)]
    return notifier.mail({ to: channel.target, deliveryIds, ...letterOf(messages, channel.name, publicUrl) })
  }
  return notifier.webhook({
    url: channel.target[0] ?? '',
    body: webhookBody(first, channel.name, publicUrl),
    secret: channel.secret,
    deliveryId: first.id,
    at: deps.now(),
  })
}

/** Sends what is due for a channel until there is nothing more, or something goes wrong. */
async function drain(deps: SenderDeps, channel: DueChannel, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    const claimed = await claimDue(deps.pool, channel, deps.now())
    if (claimed.length === 0) return
    const gone = claimed.filter(({ alert, event }) => alert === null && event !== 'test')
    if (gone.length > 0) await mark(deps, gone, { outcome: 'failed', reason: 'The alert is gone.' })
    const [first, ...rest] = claimed.filter((message) => !gone.includes(message))
    if (first === undefined) continue
    const sent = await send(deps, channel, [first, ...rest])
    await mark(deps, [first, ...rest], sent)
    await tellOf(deps, channel, first.attempts, sent)
    deps.onSent?.(channel.kind, sent.outcome)
    if (sent.outcome === 'delivered') continue
    deps.log.warn(`Notification channel ${channel.name}: ${sent.reason}`)
    // What comes after it would most likely fail too; the next look goes on with it.
    return
  }
}

/** Sends the messages that wait in the table. Any number of workers may do so: each message is claimed by one. */
export function createSender(deps: SenderDeps): Sender {
  const draining = new Map<string, Promise<void>>()
  let stopped = false
  const settled = async (): Promise<void> => {
    while (draining.size > 0) await Promise.all(draining.values())
  }
  return {
    async look() {
      if (stopped) return
      for (const channel of await dueChannels(deps.pool, deps.now())) {
        if (draining.has(channel.id)) continue
        const work = drain(deps, channel, () => stopped)
          .catch((error: unknown) =>
            deps.log.warn(
              `Notification channel ${channel.name}: ${error instanceof Error ? error.message : 'unknown error'}`,
            ),
          )
          .finally(() => draining.delete(channel.id))
        draining.set(channel.id, work)
      }
    },
    settled,
    async stop() {
      stopped = true
      await settled()
    },
  }
}
