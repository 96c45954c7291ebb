import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alert, AlertCounts } from '@/lib/contract/alert'
import type { Page } from '@/lib/contract/list'
import { startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
})
afterAll(() => web.close())

interface Raised {
  severity?: 'low' | 'medium' | 'high'
  kind?: string
  name?: string
  ip?: string
  lastAt?: Date
}

let made = 0
async function raise({ severity = 'low', kind = 'name-conflict', name, ip, lastAt }: Raised = {}) {
  made += 1
  const reason = `test:${made}`
  const row = await web.app.db.prisma.alert.create({
    data: {
      ...{ kind, severity, reason, active: reason, summary: `alert ${made}` },
      ...{ name: name ?? null, ip: ip ?? null, detail: { claimant: 'a', holder: 'b' } },
      ...(lastAt === undefined ? {} : { lastAt }),
    },
  })
  return row.id
}

async function ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await web.ask(method, path, {
    token: web.tokens.operator,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { response, item: (await response.json()) as T & { errors?: { path: string }[]; detail?: string } }
}

async function listed(query: string): Promise<string[]> {
  const { response, item } = await ask<Page<Alert>>('GET', `/api/alerts?limit=1000&${query}`)
  expect(response.status).toBe(200)
  return item.items.map(({ id }) => id)
}

async function counts(): Promise<AlertCounts> {
  return (await ask<{ alerts: AlertCounts }>('GET', '/api/overview')).item.alerts
}

describe('an alert', () => {
  it('is acknowledged, and whose word that was stands in it and in the audit log', async () => {
    const id = await raise({ severity: 'high', name: 'epg.site.com', ip: '192.168.1.56' })
    const { response, item } = await ask<Alert>('POST', `/api/alerts/${id}/acknowledge`)
    expect(response.status).toBe(200)
    expect(response.headers.get('etag')).toBe('"2"')
    expect(item).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'token:operator', version: 2 })
    const again = await ask<Alert>('POST', `/api/alerts/${id}/acknowledge`)
    expect(again.item.version).toBe(2)
    const events = await web.app.db.prisma.auditEvent.findMany({
      where: { subjectKind: 'alert', subjectId: id },
    })
    expect(events.map(({ line }) => line)).toEqual([
      'alert acknowledged (ADMIN) kind=name-conflict severity=high name=epg.site.com ip=192.168.1.56',
    ])
  })

  it('is resolved once and then no longer changes', async () => {
    const id = await raise()
    const { item } = await ask<Alert>('POST', `/api/alerts/${id}/resolve`)
    expect(item).toMatchObject({ state: 'resolved', resolvedBy: 'token:operator' })
    expect(item.resolvedAt).not.toBeNull()
    expect(await listed('')).not.toContain(id)
    expect(await listed('state=resolved')).toContain(id)
    expect(await listed('state=all')).toContain(id)
    expect((await ask('POST', `/api/alerts/${id}/resolve`)).response.status).toBe(200)
    for (const verb of ['acknowledge', 'snooze']) {
      const refused = await ask(
        'POST',
        `/api/alerts/${id}/${verb}`,
        verb === 'snooze' ? { hours: 1 } : undefined,
      )
      expect(refused.response.status).toBe(409)
    }
    // The same reason may be raised anew.
    await web.app.db.prisma.alert.create({
      data: { kind: 'x', severity: 'low', reason: `test:${made}`, active: `test:${made}`, summary: 'again' },
    })
  })

  it('sleeps until its time has come, then is open again by itself', async () => {
    const id = await raise({ severity: 'medium' })
    const before = await counts()
    const { item } = await ask<Alert>('POST', `/api/alerts/${id}/snooze`, { hours: 2 })
    expect(item.state).toBe('snoozed')
    const hours = (Date.parse(item.snoozedUntil ?? '') - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(1.9)
    expect(hours).toBeLessThan(2.1)
    expect(await listed('state=snoozed')).toContain(id)
    expect(await listed('state=open')).not.toContain(id)
    expect((await counts()).severity.medium).toBe(before.severity.medium - 1)
    await web.app.db.prisma.alert.update({ where: { id }, data: { snoozedUntil: new Date(Date.now() - 1) } })
    expect(await listed('state=snoozed')).not.toContain(id)
    expect(await listed('state=open')).toContain(id)
    expect((await ask<Alert>('GET', `/api/alerts/${id}`)).item).toMatchObject({
      state: 'open',
      snoozedUntil: null,
    })
    expect(await counts()).toEqual(before)
  })

  it.each([
    [{}, 'until'],
    [{ hours: 0 }, 'hours'],
    [{ hours: 24 * 91 }, 'hours'],
    [{ hours: 1.5 }, 'hours'],
    [{ hours: 1, until: '2099-01-01T00:00:00Z' }, 'hours'],
    [{ until: '2020-01-01T00:00:00Z' }, 'until'],
    [{ until: '2099-01-01T00:00:00Z' }, 'until'],
    [{ until: 'tomorrow' }, 'until'],
    [{ hours: 1, why: 'x' }, 'why'],
  ])('refuses the snooze %j and names %s', async (body, path) => {
    const id = await raise()
    const { response, item } = await ask('POST', `/api/alerts/${id}/snooze`, body)
    expect(response.status).toBe(422)
    expect(item.errors?.map((error) => error.path)).toEqual([path])
  })

  it('is changed only by whoever saw it last', async () => {
    const id = await raise()
    const lost = await ask('POST', `/api/alerts/${id}/acknowledge`, undefined, { 'if-match': '"7"' })
    expect(lost.response.status).toBe(412)
    const answers = await Promise.all(
      ['acknowledge', 'resolve'].map((verb) =>
        ask('POST', `/api/alerts/${id}/${verb}`, undefined, { 'if-match': '"1"' }),
      ),
    )
    expect(answers.map(({ response }) => response.status).sort()).toEqual([200, 412])
  })

  it('is found by nobody under an id that there is not', async () => {
    for (const id of ['x', '00000000-0000-4000-8000-000000000000']) {
      expect((await ask('GET', `/api/alerts/${id}`)).response.status).toBe(404)
      expect((await ask('POST', `/api/alerts/${id}/resolve`)).response.status).toBe(404)
    }
  })
})

