import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '@/lib/contract/list'
import type { DnsRecord } from '@/lib/contract/record'
import type { Reservation } from '@/lib/contract/reservation'
import type { Watch, WatchBound, WatchCounts } from '@/lib/contract/watch'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let zoneId = ''
beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = { view: 'internal', server: 's', name: 'site.com', reverse: false, providerId: '1' }
  zoneId = (await web.app.db.prisma.zone.create({ data: zone })).id
})
afterAll(() => web.close())

type Answer<T> = T & { errors?: { path: string; message: string }[]; detail?: string }

async function ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const sent = body === undefined ? {} : { body }
  const response = await web.ask(method, path, { token: web.tokens.operator, headers, ...sent })
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    item: (await response.json()) as Answer<T>,
  }
}
const post = <T = Watch>(path: string, body?: unknown, headers = {}) => ask<T>('POST', path, body, headers)

async function watched(ip: string): Promise<Watch> {
  const { status, item } = await post('/api/watchlist', { ip })
  expect(status).toBe(201)
  return item
}

/** As the worker writes it down when a client is leased the address. */
async function seen(
  id: string,
  client: { hwaddr?: string; clientId?: string; duid?: string },
): Promise<void> {
  await web.app.db.prisma.watch.update({
    where: { id },
    data: { state: 'client-seen', clientSeenAt: new Date(), hostname: 'printer.', ...client },
  })
}

async function record(name: string, value: string, type = 'A', own = false): Promise<string> {
  const shared = { zoneId, name, type, value, ttl: 600 }
  if (own) await web.app.db.prisma.staticRecord.create({ data: { ...shared, createdBy: 'ann' } })
  const row = await web.app.db.prisma.dnsRecord.create({
    data: {
      ...{ ...shared, address: value, provenance: 'static(admin)', origin: own ? 'holdfast' : 'imported' },
      ...{ owned: own, present: true, wanted: own, status: 'served' },
    },
  })
  return row.id
}

/** The cell of the only line of a CSV that has no quotes. */
function cellOf(csv: string, column: string): string | undefined {
  const [head = '', line = '', ...more] = csv.trimEnd().split('\r\n')
  expect(more).toEqual([])
  return line.split(',')[head.split(',').indexOf(column)]
}

const jobsOf = async (id: string): Promise<string[]> =>
  (
    await web.app.db.pool.query<{ key: string }>(
      'select key from graphile_worker.jobs where key like $1 order by key',
      [`%${id}`],
    )
  ).rows.map(({ key }) => key)

