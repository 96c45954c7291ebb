import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { hookServer } from '@/lib/notify/testing/receivers'
import { storeAlerts } from '@/lib/services/worker/alerts'
import { claimDue, dueChannels } from '@/lib/services/worker/notify/claim'
import { webhookBody } from '@/lib/services/worker/notify/messages'
import { alertFact, startSending } from '@/lib/services/worker/notify/testing/sending'

const world = await startSending()
afterAll(() => world.close())
beforeEach(() => world.reset())

const { pool, hook, notifier, lines, sent, now, start, sendAll, channel, deliveries } = world

describe('an alert that is raised', () => {
  it('is written for the channels that want to hear of it, in its own transaction', async () => {
    const all = await channel({ minSeverity: 'low' })
    const severe = await channel({ minSeverity: 'high' })
    const others = await channel({ kinds: ['two-names'] })
    const off = await channel({ enabled: false })
    const client = await pool.connect()
    await client.query('begin')
    await storeAlerts(client, [alertFact('undone')], {})
    await client.query('rollback')
    client.release()
    expect(await deliveries()).toEqual([])
    await storeAlerts(pool, [alertFact('a', { severity: 'low' }), alertFact('b', { severity: 'high' })], {})
    expect(await deliveries(all)).toHaveLength(2)
    expect(await deliveries(severe)).toHaveLength(1)
    expect(await deliveries(others)).toEqual([])
    expect(await deliveries(off)).toEqual([])
    const { rows } = await pool.query(`select from graphile_worker.jobs where key = 'notify'`)
    expect(rows).toHaveLength(1)
  })

  it('is told once, whatever else it says later, and again when it is over', async () => {
    const id = await channel()
    await storeAlerts(pool, [alertFact('a', { severity: 'low' })], {})
    expect(await deliveries(id)).toEqual([])
    for (const severity of ['medium', 'high', 'medium'] as const) {
      await storeAlerts(pool, [alertFact('a', { severity, summary: `now ${severity}` })], {})
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
    await storeAlerts(pool, [alertFact('a')], {})
    expect(await deliveries(id)).toHaveLength(3)
  })

  it('is told to nobody while a rule mutes it or somebody put it off', async () => {
    await channel()
    await pool.query(
      `insert into alert_mute (kind, name, created_by) values ('name-conflict', 'quiet*', 'test')`,
    )
    await storeAlerts(pool, [alertFact('quiet-one'), alertFact('loud')], {})
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
    await storeAlerts(pool, [alertFact('loud', { summary: 'other' })], {})
    expect(await deliveries(late)).toEqual([])
  })
})

describe('a webhook', () => {
  it('gets the alert, its id and a link, and the message is delivered', async () => {
    await channel()
    await storeAlerts(pool, [alertFact('a', { ip: '10.0.0.7', detail: { holder: '<b>' } })], {})
    await sendAll()
    const [row] = await deliveries()
    expect(row).toMatchObject({ status: 'delivered', attempts: 1, reason: null })
    const [got] = hook.received
    expect(got?.headers['holdfast-delivery']).toBe(row?.id)
    expect(JSON.parse(got?.body ?? '')).toMatchObject({
      ...{ id: row?.id, event: 'raised', channel: `channel ${world.named}` },
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
    await storeAlerts(pool, [alertFact('a')], {})
    const waits: number[] = []
    for (let attempt = 1; attempt <= 6; attempt++) {
      await sendAll()
      const [row] = await deliveries()
      expect(row).toMatchObject({ attempts: attempt, reason: 'answered 503' })
      if (attempt === 6) expect(row?.status).toBe('failed')
      else waits.push(row?.wait ?? 0)
      await sendAll()
      expect(hook.received).toHaveLength(attempt)
      world.ahead += ((row?.wait ?? 0) + 1) * 1000
    }
    expect(waits.map((seconds) => Math.round(seconds / 30) * 30)).toEqual([30, 120, 600, 3600, 21600])
    expect(new Set(hook.received.map(({ headers }) => headers['holdfast-delivery'])).size).toBe(1)
    expect(sent).toEqual(Array.from({ length: 6 }, () => 'webhook retry'))
    expect(lines.join('\n')).toContain('answered 503')
    expect(lines.join('\n')).not.toMatch(/whsec|path-of-the-hook|127\.0\.0\.1/)
  })

  it('gets a message at most once more when the worker dies over it, with the same id', async () => {
    await channel()
    await storeAlerts(pool, [alertFact('a')], {})
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
    world.ahead = 61_000
    await sendAll()
    expect(hook.received).toHaveLength(2)
    expect(hook.received[0]?.headers['holdfast-delivery']).toBe(
      hook.received[1]?.headers['holdfast-delivery'],
    )
    world.ahead = 3_600_000
    await sendAll()
    expect(hook.received).toHaveLength(2)
    expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: 2 }])
  })

  it('gets each message once from however many workers', async () => {
    await channel()
    const many = Array.from({ length: 60 }, (_, n) => alertFact(`many-${n}`))
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
    await storeAlerts(pool, [alertFact('a')], {})
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
    await storeAlerts(pool, [alertFact('a')], {})
    await sendAll()
    await storeAlerts(pool, [], { reasons: ['a'] })
    hook.answer = () => ({ status: 200 })
    await sendAll()
    expect(hook.received).toHaveLength(1)
    world.ahead = 40_000
    await sendAll()
    const events = hook.received.map(({ body }) => (JSON.parse(body) as { event: string }).event)
    expect(events).toEqual(['raised', 'raised', 'resolved'])
    expect((await deliveries(id)).map(({ status }) => status)).toEqual(['delivered', 'delivered'])
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
  await storeAlerts(pool, [alertFact('a', { kind: 'two-names' })], {})
  await sendAll()
  expect(await open()).toEqual([])
  for (const minutes of [2, 10]) {
    world.ahead += minutes * 60_000
    await sendAll()
  }
  const text = `The channel “channel ${world.named}” cannot be told of alerts: answered 500`
  expect(await open()).toEqual([`open: ${text}`])
  hook.answer = () => ({ status: 204 })
  world.ahead += 3_600_000
  await sendAll()
  expect(await open()).toEqual([`resolved: ${text}`])
})
