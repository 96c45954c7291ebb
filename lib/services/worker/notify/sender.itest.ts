import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AlertFact } from '@/lib/core/alerts'
import type { Notifier } from '@/lib/core/ports/notify'
import { migrateQueue } from '@/lib/db/queue'
import { createNotifier } from '@/lib/notify/notifier'
import { type HookServer, hookServer, type MailServer, mailServer } from '@/lib/notify/testing/receivers'
import { storeAlerts } from '@/lib/services/worker/alerts'
import { claimDue, dueChannels } from '@/lib/services/worker/notify/claim'
import { webhookBody } from '@/lib/services/worker/notify/messages'
import { createSender, type Sender } from '@/lib/services/worker/notify/sender'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

let database: TestDatabase
let pool: pg.Pool
let hook: HookServer
let mail: MailServer
let notifier: Notifier
let lines: string[] = []
let sent: string[] = []
/** Milliseconds that the worker's clock is ahead. */
let ahead = 0
const senders: Sender[] = []

beforeAll(async () => {
  database = await createTestDatabase(appTemplate)
  pool = database.pool()
  await migrateQueue(pool)
  hook = await hookServer()
  mail = await mailServer('holdfast', 'mail-password')
  notifier = createNotifier({ url: mail.url, from: 'holdfast@site.com' })
})
afterAll(async () => {
  await notifier.close()
  await Promise.all([hook.close(), mail.close()])
  await database.drop()
})
beforeEach(async () => {
  await pool.query('truncate notification_channel, notification_delivery, alert, alert_mute cascade')
  hook.received.length = 0
  hook.answer = () => ({ status: 204 })
  mail.letters.length = 0
  mail.refuse = () => null
  lines = []
  sent = []
  ahead = 0
})
afterEach(() => Promise.all(senders.splice(0).map((sender) => sender.stop())))

const now = () => new Date(Date.now() + ahead)

function start(told: Notifier = notifier): Sender {
  const say = (text: string) => void lines.push(text)
  const sender = createSender({
    pool,
    notifier: told,
    log: { debug: say, info: say, warn: say, error: say, line: say },
    publicUrl: 'https://console.site.com/',
    now,
    random: () => 0.5,
    onSent: (kind, outcome) => void sent.push(`${kind} ${outcome}`),
  })
  senders.push(sender)
  return sender
}

/** Everything that is due now. */
async function sendAll(sender = start()): Promise<void> {
  await sender.look()
  await sender.settled()
}

interface Channel {
  kind?: 'webhook' | 'email'
  enabled?: boolean
  minSeverity?: string
  kinds?: string[]
  target?: string[]
}

let named = 0
async function channel({
  kind = 'webhook',
  enabled = true,
  minSeverity = 'medium',
  kinds = [],
  target,
}: Channel = {}) {
  named += 1
  const { rows } = await pool.query<{ id: string }>(
    `insert into notification_channel (kind, name, enabled, min_severity, kinds, target, secret, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, 'test') returning id::text`,
    [
      kind,
      `channel ${named}`,
      enabled,
      minSeverity,
      kinds,
      target ?? (kind === 'email' ? ['ops@site.com'] : [hook.url]),
      kind === 'email' ? null : 'whsec_very-secret',
    ],
  )
  return rows[0]?.id ?? ''
}

const fact = (reason: string, more: Partial<AlertFact> = {}): AlertFact =>
  ({
    kind: 'name-conflict',
    reason,
    severity: 'medium',
    summary: `summary of ${reason}`,
    detail: {},
    ip: null,
    name: `${reason}.site.com`,
    scope: 'LAN',
    reservationId: null,
    recordId: null,
    ...more,
  }) as AlertFact