describe('an address on the watchlist', () => {
  it('is put there with its record, and its worker is told', async () => {
    const recordId = await record('printer.site.com', '192.168.1.110')
    const { status, item, etag } = await post('/api/watchlist', { ip: '192.168.1.110' })
    expect({ status, etag }).toEqual({ status: 201, etag: '"1"' })
    expect(item).toMatchObject({
      ...{ ip: '192.168.1.110', scope: 'LAN', subnetId: 2, state: 'watching', origin: 'manual' },
      ...{ recordId, name: 'printer.site.com', client: null, ignored: [], createdBy: 'token:operator' },
      hold: { state: 'none', for: null, hostId: null },
    })
    expect(await jobsOf(item.id)).toEqual([`watch:${item.id}`])
    const [event] = await web.app.db.prisma.auditEvent.findMany({ where: { subjectId: item.id } })
    expect(event).toMatchObject({
      line: 'watch created (ADMIN) host=printer.site.com client=- ip=192.168.1.110 scope=LAN',
      chain: [
        { kind: 'watch', id: item.id },
        { kind: 'record', id: recordId },
      ],
    })
    expect((await post('/api/watchlist', { ip: '192.168.1.110' })).item.id).toBe(item.id)
  })

  it('is put there by its record', async () => {
    const id = await record('six.site.com', '2001:db8:77::5', 'AAAA')
    const { status, item } = await post(`/api/dns/records/${id}/watch`)
    expect(status).toBe(201)
    expect(item).toMatchObject({ ip: '2001:db8:77::5', scope: 'LAN6', recordId: id, origin: 'prompt' })
    expect((await post('/api/watchlist', { recordId: id })).item.id).toBe(item.id)
  })

  it.each([
    [{ ip: '203.0.113.9' }, 'ip', 'lies in no scope'],
    [{}, 'ip', 'is required'],
    [{ ip: 'elsewhere' }, 'ip', 'must be an IPv4'],
    [{ recordId: '00000000-0000-4000-8000-000000000000' }, 'recordId', 'is unknown'],
    [
      { ip: '192.168.1.9', recordId: '00000000-0000-4000-8000-000000000000' },
      'recordId',
      'must not stand beside ip',
    ],
  ])('must be one that can be watched: %j', async (body, path, message) => {
    const { status, item } = await post('/api/watchlist', body)
    expect(status).toBe(422)
    expect(item.errors).toMatchObject([{ path, message: expect.stringContaining(message) as string }])
  })

  it('must be no alias, and reserved for nobody', async () => {
    const { id } = await web.app.db.prisma.dnsRecord.create({
      data: {
        ...{ zoneId, name: 'www.site.com', type: 'CNAME', value: 'a.site.com', ttl: 60 },
        ...{ provenance: 'static(admin)', origin: 'imported', status: 'served' },
      },
    })
    expect((await post('/api/watchlist', { recordId: id })).item.errors).toMatchObject([{ path: 'recordId' }])
    const mac = '02:00:00:00:01:11'
    await post('/api/dhcp/reservations', { scope: 'LAN', mac, ip: '192.168.1.111', hostname: 'taken' })
    const { status, item } = await post('/api/watchlist', { ip: '192.168.1.111' })
    expect(status).toBe(409)
    expect(item.detail).toContain('192.168.1.111 is reserved already, for taken')
  })

  it('is dismissed, stays to be seen, and can be watched again', async () => {
    const { id, version } = await watched('192.168.1.112')
    const stale = await ask('DELETE', `/api/watchlist/${id}`, undefined, { 'if-match': `"${version + 1}"` })
    expect(stale.status).toBe(412)
    const gone = await ask<Watch>('DELETE', `/api/watchlist/${id}`, undefined, { 'if-match': `"${version}"` })
    expect(gone.item).toMatchObject({ state: 'dismissed', version: version + 1 })
    expect((await ask<Watch>('DELETE', `/api/watchlist/${id}`)).item.version).toBe(version + 1)
    const of = async (query: string) =>
      (await ask<Page<Watch>>('GET', `/api/watchlist?ip=192.168.1.112${query}`)).item.items.map(
        (item) => item.id,
      )
    expect([await of(''), await of('&state=dismissed'), await of('&state=all')]).toEqual([[], [id], [id]])
    const bind = await post(`/api/watchlist/${id}/bind`, { mac: '02:00:00:00:01:12' })
    expect({ status: bind.status, detail: bind.item.detail }).toMatchObject({ status: 409 })
    expect(await watched('192.168.1.112')).toMatchObject({ id, state: 'watching' })
  })
})

