import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Proposal } from '@/lib/contract/proposal'
import type { RecordWritten } from '@/lib/contract/record-write'
import type { Reservation } from '@/lib/contract/reservation'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = { view: 'internal', server: 's', name: 'site.com', reverse: false, providerId: '1' }
  await web.app.db.prisma.zone.create({ data: zone })
})
afterAll(() => web.close())

interface Problem {
  detail?: string
  errors?: { path: string; message: string }[]
}
async function ask<T>(method: string, path: string, body?: unknown) {
  const sent = body === undefined ? {} : { body }
  const response = await web.ask(method, path, { token: web.tokens.operator, ...sent })
  return { status: response.status, item: (await response.json()) as T & Problem }
}

async function leaseOfNobody(ip: string): Promise<void> {
  const now = new Date()
  await web.app.db.prisma.lease.create({
    data: {
      ...{ ip, family: 4, subnetId: 2, state: 'active', keaState: 0, cause: 'GRANT', since: now },
      ...{ validLifetime: 3600n, expiresAt: new Date(now.getTime() + 3_600_000) },
    },
  })
}

describe('an address whose client nobody knows', () => {
  it('is reserved only when the client is named: by its lease', async () => {
    await leaseOfNobody('192.168.1.131')
    const path = '/api/dhcp/leases/192.168.1.131/reserve'
    const none = await ask<Reservation>('POST', path)
    expect(none.status).toBe(422)
    expect(none.item.errors).toMatchObject([{ path: 'mac' }])
    expect(none.item.detail).toMatch(/^mac is required: nobody knows the client of 192\.168\.1\.131/)
    const both = { mac: '02:00:00:00:0a:01', identifier: { type: 'client-id', value: '01:02' } }
    expect((await ask('POST', path, both)).item.errors).toMatchObject([{ path: 'identifier' }])
    const named = await ask<Reservation>('POST', path, { mac: '02:00:00:00:0a:01' })
    expect(named.status).toBe(201)
    expect(named.item).toMatchObject({ ip: '192.168.1.131', mac: '02:00:00:00:0A:01', createdFrom: 'lease' })
  })

  it('is reserved only when the client is named: by its record, with it or afterwards', async () => {
    const body = { name: 'nobody', value: '192.168.1.132' }
    for (const [path, sent] of [
      ['/api/dns/records', { ...body, reserve: true }],
      ['/api/dns/records/preview', { create: { ...body, reserve: true } }],
    ] as const) {
      const { status, item } = await ask('POST', path, sent)
      expect(status).toBe(422)
      expect(item.errors).toMatchObject([{ path: 'reserve' }])
      expect(item.detail).toMatch(/^reserve must be off: nobody knows which client uses 192\.168\.1\.132/)
    }
    const made = await ask<RecordWritten>('POST', '/api/dns/records', body)
    const path = `/api/dns/records/${made.item.id}/reserve`
    const none = await ask('POST', path)
    expect(none.status).toBe(422)
    expect(none.item.errors).toMatchObject([{ path: 'mac' }])
    expect((await ask('POST', path, { mac: '02:00:00:00:0a:02' })).status).toBe(201)
    // Somebody holds it now: that is no wrong field.
    expect((await ask('POST', path)).status).toBe(409)
  })
})

describe('an offer that was dismissed', () => {
  it('says so at the record and at its proposal', async () => {
    const made = await ask<RecordWritten>('POST', '/api/dns/records', {
      name: 'quiet',
      value: '192.168.1.140',
    })
    const path = `/api/dns/records/${made.item.id}`
    expect(made.item.proposal).toMatchObject({ kind: 'watch', dismissed: null })
    await ask('POST', `${path}/dismiss`)
    const dismissed = { by: 'token:operator', at: expect.any(String) as string }
    expect((await ask<RecordWritten>('GET', path)).item.dismissed).toEqual(dismissed)
    expect((await ask<Proposal>('GET', `${path}/proposal`)).item).toMatchObject({ kind: 'watch', dismissed })
    await ask('POST', `${path}/dismiss`, { undo: true })
    expect((await ask<Proposal>('GET', `${path}/proposal`)).item.dismissed).toBeNull()
  })
})

describe('what a 422 says', () => {
  it.each([
    ['/api/dns/records', { name: 'a.elsewhere.org', value: '10.0.0.1' }, /^name lies in no managed zone: /],
    ['/api/dns/records', { name: 'a', value: '192.168.1.9', view: 'x' }, /^view does not have site\.com: /],
    [
      '/api/dns/records',
      { name: 'a', value: '192.168.1.9', ttl: 4e9 },
      /^ttl must be at most 2147483647 seconds/,
    ],
    ['/api/watchlist', { ip: '203.0.113.9' }, /^ip lies in no scope: /],
    [
      '/api/dhcp/reservations',
      {
        ...{ hostname: 'a', mac: '02:00:00:00:0a:03', ip: '192.168.1.9', scope: 'LAN', stickyDns: true },
        ddnsPolicy: { deleteOn: 'expiry' },
      },
      /^Sticky DNS never deletes on expiry: /,
    ],
  ])('%s %j', async (path, body, detail) => {
    const { status, item } = await ask('POST', path, body)
    expect(status).toBe(422)
    expect(item.detail).toMatch(detail)
  })
})
