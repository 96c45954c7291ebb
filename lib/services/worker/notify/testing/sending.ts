import type pg from 'pg'
import type { AlertFact } from '@/lib/core/alerts'
import type { Notifier } from '@/lib/core/ports/notify'
import { migrateQueue } from '@/lib/db/queue'
import { createNotifier } from '@/lib/notify/notifier'
import { type HookServer, hookServer, type MailServer, mailServer } from '@/lib/notify/testing/receivers'
import { createSender, type Sender } from '@/lib/services/worker/notify/sender'
import { createTestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

export interface TestChannel {
  kind?: 'webhook' | 'email'
  enabled?: boolean
  minSeverity?: string
  kinds?: string[]
  target?: string[]
}

export interface DeliveryRow {
  id: string
  event: string
  status: string
  attempts: number
  reason: string | null
  /** Seconds until it is tried next. */
  wait: number
}

export interface Sending {
  pool: pg.Pool
  hook: HookServer
  mail: MailServer
  notifier: Notifier
  /** What the log was told. */
  lines: string[]
  /** Attempts, `webhook delivered`. */
  sent: string[]
  /** Milliseconds that the worker's clock is ahead. */
  ahead: number
  now(): Date
  start(): Sender
  /** Sends everything that is due now. */
  sendAll(sender?: Sender): Promise<void>
  /** Makes a channel, `channel <named>`, and gives its id. */
  channel(channel?: TestChannel): Promise<string>
  named: number
  deliveries(channelId?: string): Promise<DeliveryRow[]>
  /** As at the beginning. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** An alert that is raised for the purpose. */
export function alertFact(reason: string, more: Partial<AlertFact> = {}): AlertFact {
  return {
    ...{ kind: 'name-conflict', reason, severity: 'medium', summary: `summary of ${reason}`, detail: {} },
    ...{ ip: null, name: `${reason}.site.com`, scope: 'LAN', reservationId: null, recordId: null },
    ...more,
  }
}

/** A database of its own, somebody who receives webhooks, and a mail server. */
export async function startSending(): Promise<Sending> {
  const database = await createTestDatabase(appTemplate)
  const pool = database.pool()
  await migrateQueue(pool)
  const hook = await hookServer()
  const mail = await mailServer('holdfast', 'mail-password')
  const notifier = createNotifier({ url: mail.url, from: 'holdfast@site.com' })
  const senders: Sender[] = []
  const world: Sending = {
    ...{ pool, hook, mail, notifier, lines: [], sent: [], ahead: 0, named: 0 },
    now: () => new Date(Date.now() + world.ahead),
    start() {
      const say = (text: string) => void world.lines.push(text)
      const sender = createSender({
        ...{ pool, notifier, now: () => world.now(), publicUrl: 'https://console.site.com/' },
        log: { debug: say, info: say, warn: say, error: say, line: say },
        random: () => 0.5,
        onSent: (kind, outcome) => void world.sent.push(`${kind} ${outcome}`),
      })
      senders.push(sender)
      return sender
    },
    async sendAll(sender = world.start()) {
      await sender.look()
      await sender.settled()
    },
    async channel({ kind = 'webhook', enabled = true, minSeverity = 'medium', kinds = [], target } = {}) {
      world.named += 1
      const to = target ?? (kind === 'email' ? ['ops@site.com'] : [hook.url])
      const secret = kind === 'email' ? null : 'whsec_very-secret'
      const { rows } = await pool.query<{ id: string }>(
        `insert into notification_channel (kind, name, enabled, min_severity, kinds, target, secret, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, 'test') returning id::text`,
        [kind, `channel ${world.named}`, enabled, minSeverity, kinds, to, secret],
      )
      return rows[0]?.id ?? ''
    },
    async deliveries(channelId) {
      const { rows } = await pool.query<DeliveryRow>(
        `select id::text, event, status, attempts, reason,
           round(extract(epoch from next_at - $2::timestamptz))::int as wait
         from notification_delivery where $1::uuid is null or channel_id = $1 order by created_at, event`,
        [channelId ?? null, world.now()],
      )
      return rows
    },
    async reset() {
      await Promise.all(senders.splice(0).map((sender) => sender.stop()))
      await pool.query('truncate notification_channel, notification_delivery, alert, alert_mute cascade')
      hook.received.length = 0
      hook.answer = () => ({ status: 204 })
      mail.letters.length = 0
      mail.refuse = () => null
      world.lines.length = 0
      world.sent.length = 0
      world.ahead = 0
    },
    async close() {
      await world.reset()
      await notifier.close()
      await Promise.all([hook.close(), mail.close()])
      await database.drop()
    },
  }
  return world
}