describe('the client that was seen', () => {
  it('is bound by one click, with the defaults of infrastructure and the name of the record', async () => {
    const recordId = await record('scanner.site.com', '192.168.1.120', 'A', true)
    const { id } = await watched('192.168.1.120')
    await seen(id, { hwaddr: '02000000aa20' })
    expect((await ask<Watch>('GET', `/api/watchlist/${id}`)).item.client).toMatchObject({
      ...{ identifier: { type: 'hw-address', value: '02:00:00:00:aa:20' }, mac: '02:00:00:00:AA:20' },
      ...{ hostname: 'printer', leased: false },
    })
    const { status, item } = await post<WatchBound>(`/api/watchlist/${id}/bind`)
    expect(status).toBe(201)
    expect(item.reservation).toMatchObject({
      ...{
        ip: '192.168.1.120',
        mac: '02:00:00:00:AA:20',
        hostname: 'scanner',
        scope: 'LAN',
        pending: 'create',
      },
      ...{ infra: true, stickyDns: true, pinHostname: true, conflictGuard: true, ttlClass: 'infrastructure' },
      createdFrom: 'dns',
    })
    expect(item.reservation.staticRecordId).not.toBeNull()
    expect(item).toMatchObject({ state: 'bound', reservationId: item.reservation.id, recordId })
    expect(await jobsOf(item.reservation.id)).toEqual([`reservation:${item.reservation.id}`])
    const again = await post(`/api/watchlist/${id}/bind`)
    expect({ status: again.status, detail: again.item.detail }).toEqual({
      status: 409,
      detail: '192.168.1.120 is bound already.',
    })
    const events = await web.app.db.prisma.auditEvent.findMany({ where: { subjectId: id, verb: 'bound' } })
    expect(events).toMatchObject([
      {
        line: 'watch bound (ADMIN) host=scanner.site.com client=02:00:00:00:AA:20 ip=192.168.1.120 scope=LAN',
        chain: [{ kind: 'watch' }, { kind: 'record' }, { kind: 'reservation', id: item.reservation.id }],
      },
    ])
  })

  it('need not be seen: a MAC, a client-id or a DUID is typed', async () => {
    const four = await watched('192.168.1.121')
    const nobody = await post(`/api/watchlist/${four.id}/bind`)
    expect(nobody.status).toBe(422)
    expect(nobody.item.errors).toMatchObject([
      { path: 'mac', message: expect.stringContaining('no client') as string },
    ])
    const both = { mac: '02:00:00:00:01:21', identifier: { type: 'client-id', value: '01020304' } }
    expect((await post(`/api/watchlist/${four.id}/bind`, both)).item.errors).toMatchObject([
      { path: 'identifier' },
    ])
    const typed = { identifier: { type: 'client-id', value: 'ff:01:02:03' }, hostname: 'typed' }
    expect((await post<WatchBound>(`/api/watchlist/${four.id}/bind`, typed)).item.reservation).toMatchObject({
      ...{ identifier: { type: 'client-id' }, hostname: 'typed', createdFrom: 'console' },
    })
    const six = await watched('2001:db8:77::21')
    const duid = { identifier: { type: 'duid', value: '00:03:00:01:02:00:00:00:01:21' }, hostname: 'typed6' }
    expect((await post<WatchBound>(`/api/watchlist/${six.id}/bind`, duid)).item.reservation).toMatchObject({
      ip: '2001:db8:77::21',
    })
  })

  it.each([
    ['ours', true],
    ['imported', false],
  ])('is linked with the record that is watched: %s', async (what, own) => {
    const ip = own ? '192.168.1.124' : '192.168.1.125'
    const name = `linked-${what}.site.com`
    const { pool } = web.app.db
    const recordId = await record(name, ip, 'A', own)
    await pool.query("update dns_record set dismissed_by = 'ann', dismissed_at = now() where id = $1", [
      recordId,
    ])
    const { id } = await watched(ip)
    const mac = `02:00:00:00:01:${own ? '24' : '25'}`
    const { status, item } = await post<WatchBound>(`/api/watchlist/${id}/bind`, { mac })
    expect({ status, recordIds: item.reservation.recordIds }).toEqual({ status: 201, recordIds: [recordId] })
    const reservationId = item.reservation.id
    expect((await ask<Reservation>('GET', `/api/dhcp/reservations/${reservationId}`)).item).toMatchObject({
      recordIds: [recordId],
    })
    expect((await ask<DnsRecord>('GET', `/api/dns/records/${recordId}`)).item).toMatchObject({
      ...{ reservationId, dismissed: null },
    })
    const exported = async (path: string) =>
      (await web.ask('GET', `${path}&format=csv`, { token: web.tokens.viewer })).text()
    const records = await exported(`/api/dns/records/export?q=${name}`)
    expect(cellOf(records, 'reservationId')).toBe(reservationId)
    const reservations = await exported(`/api/dhcp/reservations/export?q=${mac}`)
    expect(cellOf(reservations, 'recordIds')).toBe(recordId)
    const [event] = await web.app.db.prisma.auditEvent.findMany({
      where: { subjectId: reservationId, verb: 'created' },
    })
    expect(event?.chain).toContainEqual({ kind: 'record', id: recordId })
  })

  it('is refused with the name of the holder when it has a reservation', async () => {
    const mac = '02:00:00:00:01:22'
    await post('/api/dhcp/reservations', { scope: 'LAN', mac, ip: '192.168.1.22', hostname: 'elsewhere' })
    const { id } = await watched('192.168.1.122')
    const { status, item } = await post(`/api/watchlist/${id}/bind`, { mac, hostname: 'n122' })
    expect(status).toBe(409)
    expect(item.detail).toContain('elsewhere')
    expect((await ask<Watch>('GET', `/api/watchlist/${id}`)).item.state).toBe('watching')
  })

  it('is not this one: it is ignored from now on', async () => {
    const { id } = await watched('192.168.1.123')
    expect((await post(`/api/watchlist/${id}/reject`)).status).toBe(409)
    await seen(id, { hwaddr: '02000000aa23', clientId: 'ff00000001000300010200000000aa' })
    const { item } = await post(`/api/watchlist/${id}/reject`)
    expect(item).toMatchObject({ state: 'watching', client: null })
    expect(item.ignored.map(({ type }) => type)).toEqual(['client-id', 'duid', 'hw-address'])
  })
})

