import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alert } from '@/lib/contract/alert'
import type { Check, Fixed } from '@/lib/contract/drift'
import { startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let zoneId: string
beforeAll(async () => {
  web = await startTestWeb()
  const { prisma } = web.app.db
  await prisma.policy.upsert({
    where: { id: 1 },
    create: { id: 1, value: { dnsEnabled: true, observe: false } },
    update: { value: { dnsEnabled: true, observe: false } },
  })
  const server = 'dns-internal-smart.site.com'
  const zone = await prisma.zone.create({
    data: {
      view: 'fix',
      server,
      name: 'fix.site.com',
      reverse: false,
      providerId: '77',
      listedAt: new Date(),
    },
  })
  zoneId = zone.id
})
afterAll(() => web.close())

type Problem = { detail?: string }

async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  options: { token?: string; headers?: Record<string, string> } = {},
) {
  const { token = web.tokens.operator, headers = {} } = options
  const response = await web.ask(method, path, { token, headers, ...(body === undefined ? {} : { body }) })
  return { response, item: (await response.json()) as T }
}

/** A record of a reservation that somebody deleted on the DNS server, and the alert that says so. */
async function missing(label: string, last: number, drift: string | null = 'missing'): Promise<string> {
  const { prisma } = web.app.db
  const name = `${label}.fix.site.com`
  const value = `10.77.0.${last}`
  const ref = `hw-address:0a00000077${last.toString(16).padStart(2, '0')}@3`
  const place = { zoneId, name, type: 'A', value, ttl: 600, provenance: 'ddns(reservation)' }
  await prisma.claim.create({ data: { ...place, ref, sourceKind: 'reservation', sourceId: randomUUID() } })
  await prisma.dnsRecord.create({
    data: {
      ...{ ...place, ownerRef: ref, origin: 'holdfast', owned: true, wanted: true, status: 'queued', drift },
      servedAt: new Date(),
    },
  })
  const reason = `record-missing|fix/fix.site.com|${name}|A|${value}`
  const detail = { drift: 'missing', view: 'fix', zone: 'fix.site.com', type: 'A', value }
  const row = await prisma.alert.create({
    data: { kind: 'record-missing', severity: 'high', reason, active: reason, summary: reason, name, detail },
  })
  return row.id
}

const jobOf = async (key: string) =>
  (await web.app.db.pool.query('select 1 from graphile_worker.jobs where key = $1', [key])).rows.length

describe('the fix of an alert', () => {
  it('is shown first, then asked for, once and by an operator', async () => {
    const id = await missing('gone', 1)
    const path = `/api/alerts/${id}/fix`
    const { item: alert } = await ask<Alert>('GET', `/api/alerts/${id}`)
    expect(alert).toMatchObject({ fixable: true, fixReason: null })
    expect((await ask('POST', path, {}, { token: web.tokens.viewer })).response.status).toBe(403)

    const plan = await ask<Fixed>('POST', path, { dryRun: true })
    expect(plan.response.status).toBe(200)
    expect(plan.item).toMatchObject({
      applied: false,
      total: 1,
      lines: [
        {
          ...{ op: 'create', system: 'dns', before: null, after: { value: '10.77.0.1', ttl: 600 } },
          target: { view: 'fix', zone: 'fix.site.com', name: 'gone.fix.site.com', type: 'A' },
        },
      ],
    })
    expect(await jobOf('name:gone.fix.site.com')).toBe(0)

    const stale = await ask('POST', path, {}, { headers: { 'if-match': '"9"' } })
    expect(stale.response.status).toBe(412)
    const done = await ask<Fixed>('POST', path, { reason: 'we want it' })
    expect(done.item.applied).toBe(true)
    expect(await jobOf('name:gone.fix.site.com')).toBe(1)
    const { prisma } = web.app.db
    expect(await prisma.dnsRecord.findFirst({ where: { name: 'gone.fix.site.com' } })).toMatchObject({
      drift: 'repair-missing',
      driftAt: null,
      why: { cause: 'REPAIR', chain: [{ kind: 'alert', id }, { kind: 'token' }] },
    })
    const [event] = await prisma.auditEvent.findMany({ where: { subjectId: id } })
    expect(event?.line).toBe(
      'alert fixed (ADMIN) kind=record-missing severity=high name=gone.fix.site.com ip=- reason="we want it"',
    )
  })

  it('is refused in words where there is none', async () => {
    const id = await missing('fine', 2, null)
    const nothing = await ask<Problem>('POST', `/api/alerts/${id}/fix`)
    expect(nothing.response.status).toBe(409)
    expect(nothing.item.detail).toMatch(/^Nothing is left to fix/)

    const reason = 'declined-address|10.77.0.9'
    const declined = await web.app.db.prisma.alert.create({
      data: { kind: 'declined-address', severity: 'medium', reason, active: reason, summary: reason },
    })
    const none = await ask<Problem>('POST', `/api/alerts/${declined.id}/fix`, { dryRun: true })
    expect(none.response.status).toBe(409)
    expect(none.item.detail).toMatch(/Another machine uses the address/)
    expect((await ask('POST', `/api/alerts/${randomUUID()}/fix`)).response.status).toBe(404)
    expect((await ask('POST', `/api/alerts/${id}/fix`, { dryRun: 'yes' })).response.status).toBe(422)
  })

  it('of a zone asks for all its records, and ends its alert', async () => {
    await missing('one', 3)
    await missing('two', 4)
    const reason = 'zone-differs|fix/fix.site.com'
    const zone = await web.app.db.prisma.alert.create({
      data: {
        ...{ kind: 'zone-differs', severity: 'high', reason, active: reason, summary: reason },
        detail: { zoneId, view: 'fix', zone: 'fix.site.com' },
      },
    })
    const plan = await ask<Fixed>('POST', `/api/alerts/${zone.id}/fix`, { dryRun: true })
    const names = plan.item.lines.map(({ target }) => target.name)
    expect(names).toEqual(expect.arrayContaining(['one.fix.site.com', 'two.fix.site.com']))
    const done = await ask<Fixed>('POST', `/api/alerts/${zone.id}/fix`)
    expect(done.item.alert).toMatchObject({ state: 'resolved', resolvedBy: 'token:operator', fixable: false })
    expect(await jobOf('name:one.fix.site.com')).toBe(1)
    expect(await jobOf(`zone:${zoneId}`)).toBe(1)
  })
})

describe('a check', () => {
  it('is asked for, of all zones or of one', async () => {
    const all = await ask<Check>('POST', '/api/dns/check')
    expect(all.response.status).toBe(202)
    expect(all.item.zones).toContainEqual({ id: zoneId, view: 'fix', name: 'fix.site.com' })
    expect(await jobOf('sync')).toBe(1)
    const one = await ask<Check>('POST', `/api/dns/zones/${zoneId}/check`)
    expect(one.item).toEqual({ status: 'queued', zones: [{ id: zoneId, view: 'fix', name: 'fix.site.com' }] })
    expect((await ask('POST', `/api/dns/zones/${randomUUID()}/check`)).response.status).toBe(404)
    expect((await ask('POST', '/api/dns/zones/x/check')).response.status).toBe(404)
    expect((await ask('POST', '/api/dns/check', {}, { token: web.tokens.viewer })).response.status).toBe(403)
  })
})
