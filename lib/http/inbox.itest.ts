import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alert } from '@/lib/contract/alert'
import type { AlertBulkResult, AlertGroup, MuteRule } from '@/lib/contract/alert-inbox'
import type { Page } from '@/lib/contract/list'
import type { Role } from '@/lib/contract/role'
import { startTestWeb, type TestWeb } from '@/lib/http/testing/web'
import { endMutes } from '@/lib/services/worker/alert-mutes'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
  const { prisma } = web.app.db
  await prisma.user.createMany({
    data: [
      { email: 'op@site.com', name: 'Op', role: 'operator' },
      { email: 'admin@site.com', name: 'Admin', role: 'administrator' },
      { email: 'view@site.com', name: 'View', role: 'viewer' },
      { email: 'gone@site.com', name: 'Gone', role: 'operator', banned: true },
    ],
  })
})
afterAll(() => web.close())

interface Raised {
  severity?: 'low' | 'medium' | 'high'
  kind?: string
  name?: string
  ip?: string
  scope?: string
  groupKey?: string
  lastAt?: Date
}

let made = 0
async function raise({ severity = 'low', kind = 'record-missing', ...rest }: Raised = {}): Promise<string> {
  made += 1
  const reason = `inbox:${made}`
  const row = await web.app.db.prisma.alert.create({
    data: { kind, severity, reason, active: reason, summary: `alert ${made}`, ...rest },
  })
  return row.id
}

type Asked<T> = T & { errors?: { path: string; message: string }[]; detail?: string }
async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  { role = 'operator', headers = {} }: { role?: Role; headers?: Record<string, string> } = {},
) {
  const response = await web.ask(method, path, {
    token: web.tokens[role],
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { response, item: (await response.json()) as Asked<T> }
}

const groups = async (query: string) =>
  (await ask<Page<AlertGroup>>('GET', `/api/alerts/groups?${query}`)).item
const listed = async (query: string) =>
  (await ask<Page<Alert>>('GET', `/api/alerts?limit=1000&${query}`)).item.items.map(({ id }) => id)
const alertOf = async (id: string) => (await ask<Alert>('GET', `/api/alerts/${id}`)).item
const audited = async (subjectKind: string, subjectId: string) =>
  (
    await web.app.db.prisma.auditEvent.findMany({ where: { subjectKind, subjectId }, orderBy: { id: 'asc' } })
  ).map(({ line }) => line)

describe('the groups of the inbox', () => {
  it('make one item of one cause, with the worst of it and who has it', async () => {
    const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour))
    const groupKey = 'zone:internal/g1.com'
    const shared = { kind: 'g1', groupKey, scope: 'LAN' }
    await raise({ ...shared, lastAt: at(1) })
    const worst = await raise({ ...shared, severity: 'high', lastAt: at(2) })
    const newest = await raise({ ...shared, severity: 'medium', lastAt: at(9) })
    const alone = await raise({ kind: 'g1', lastAt: at(5), severity: 'high' })
    await ask('POST', `/api/alerts/${newest}/snooze`, { hours: 1 })
    await web.app.db.prisma.alert.update({
      where: { id: newest },
      data: { snoozedUntil: new Date(Date.now() - 1) },
    })
    await ask('POST', `/api/alerts/${worst}/acknowledge`)
    const page = await groups('kind=g1')
    expect(page.total).toBe(2)
    expect(page.items).toMatchObject([
      {
        ...{ groupKey, kind: 'g1', count: 3, severity: 'high', scope: 'LAN', assignedTo: null },
        states: { open: 2, acknowledged: 1, snoozed: 0, resolved: 0 },
        ...{ lastAt: at(9).toISOString(), sample: { id: worst } },
      },
      { key: alone, groupKey: null, count: 1, sample: { id: alone } },
    ])
    const bySeverity = await groups('kind=g1&sort=-severity')
    expect(bySeverity.items.map(({ count }) => count)).toEqual([3, 1])
    expect(await listed(`groupKey=${encodeURIComponent(groupKey)}`)).toHaveLength(3)
    expect((await groups('kind=g1&state=acknowledged')).items).toMatchObject([
      { count: 1, sample: { id: worst } },
    ])
  })

  it('come page by page, each once', async () => {
    for (let n = 0; n < 7; n++) {
      await raise({
        kind: 'paged',
        ...(n < 3 ? { groupKey: 'k' } : {}),
        lastAt: new Date(Date.UTC(2026, 1, 1)),
      })
    }
    for (const sort of ['lastAt', '-lastAt', '-severity']) {
      const keys: string[] = []
      let cursor = ''
      do {
        const page: Page<AlertGroup> = await groups(`kind=paged&limit=2&sort=${sort}${cursor}`)
        keys.push(...page.items.map(({ key }) => key))
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
      } while (cursor !== '')
      expect(keys).toHaveLength(5)
      expect(new Set(keys).size).toBe(5)
    }
    const { response, item } = await ask('GET', '/api/alerts/groups?cursor=made-up')
    expect(response.status).toBe(422)
    expect(item.errors?.[0]?.path).toBe('cursor')
  })
})