interface Row {
  id: string
  event: string
  status: string
  attempts: number
  reason: string | null
  wait: number
}
async function deliveries(channelId?: string): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select id::text, event, status, attempts, reason, round(extract(epoch from next_at - $2::timestamptz))::int as wait
     from notification_delivery where $1::uuid is null or channel_id = $1 order by created_at, event`,
    [channelId ?? null, now()],
  )
  return rows
}

describe('an alert that is raised', () => {
  it('is written for the channels that want to hear of it, in its own transaction', async () => {
    const all = await channel({ minSeverity: 'low' })
    const severe = await channel({ minSeverity: 'high' })
    const others = await channel({ kinds: ['two-names'] })
    const off = await channel({ enabled: false })
    const client = await pool.connect()
    await client.query('begin')
    await storeAlerts(client, [fact('undone')], {})
    await client.query('rollback')
    client.release()
    expect(await deliveries()).toEqual([])
    await storeAlerts(pool, [fact('a', { severity: 'low' }), fact('b', { severity: 'high' })], {})
    expect(await deliveries(all)).toHaveLength(2)
    expect(await deliveries(severe)).toHaveLength(1)
    expect(await deliveries(others)).toEqual([])
    expect(await deliveries(off)).toEqual([])
    const { rows } = await pool.query(`select from graphile_worker.jobs where key = 'notify'`)
    expect(rows).toHaveLength(1)
  })

  it('is told once, whatever else it says later, and again when it is over', async () => {
    const id = await channel()
    await storeAlerts(pool, [fact('a', { severity: 'low' })], {})
    expect(await deliveries(id)).toEqual([])
    for (const severity of ['medium', 'high', 'medium'] as const) {
      await storeAlerts(pool, [fact('a', { severity, summary: `now ${severity}` })], {})
    }
    expect((await deliveries(id)).map(({ event }) => event)).toEqual(['raised'])
    await storeAlerts(pool, [], { reasons: ['a'] })
    expect((await deliveries(id)).map(({ event }) => event)).toEqual(['raised', 'resolved'])
    await sendAll()
    const bodies = hook.received.map(
      ({ body }) => JSON.parse(body) as { event: string; alert: { state: string } },
    )
    expect(bodies.map(({ event }) => event)).toEqual(['raised', 'resolved'])
    // Raised anew, it is another alert.
    await storeAlerts(pool, [fact('a')], {})
    expect(await deliveries(id)).toHaveLength(3)
  })

  it('is told to nobody while a rule mutes it or somebody put it off', async () => {
    await channel()
    await pool.query(
      `insert into alert_mute (kind, name, created_by) values ('name-conflict', 'quiet*', 'test')`,
    )
    await storeAlerts(pool, [fact('quiet-one'), fact('loud')], {})
    expect(await deliveries()).toHaveLength(1)
    const { rows } = await pool.query<{ reason: string; muted: boolean }>(
      'select reason, muted from alert order by 1',
    )
    expect(rows).toEqual([
      { reason: 'loud', muted: false },
      { reason: 'quiet-one', muted: true },
    ])
    await storeAlerts(pool, [], { reasons: ['quiet-one'] })
    expect(await deliveries()).toHaveLength(1)
    const late = await channel()
    await pool.query(
      `update alert set state = 'snoozed', snoozed_until = now() + interval '1 h' where active is not null`,
    )
    await storeAlerts(pool, [fact('loud', { summary: 'other' })], {})
    expect(await deliveries(late)).toEqual([])
  })
})

describe('a webhook', () => {
  it('gets the alert, its id and a link, and the message is delivered', async () => {
    await channel()
    await storeAlerts(pool, [fact('a', { ip: '10.0.0.7', detail: { holder: '<b>' } })], {})
    await sendAll()
    const [row] = await deliveries()
    expect(row).toMatchObject({ status: 'delivered', attempts: 1, reason: null })
    const [got] = hook.received
    expect(got?.headers['holdfast-delivery']).toBe(row?.id)
    expect(JSON.parse(got?.body ?? '')).toMatchObject({
      ...{ id: row?.id, event: 'raised', channel: `channel ${named}` },
      alert: {
        kind: 'name-conflict',
        name: 'a.site.com',
        ip: '10.0.0.7',
        scope: 'LAN',
        detail: { holder: '<b>' },
      },
      url: expect.stringMatching(/^https:\/\/console\.site\.com\/drift\?open=[0-9a-f-]{36}$/) as string,
    })
    await sendAll()
    expect(hook.received).toHaveLength(1)
  })

  it('that fails is tried again by the table, then given up', async () => {
    await channel()
    hook.answer = () => ({ status: 503 })
    await storeAlerts(pool, [fact('a')], {})
    const waits: number[] = []
    for (let attempt = 1; attempt <= 6; attempt++) {
      await sendAll()
      const [row] = await deliveries()
      expect(row).toMatchObject({ attempts: attempt, reason: 'answered 503' })
      if (attempt === 6) expect(row?.status).toBe('failed')
      else waits.push(row?.wait ?? 0)
      await sendAll()
      expect(hook.received).toHaveLength(attempt)
      ahead += ((row?.wait ?? 0) + 1) * 1000
    }
    expect(waits.map((seconds) => Math.round(seconds / 30) * 30)).toEqual([30, 120, 600, 3600, 21600])
    expect(new Set(hook.received.map(({ headers }) => headers['holdfast-delivery'])).size).toBe(1)
    expect(sent).toEqual(Array.from({ length: 6 }, () => 'webhook retry'))
    expect(lines.join('\n')).toContain('answered 503')
    expect(lines.join('\n')).not.toMatch(/whsec|path-of-the-hook|127\.0\.0\.1/)
  })

  it('gets a message at most once more when the worker dies over it, with the same id', async () => {
    await channel()
    await storeAlerts(pool, [fact('a')], {})
    // Sent, and dead before that was written down.
    const [due] = await dueChannels(pool, now())
    if (due === undefined) throw new Error('nothing is due')
    const [message] = await claimDue(pool, due, now())
    if (message === undefined) throw new Error('nothing was claimed')
    const body = webhookBody(message, due.name, null)
    await notifier.webhook({
      url: due.target[0] ?? '',
      body,
      secret: due.secret,
      deliveryId: message.id,
      at: now(),
    })
    expect(hook.received).toHaveLength(1)
    await sendAll()
    expect(hook.received).toHaveLength(1)
    ahead = 61_000
    await sendAll()
    expect(hook.received).toHaveLength(2)
    expect(hook.received[0]?.headers['holdfast-delivery']).toBe(
      hook.received[1]?.headers['holdfast-delivery'],
    )
    ahead = 3_600_000
    await sendAll()
    expect(hook.received).toHaveLength(2)
    expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 2 }])
  })

  it('gets each message once from however many workers', async () => {
    await channel()
    const many = Array.from({ length: 60 }, (_, n) => fact(`many-${n}`))
    await storeAlerts(pool, many, {})
    const workers = [start(), start(), start()]
    await Promise.all(workers.map((worker) => sendAll(worker)))
    const ids = hook.received.map(({ headers }) => headers['holdfast-delivery'])
    expect(ids).toHaveLength(60)
    expect(new Set(ids).size).toBe(60)
  })

  it('that is slow holds up nobody else', async () => {
    const slow = await hookServer()
    slow.answer = () => null
    await channel({ target: [slow.url] })
    const quick = await channel()
    await storeAlerts(pool, [fact('a')], {})
    const sender = start()
    await sender.look()
    await expect.poll(async () => (await deliveries(quick))[0]?.status, { timeout: 5_000 }).toBe('delivered')
    await slow.close()
    await sender.settled()
    expect((await deliveries()).map(({ status }) => status).sort()).toEqual(['delivered', 'waiting'])
  })

  it('hears that an alert is over after it heard that there was one', async () => {
    const id = await channel()
    hook.answer = () => ({ status: 500 })
    await storeAlerts(pool, [fact('a')], {})
    await sendAll()
    await storeAlerts(pool, [], { reasons: ['a'] })
    hook.answer = () => ({ status: 200 })
    await sendAll()
    expect(hook.received).toHaveLength(1)
    ahead = 40_000
    await sendAll()
    const events = hook.received.map(({ body }) => (JSON.parse(body) as { event: string }).event)
    expect(events).toEqual(['raised', 'raised', 'resolved'])
    expect((await deliveries(id)).map(({ status }) => status)).toEqual(['delivered', 'delivered'])
  })
})

describe('e-mail', () => {
  it('gathers what comes together into one letter', async () => {
    await channel({ kind: 'email', target: ['a@site.com', 'b@site.com'] })
    await storeAlerts(pool, [fact('a', { severity: 'high' }), fact('b')], {})
    await sendAll()
    expect(mail.letters).toEqual([])
    ahead = 29_000
    await storeAlerts(pool, [fact('c', { summary: 'hostile\r\nSubject: x \u202e' })], {})
    ahead = 31_000
    await sendAll()
    expect(mail.letters).toHaveLength(1)
    const [letter] = mail.letters
    expect(letter?.to).toEqual(['a@site.com', 'b@site.com'])
    expect(letter?.source).toMatch(/^Subject: \[Holdfast\] 3 alerts: 1 high, 2 medium\r$/m)
    expect(letter?.source.match(/^Subject:/gm)).toHaveLength(1)
    for (const name of ['a.site.com', 'b.site.com', 'c.site.com']) expect(letter?.source).toContain(name)
    expect(letter?.source).toContain('https://console.site.com/drift?open=')
    expect((await deliveries()).map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered'])
    await storeAlerts(pool, [], { reasons: ['a'] })
    ahead = 62_000
    await sendAll()
    expect(mail.letters[1]?.source).toMatch(/^Subject: \[Holdfast\] resolved: summary of a\r$/m)
  })

  it('tells fifty of many, and how many more there are', async () => {
    await channel({ kind: 'email' })
    await storeAlerts(
      pool,
      Array.from({ length: 130 }, (_, n) => fact(`many-${n}`)),
      {},
    )
    ahead = 31_000
    await sendAll()
    expect(mail.letters).toHaveLength(1)
    expect(mail.letters[0]?.source).toContain('and 80 more, in the inbox of the console')
  })

  it('that the server refuses for good is not sent again, and what it says holds no password', async () => {
    await channel({ kind: 'email' })
    await storeAlerts(pool, [fact('a')], {})
    mail.refuse = () => ({ code: 554, text: 'Rejected' })
    ahead = 31_000
    await sendAll()
    expect(await deliveries()).toMatchObject([
      { status: 'failed', reason: 'the mail server answered 554 Rejected' },
    ])
    expect(lines.join('\n')).not.toContain('mail-password')
  })
})

it('a test goes out through a channel that is turned off, and what has no alert any more does not', async () => {
  const id = await channel({ enabled: false })
  await pool.query(
    `insert into notification_delivery (channel_id, alert_id, event) values ($1, null, 'test'), ($1, gen_random_uuid(), 'raised')`,
    [id],
  )
  await sendAll()
  expect((await deliveries(id)).map(({ event, status }) => `${event} ${status}`)).toEqual([
    'raised failed',
    'test delivered',
  ])
  expect(hook.received.map(({ body }) => (JSON.parse(body) as { event: string }).event)).toEqual(['test'])
})

it('a channel that cannot be told is an alert, until it can', async () => {
  const id = await channel({ kinds: ['two-names'] })
  const open = async () => {
    const { rows } = await pool.query<{ summary: string; state: string }>(
      `select summary, state from alert where kind = 'notification-failed' and reason like '%' || $1`,
      [id],
    )
    return rows.map(({ summary, state }) => `${state}: ${summary}`)
  }
  hook.answer = () => ({ status: 500 })
  await storeAlerts(pool, [fact('a', { kind: 'two-names' })], {})
  await sendAll()
  expect(await open()).toEqual([])
  for (const minutes of [2, 10]) {
    ahead += minutes * 60_000
    await sendAll()
  }
  const text = `The channel “channel ${named}” cannot be told of alerts: answered 500`
  expect(await open()).toEqual([`open: ${text}`])
  hook.answer = () => ({ status: 204 })
  ahead += 3_600_000
  await sendAll()
  expect(await open()).toEqual([`resolved: ${text}`])
})