describe('the list', () => {
  it('is sorted by severity and then by time, page by page', async () => {
    const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour))
    const kind = 'sorted'
    const low = await raise({ kind, lastAt: at(5) })
    const old = await raise({ kind, severity: 'high', lastAt: at(1) })
    const young = await raise({ kind, severity: 'high', lastAt: at(2) })
    const medium = await raise({ kind, severity: 'medium', lastAt: at(3) })
    expect(await listed(`kind=${kind}&sort=-severity`)).toEqual([young, old, medium, low])
    expect(await listed(`kind=${kind}`)).toEqual([low, medium, young, old])
    const paged: string[] = []
    let cursor = ''
    do {
      const { item } = await ask<Page<Alert>>(
        'GET',
        `/api/alerts?kind=${kind}&sort=-severity&limit=1${cursor}`,
      )
      paged.push(...item.items.map(({ id }) => id))
      cursor = item.nextCursor === null ? '' : `&cursor=${item.nextCursor}`
    } while (cursor !== '')
    expect(paged).toEqual([young, old, medium, low])
  })

  it('is filtered by what an operator has in hand', async () => {
    const id = await raise({
      name: 'printer.site.com',
      ip: '10.20.0.9',
      severity: 'medium',
      kind: 'two-names',
    })
    for (const query of [
      'ip=10.20.0.9',
      'name=PRINTER.site.com.',
      'q=printer',
      'q=10.20.0.9',
      'kind=two-names',
    ]) {
      expect(await listed(query)).toEqual([id])
    }
    expect(await listed('ip=10.20.0.9&severity=high')).toEqual([])
    const { response, item } = await ask('GET', '/api/alerts?state=odd')
    expect(response.status).toBe(422)
    expect(item.errors?.[0]?.path).toBe('state')
  })

  it('is exported as it is shown, harmless in a spreadsheet', async () => {
    await raise({ kind: 'exported', name: '=cmd()' })
    const csv = await web.ask('GET', '/api/alerts/export?kind=exported', { token: web.tokens.viewer })
    expect(csv.headers.get('content-disposition')).toContain('alerts.csv')
    const lines = (await csv.text()).trim().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('id,kind,severity,state')
    expect(lines[1]).toContain(`"'=cmd()"`)
    const json = await web.ask('GET', '/api/alerts/export?kind=exported&format=json', {
      token: web.tokens.viewer,
    })
    expect(await json.json()).toMatchObject([{ kind: 'exported', detail: { claimant: 'a' } }])
  })
})

describe('the overview', () => {
  it('says which scopes Kea itself updates DNS for, and what to do', async () => {
    const hop = async () => {
      const { item } = await ask<{ health: { name: string; state: string; detail: string }[] }>(
        'GET',
        '/api/overview',
      )
      return item.health.find(({ name }) => name === 'kea-ddns')
    }
    expect(await hop()).toBeUndefined()
    await web.app.db.prisma.scope.create({
      data: { family: 4, keaSubnetId: 2, name: 'LAN', subnet: '192.168.1.0/24', ddnsSendUpdates: true },
    })
    expect(await hop()).toMatchObject({ state: 'degraded' })
    expect((await hop())?.detail).toMatch(/LAN.*"ddns-send-updates": false.*kea-dhcp4\.conf/)
  })
})