describe('assigning', () => {
  it('gives an alert to somebody who may do something about it', async () => {
    const id = await raise({ kind: 'assign' })
    const { response, item } = await ask<Alert>('POST', `/api/alerts/${id}/assign`, { to: 'OP@site.com' })
    expect(response.status).toBe(200)
    expect(response.headers.get('etag')).toBe('"2"')
    expect(item).toMatchObject({ assignedTo: 'op@site.com', state: 'open' })
    expect((await ask<Alert>('POST', `/api/alerts/${id}/assign`, { to: 'op@site.com' })).item.version).toBe(2)
    expect(await listed('assignedTo=op@site.com&kind=assign')).toEqual([id])
    expect(await listed('assignedTo=me&kind=assign')).toEqual([])
    expect(await listed('assignedTo=nobody&kind=assign')).toEqual([])
    await ask('POST', `/api/alerts/${id}/assign`, { to: null })
    expect(await listed('assignedTo=nobody&kind=assign')).toEqual([id])
    expect(await audited('alert', id)).toEqual([
      'alert assigned (ADMIN) kind=assign severity=low name=- ip=- to=op@site.com',
      'alert assigned (ADMIN) kind=assign severity=low name=- ip=- to=-',
    ])
    await web.app.db.prisma.alert.update({ where: { id }, data: { assignedTo: 'token:operator' } })
    expect(await listed('assignedTo=me&kind=assign')).toEqual([id])
  })

  it.each([
    ['nobody@site.com', /user/],
    ['gone@site.com', /user/],
    ['view@site.com', /operator/],
    ['not an address', /e-mail/],
  ])('refuses %s', async (to, message) => {
    const id = await raise()
    const { response, item } = await ask('POST', `/api/alerts/${id}/assign`, { to })
    expect(response.status).toBe(422)
    expect(item.errors).toMatchObject([{ path: 'to', message: expect.stringMatching(message) as string }])
  })

  it('names whom it can be given to, to those who may', async () => {
    const { item } = await ask<{ items: { email: string }[] }>('GET', '/api/alerts/assignees')
    expect(item.items.map(({ email }) => email)).toEqual(['admin@site.com', 'op@site.com'])
    expect((await ask('GET', '/api/alerts/assignees', undefined, { role: 'viewer' })).response.status).toBe(
      403,
    )
  })

  it('is lost to whoever did not see the last version', async () => {
    const id = await raise()
    const { response } = await ask(
      'POST',
      `/api/alerts/${id}/assign`,
      { to: null },
      {
        headers: { 'if-match': '"9"' },
      },
    )
    expect(response.status).toBe(412)
  })
})