describe('Learn next client', () => {
  it('needs a hold to lift', async () => {
    const { id } = await watched('192.168.1.130')
    const { status, item } = await post(`/api/watchlist/${id}/learn`)
    expect(status).toBe(409)
    expect(item.detail).toContain('drift detection is not Block')
  })

  it('lifts it for a chosen time, and puts it back before', async () => {
    const put = { body: { drift: 'block' }, token: web.tokens.administrator }
    expect((await web.ask('PUT', '/api/policy', put)).status).toBe(200)
    const { id } = await watched('192.168.1.131')
    const { item } = await post(`/api/watchlist/${id}/learn`)
    const minutes = (Date.parse(String(item.learnUntil)) - Date.now()) / 60_000
    expect(Math.round(minutes)).toBe(10)
    expect(await jobsOf(id)).toEqual([`later:watch:${id}`, `watch:${id}`])
    expect((await post(`/api/watchlist/${id}/learn`, { stop: true })).item.learnUntil).toBeNull()
    for (const [body, path] of [
      [{ minutes: 0 }, 'minutes'],
      [{ minutes: 1441 }, 'minutes'],
      [{ minutes: 5, stop: true }, 'minutes'],
    ] as const) {
      const refused = await post(`/api/watchlist/${id}/learn`, body)
      expect({ status: refused.status, errors: refused.item.errors }).toMatchObject({
        status: 422,
        errors: [{ path }],
      })
    }
    await ask('DELETE', `/api/watchlist/${id}`)
    expect((await post(`/api/watchlist/${id}/learn`)).status).toBe(409)
  })

  it('is no use while a client has the address', async () => {
    const { id } = await watched('192.168.1.132')
    await seen(id, { hwaddr: '02000000aa32' })
    await web.app.db.prisma.lease.create({
      data: {
        ...{
          ip: '192.168.1.132',
          family: 4,
          subnetId: 2,
          hwaddr: '02000000aa32',
          state: 'active',
          keaState: 0,
        },
        ...{ cause: 'GRANT', since: new Date(), validLifetime: 3600n },
      },
    })
    const { status, item } = await post(`/api/watchlist/${id}/learn`)
    expect(status).toBe(409)
    expect(item.detail).toContain('02:00:00:00:AA:32 has 192.168.1.132 now')
  })
})

describe('the list', () => {
  it('is searched, sorted, filtered and counted', async () => {
    const found = async (query: string) =>
      (await ask<Page<Watch>>('GET', `/api/watchlist?${query}`)).item.items.map(({ ip }) => ip)
    expect(await found('q=scanner')).toEqual(['192.168.1.120'])
    expect(await found('q=02:00:00:00:aa:20')).toEqual(['192.168.1.120'])
    expect(await found('state=client-seen')).toEqual(['192.168.1.132'])
    expect(await found('scope=LAN6&sort=ip')).toEqual(['2001:db8:77::5', '2001:db8:77::21'])
    expect((await found('sort=-seenAt'))[0]).toBe('192.168.1.132')
    expect((await ask('GET', '/api/watchlist?state=nonsense')).status).toBe(422)
    const { item } = await ask<{ watches: WatchCounts }>('GET', '/api/overview')
    expect(item.watches.clientSeen).toBe(1)
    expect(item.watches.bound).toBe(5)
  })

  it('is exported with its filters', async () => {
    const get = (query: string) =>
      web.ask('GET', `/api/watchlist/export?${query}`, { token: web.tokens.viewer })
    const csv = await (await get('scope=LAN&state=bound&sort=ip')).text()
    const [head, first] = csv.split('\r\n')
    expect(head).toContain('id,ip,scope,name,recordId,state,origin,clientMac')
    expect(first).toContain('192.168.1.120,LAN,scanner.site.com')
    const json = (await (await get('format=json&state=all&q=six')).json()) as Watch[]
    expect(json).toMatchObject([{ ip: '2001:db8:77::5', hold: { state: 'none' } }])
  })
})
