import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '@/lib/contract/list'
import type { Channel, ChannelWithSecret, Delivery } from '@/lib/contract/notification'
import type { Role } from '@/lib/contract/role'
import { startTestWeb, type TestWeb } from '@/lib/http/testing/web'

const PATH = '/api/settings/notifications'
const HOOK = { kind: 'webhook', name: 'ops', target: ['https://hooks.test/T0/secret-path'] }

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
})
afterAll(() => web.close())

type Asked<T> = T & { errors?: { path: string; message: string }[]; detail?: string }
async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  { role = 'administrator', headers = {} }: { role?: Role; headers?: Record<string, string> } = {},
) {
  const response = await web.ask(method, path, {
    token: web.tokens[role],
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { response, item: (await response.json()) as Asked<T> }
}
const create = (body: unknown) => ask<ChannelWithSecret>('POST', PATH, body)

describe('a channel', () => {
  it('tells its secret once, and never again to anybody', async () => {
    const { response, item } = await create(HOOK)
    expect(response.status).toBe(201)
    expect(item).toMatchObject({
      ...HOOK,
      enabled: true,
      minSeverity: 'medium',
      kinds: [],
      signed: true,
      last: null,
    })
    expect(item.secret).toMatch(/^whsec_[\w-]{43}$/)
    const read = await web.ask('GET', `${PATH}/${item.id}`, { token: web.tokens.administrator })
    const list = await web.ask('GET', PATH, { token: web.tokens.administrator })
    for (const text of [await read.text(), await list.text()]) {
      expect(text).toContain(item.id)
      expect(text).not.toContain(String(item.secret))
    }
    const events = await web.app.db.prisma.auditEvent.findMany({
      where: { subjectKind: 'notification-channel' },
    })
    expect(events.map(({ line }) => line)).toEqual([
      'notification-channel created (ADMIN) name=ops kind=webhook enabled=true',
    ])
    // The path of a webhook's URL is often a secret itself.
    expect(JSON.stringify(events.map(({ before, after, line }) => [before, after, line]))).not.toMatch(
      /whsec_|secret-path/,
    )
  })

  it('has a name of its own', async () => {
    const { response, item } = await create(HOOK)
    expect(response.status).toBe(409)
    expect(item.detail).toMatch(/ops/)
  })

  it.each([
    [{ kind: 'webhook', name: 'x', target: ['ftp://a'] }, 'target'],
    [{ kind: 'webhook', name: 'x', target: [] }, 'target'],
    [{ kind: 'webhook', name: 'x', target: ['  '] }, 'target'],
    [{ kind: 'webhook', name: 'x', target: ['not a url'] }, 'target'],
    [{ kind: 'webhook', name: 'x', target: ['https://user:pass@a.test/'] }, 'target'],
    [{ kind: 'webhook', name: 'x', target: ['https://a.test', 'https://b.test'] }, 'target'],
    [{ kind: 'email', name: 'x', target: ['ops@site.com', 'nobody'] }, 'target'],
    [{ kind: 'email', name: 'x', target: [] }, 'target'],
    [{ kind: 'email', name: 'x', target: ['a@b.c\r\nBcc: d@e.f'] }, 'target'],
    [{ kind: 'pager', name: 'x', target: ['1'] }, 'kind'],
    [{ kind: 'email', name: '', target: ['ops@site.com'] }, 'name'],
    [{ ...HOOK, name: 'y', secret: 'mine' }, ''],
  ])('is refused as %j', async (body, path) => {
    const { response, item } = await create(body)
    expect(response.status).toBe(422)
    expect(item.errors?.[0]?.path).toBe(path === '' ? 'secret' : path)
  })

  it('is changed by whoever saw it last, and can be given another secret', async () => {
    const made = (await create({ ...HOOK, name: 'change' })).item
    const path = `${PATH}/${made.id}`
    const patched = await ask<ChannelWithSecret>('PATCH', path, {
      minSeverity: 'high',
      kinds: ['name-conflict'],
    })
    expect(patched.response.headers.get('etag')).toBe('"2"')
    expect(patched.item).toMatchObject({
      minSeverity: 'high',
      kinds: ['name-conflict'],
      secret: null,
      name: 'change',
    })
    const stale = await ask('PATCH', path, { enabled: false }, { headers: { 'if-match': '"1"' } })
    expect(stale.response.status).toBe(412)
    const renewed = await ask<ChannelWithSecret>('PATCH', path, { newSecret: true })
    expect(renewed.item.secret).toMatch(/^whsec_/)
    expect(renewed.item.secret).not.toBe(made.secret)
    expect((await ask('PATCH', path, { target: ['a@b.com'] })).item.errors?.[0]?.path).toBe('target')
    expect((await ask('PATCH', path, { name: 'ops' })).response.status).toBe(409)
    expect((await ask('PATCH', path, {})).response.status).toBe(422)
    const mail = (await create({ kind: 'email', name: 'mail', target: ['ops@site.com'] })).item
    expect(mail).toMatchObject({ secret: null, signed: false })
    expect((await ask('PATCH', `${PATH}/${mail.id}`, { newSecret: true })).response.status).toBe(422)
    expect((await ask('DELETE', path)).response.status).toBe(200)
    expect((await ask('GET', path)).response.status).toBe(404)
  })

  it('is tested by a message that waits, and what waits is given up when it is turned off', async () => {
    const { item } = await create({ ...HOOK, name: 'tested' })
    const test = await ask<Delivery>('POST', `${PATH}/${item.id}/test`)
    expect(test.response.status).toBe(200)
    expect(test.item).toMatchObject({
      event: 'test',
      status: 'waiting',
      attempts: 0,
      alertId: null,
      channel: 'tested',
    })
    const jobs = await web.app.db.pool.query(`select from graphile_worker.jobs where key = 'notify'`)
    expect(jobs.rows).toHaveLength(1)
    expect((await ask<Channel>('GET', `${PATH}/${item.id}`)).item.waiting).toBe(1)
    const reason = `notification-failed|${item.id}`
    await web.app.db.prisma.alert.create({
      data: { kind: 'notification-failed', reason, active: reason, severity: 'medium', summary: 'x' },
    })
    await ask('PATCH', `${PATH}/${item.id}`, { enabled: false })
    expect(await web.app.db.prisma.alert.findFirst({ where: { reason } })).toMatchObject({
      state: 'resolved',
    })
    const page = await ask<Page<Delivery>>('GET', `${PATH}/deliveries?channelId=${item.id}`)
    expect(page.item.items).toMatchObject([
      { status: 'failed', reason: 'The channel was turned off.', nextAt: null },
    ])
    expect((await ask<Channel>('GET', `${PATH}/${item.id}`)).item).toMatchObject({
      waiting: 0,
      last: { status: 'failed' },
    })
  })

  it('is for administrators alone', async () => {
    for (const role of ['viewer', 'operator'] as const) {
      expect((await ask('GET', PATH, undefined, { role })).response.status).toBe(403)
      expect((await ask('POST', PATH, HOOK, { role })).response.status).toBe(403)
      expect((await ask('GET', `${PATH}/deliveries`, undefined, { role })).response.status).toBe(403)
    }
  })
})

describe('an alert that an operator resolves', () => {
  it('is told to those who heard of it', async () => {
    const { prisma } = web.app.db
    const told = (await create({ ...HOOK, name: 'told' })).item
    await create({ ...HOOK, name: 'not told' })
    const alert = await prisma.alert.create({
      data: { kind: 'x', reason: 'told', active: 'told', severity: 'high', summary: 'x' },
    })
    await prisma.notificationDelivery.create({
      data: { channelId: told.id, alertId: alert.id, event: 'raised', status: 'delivered' },
    })
    await ask('POST', `/api/alerts/${alert.id}/resolve`, undefined, { role: 'operator' })
    const rows = await prisma.notificationDelivery.findMany({
      where: { alertId: alert.id, event: 'resolved' },
    })
    expect(rows.map(({ channelId, status }) => ({ channelId, status }))).toEqual([
      { channelId: told.id, status: 'waiting' },
    ])
  })
})

describe('a message that was given up', () => {
  const failed = { status: 'failed', attempts: 6, reason: 'answered 503', endedAt: new Date() }

  it('is sent again on request, which is audited', async () => {
    const { prisma, pool } = web.app.db
    const channel = (await create({ ...HOOK, name: 'again' })).item
    const alert = await prisma.alert.create({
      data: { kind: 'x', reason: 'again', active: 'again', severity: 'high', summary: 'x' },
    })
    const made = await prisma.notificationDelivery.create({
      data: { channelId: channel.id, alertId: alert.id, event: 'raised', ...failed },
    })
    await pool.query(`delete from graphile_worker._private_jobs`)
    const path = `${PATH}/deliveries/${made.id}/resend`
    expect((await ask('POST', path, undefined, { role: 'operator' })).response.status).toBe(403)
    const { response, item } = await ask<Delivery>('POST', path)
    expect(response.status).toBe(200)
    expect(item).toMatchObject({ id: made.id, status: 'waiting', attempts: 0, reason: null, endedAt: null })
    expect(item.nextAt).not.toBeNull()
    const { rows } = await pool.query(`select from graphile_worker.jobs where key = 'notify'`)
    expect(rows).toHaveLength(1)
    const event = await prisma.auditEvent.findFirst({ where: { subjectId: channel.id, verb: 'retried' } })
    expect(event?.line).toBe('notification retried (ADMIN) channel=again event=raised attempts=6')
    const twice = await ask<Delivery>('POST', path)
    expect(twice.response.status).toBe(409)
    expect(twice.item.detail).toMatch(/waits to be sent already/)
  })

  it('is not where nobody would be told of anything', async () => {
    const { prisma } = web.app.db
    const channel = (await create({ ...HOOK, name: 'silent' })).item
    const gone = await prisma.notificationDelivery.create({
      data: { channelId: channel.id, event: 'raised', ...failed },
    })
    const resend = (id: string) => ask<Delivery>('POST', `${PATH}/deliveries/${id}/resend`)
    expect((await resend(gone.id)).item.detail).toMatch(/The alert is gone/)
    await ask('PATCH', `${PATH}/${channel.id}`, { enabled: false })
    expect((await resend(gone.id)).item.detail).toMatch(/silent is turned off/)
    for (const id of ['nothing', '00000000-0000-4000-8000-000000000000'])
      expect((await resend(id)).response.status).toBe(404)
  })
})