describe('many at once', () => {
  it('are changed each for itself, with a verdict in the order of the request', async () => {
    const [a, b, over] = [await raise(), await raise(), await raise()]
    await ask('POST', `/api/alerts/${over}/resolve`)
    const missing = '00000000-0000-4000-8000-000000000000'
    const ids = [b, missing, over, a]
    const { response, item } = await ask<AlertBulkResult>('POST', '/api/alerts/bulk', {
      verb: 'snooze',
      ids,
      hours: 2,
    })
    expect(response.status).toBe(200)
    expect(item).toMatchObject({ done: 2, refused: 2 })
    expect(item.items).toMatchObject([
      { id: b, ok: true, alert: { state: 'snoozed' } },
      { id: missing, ok: false, reason: expect.stringMatching(/no such/) as string, alert: null },
      {
        id: over,
        ok: false,
        reason: expect.stringMatching(/resolved already/) as string,
        alert: { state: 'resolved' },
      },
      { id: a, ok: true, alert: { state: 'snoozed' } },
    ])
    const assigned = await ask<AlertBulkResult>('POST', '/api/alerts/bulk', {
      verb: 'assign',
      ids: [a, b],
      to: 'op@site.com',
    })
    expect(assigned.item.done).toBe(2)
    await ask('POST', '/api/alerts/bulk', { verb: 'resolve', ids: [a, b] })
    expect(await alertOf(a)).toMatchObject({
      state: 'resolved',
      resolvedBy: 'token:operator',
      assignedTo: 'op@site.com',
    })
    expect(await audited('alert', a)).toHaveLength(3)
  })

  it('may be a thousand', async () => {
    await web.app.db.pool.query(
      `insert into alert (kind, reason, active, severity, summary)
       select 'many', 'many:' || n, 'many:' || n, 'low', 'many' from generate_series(1, 1000) n`,
    )
    const ids = await listed('kind=many')
    const { item } = await ask<AlertBulkResult>('POST', '/api/alerts/bulk', { verb: 'acknowledge', ids })
    expect(item).toMatchObject({ done: 1000, refused: 0 })
    expect(await listed('kind=many&state=open')).toEqual([])
  })

  it.each([
    [{ verb: 'snooze', ids: ['00000000-0000-4000-8000-000000000000'] }, 'until'],
    [{ verb: 'acknowledge', ids: [] }, 'ids'],
    [{ verb: 'delete', ids: ['00000000-0000-4000-8000-000000000000'] }, 'verb'],
    [{ verb: 'acknowledge', ids: ['x'] }, 'ids.0'],
    [{ verb: 'assign', ids: ['00000000-0000-4000-8000-000000000000'], to: 'view@site.com' }, 'to'],
  ])('are refused as a whole when the request is wrong: %j', async (body, path) => {
    const { response, item } = await ask('POST', '/api/alerts/bulk', body)
    expect(response.status).toBe(422)
    expect(item.errors?.map((error) => error.path)).toContain(path)
  })

  it('are not for viewers', async () => {
    const id = await raise()
    const body = { verb: 'acknowledge', ids: [id] }
    expect((await ask('POST', '/api/alerts/bulk', body, { role: 'viewer' })).response.status).toBe(403)
    expect((await alertOf(id)).state).toBe('open')
  })
})

describe('muting', () => {
  const mute = (id: string, body?: unknown, role: Role = 'operator') =>
    ask<MuteRule>('POST', `/api/alerts/${id}/mute`, body, { role })

  it('keeps alerts like one out of the inbox and the badge, and takes nothing else', async () => {
    const kind = 'muted-name'
    const id = await raise({ kind, name: 'epg.site.com' })
    const twin = await raise({ kind, name: 'EPG.site.com' })
    const other = await raise({ kind, name: 'other.site.com' })
    const { response, item } = await mute(id, { reason: 'known' })
    expect(response.status).toBe(201)
    expect(item).toMatchObject({
      kind,
      name: 'epg.site.com',
      scope: null,
      until: null,
      reason: 'known',
      muted: 2,
    })
    expect(await listed(`kind=${kind}`)).toEqual([other])
    expect((await groups(`kind=${kind}`)).items.map(({ key }) => key)).toEqual([other])
    expect(new Set(await listed(`kind=${kind}&muted=true`))).toEqual(new Set([id, twin]))
    expect(await listed(`kind=${kind}&muted=all`)).toHaveLength(3)
    expect(await alertOf(id)).toMatchObject({ muted: true, state: 'open' })
    const rules = await ask<{ items: MuteRule[] }>('GET', '/api/alerts/mutes', undefined, { role: 'viewer' })
    expect(rules.item.items.find((rule) => rule.id === item.id)?.muted).toBe(2)
    // Said again it is the same rule.
    await mute(id, { hours: 4 })
    const again = (await ask<{ items: MuteRule[] }>('GET', '/api/alerts/mutes')).item.items.filter(
      (rule) => rule.kind === kind,
    )
    expect(again).toHaveLength(1)
    expect(Date.parse(again[0]?.until ?? '')).toBeGreaterThan(Date.now())
    expect((await ask('DELETE', `/api/alerts/mutes/${again[0]?.id}`)).response.status).toBe(200)
    expect(await listed(`kind=${kind}`)).toHaveLength(3)
    expect(await audited('alert-mute', item.id)).toEqual([
      `alert-mute created (ADMIN) kind=${kind} scope=- name=epg.site.com until=- muted=2`,
    ])
  })

  it('takes the address where there is no name, and the scope when asked', async () => {
    const kind = 'muted-ip'
    const id = await raise({ kind, ip: '10.0.0.7', scope: 'LAN' })
    const neighbour = await raise({ kind, ip: '10.0.0.8', scope: 'LAN' })
    const far = await raise({ kind, ip: '10.9.0.8', scope: 'GUEST' })
    expect((await mute(id)).item).toMatchObject({ name: '10.0.0.7', scope: null })
    expect(new Set(await listed(`kind=${kind}`))).toEqual(new Set([neighbour, far]))
    expect((await mute(id, { scope: 'kind-and-scope' })).item).toMatchObject({
      name: null,
      scope: 'LAN',
      muted: 2,
    })
    expect(await listed(`kind=${kind}`)).toEqual([far])
    const bare = await raise({ kind })
    const { response, item } = await mute(bare, { scope: 'kind-and-scope' })
    expect(response.status).toBe(422)
    expect(item.errors?.[0]?.path).toBe('scope')
  })

  it('of a whole kind is for administrators', async () => {
    const kind = 'muted-kind'
    const id = await raise({ kind, name: 'a.site.com' })
    const refused = await mute(id, { scope: 'kind' })
    expect(refused.response.status).toBe(403)
    expect(refused.item.detail).toMatch(/administrator/)
    expect((await ask('POST', '/api/alerts/mutes', { kind })).response.status).toBe(403)
    const rule = await mute(id, { scope: 'kind' }, 'administrator')
    expect(rule.response.status).toBe(201)
    expect(await listed(`kind=${kind}`)).toEqual([])
    expect((await ask('DELETE', `/api/alerts/mutes/${rule.item.id}`)).response.status).toBe(403)
    const taken = await ask('DELETE', `/api/alerts/mutes/${rule.item.id}`, undefined, {
      role: 'administrator',
    })
    expect(taken.response.status).toBe(200)
    expect(await listed(`kind=${kind}`)).toEqual([id])
  })

  it('ends with its time, and a rule that ended counts nowhere', async () => {
    const kind = 'muted-time'
    const id = await raise({ kind, name: 'a.site.com' })
    const { item } = await mute(id, { hours: 2 })
    const { pool } = web.app.db
    expect(await endMutes(pool, new Date(Date.now() + 3_600_000))).toBe(0)
    expect(await listed(`kind=${kind}`)).toEqual([])
    await pool.query(`update alert_mute set until = now() - interval '1 s' where id = $1`, [item.id])
    const rules = (await ask<{ items: MuteRule[] }>('GET', '/api/alerts/mutes')).item.items
    expect(rules.map((rule) => rule.id)).not.toContain(item.id)
    expect(await endMutes(pool, new Date())).toBe(1)
    expect(await listed(`kind=${kind}`)).toEqual([id])
  })

  it('knows * and takes every other sign as it is', async () => {
    const kind = 'muted-pattern'
    const ids = [
      await raise({ kind, name: 'us3-cab10-ru20-idrac.site.com' }),
      await raise({ kind, name: 'us3xcab10.site.com' }),
      await raise({ kind, name: 'a_b.site.com' }),
      await raise({ kind, name: 'axb.site.com' }),
    ]
    const add = (name: string) => ask<MuteRule>('POST', '/api/alerts/mutes', { kind, name })
    expect((await add('US3-*.site.com')).item.muted).toBe(1)
    expect((await add('a_b.*')).item.muted).toBe(1)
    expect(new Set(await listed(`kind=${kind}`))).toEqual(new Set([ids[1], ids[3]]))
    expect((await add('%')).response.status).toBe(422)
  })
})
