import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditEvent } from '@/lib/contract/audit'
import type { Page } from '@/lib/contract/list'
import type { Policy } from '@/lib/contract/policy'
import type { RecordWritten } from '@/lib/contract/record-write'
import type { Reservation } from '@/lib/contract/reservation'
import type { Role } from '@/lib/contract/role'
import type { Scope } from '@/lib/contract/scope'
import type { Undone } from '@/lib/contract/undo'
import type { Watch } from '@/lib/contract/watch'
import type { ZoneRules } from '@/lib/contract/zone-rule'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let zoneId = ''
beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = { view: 'internal', server: 's', name: 'site.com', reverse: false, providerId: '1' }
  zoneId = (await web.app.db.prisma.zone.create({ data: zone })).id
  const value = { dnsEnabled: true, observe: false }
  await web.app.db.prisma.policy.upsert({ where: { id: 1 }, create: { id: 1, value }, update: { value } })
})
afterAll(() => web.close())

interface Problem {
  detail?: string
}
async function ask<T>(method: string, path: string, body?: unknown, role: Role = 'operator') {
  const sent = body === undefined ? {} : { body }
  const response = await web.ask(method, path, { token: web.tokens[role], ...sent })
  return { status: response.status, item: (await response.json()) as T & Problem }
}

/** The newest event of an object. */
async function eventOf(subjectId: string): Promise<AuditEvent> {
  const { item } = await ask<Page<AuditEvent>>('GET', `/api/audit?subjectId=${subjectId}&limit=1`)
  const [event] = item.items
  if (event === undefined) throw new Error(`nothing is told of ${subjectId}`)
  return event
}
const undo = (event: AuditEvent, body?: unknown, role: Role = 'operator') =>
  ask<Undone>('POST', `/api/audit/${event.id}/undo`, body, role)

let count = 0
async function reservation(over: object = {}): Promise<Reservation> {
  count += 1
  const { status, item } = await ask<Reservation>('POST', '/api/dhcp/reservations', {
    ...{
      hostname: `u${count}`,
      mac: `02:00:00:00:09:0${count}`,
      ip: `192.168.1.${10 + count}`,
      scope: 'LAN',
    },
    ...over,
  })
  expect(status).toBe(201)
  return item
}
const read = <T>(path: string) => ask<T>('GET', path).then(({ item }) => item)

describe('undo of a reservation', () => {
  it('deletes what was created, and plans that first', async () => {
    const made = await reservation()
    const event = await eventOf(made.id)
    expect(event).toMatchObject({ verb: 'created', undoable: true, undoReason: null })
    const plan = await undo(event, { dryRun: true })
    expect(plan).toMatchObject({ status: 200, item: { applied: false, counts: { delete: 1 } } })
    expect(plan.item.lines).toMatchObject([{ op: 'delete', system: 'kea', target: { ip: made.ip } }])
    expect((await read<Reservation>(`/api/dhcp/reservations/${made.id}`)).pending).toBe('create')

    expect((await undo(event)).item).toMatchObject({ applied: true, subject: { id: made.id } })
    expect((await read<Reservation>(`/api/dhcp/reservations/${made.id}`)).pending).toBe('delete')
    const told = await eventOf(made.id)
    expect(told).toMatchObject({ verb: 'deleted', actor: 'token:operator' })
    expect(told.chain).toContainEqual({ kind: 'audit', id: event.id })
    const again = await undo(event)
    expect(again.status).toBe(409)
    expect(again.item.detail).toBe('The reservation is being deleted.')
  })

  it('puts back every setting that was changed, and back again', async () => {
    const made = await reservation()
    const path = `/api/dhcp/reservations/${made.id}`
    await ask('PATCH', path, { infra: true, hostname: 'gateway', mac: '02:00:00:00:09:f1' })
    const event = await eventOf(made.id)
    const plan = (await undo(event, { dryRun: true })).item
    expect(plan.lines).toMatchObject([
      { op: 'update', system: 'kea', before: { hostname: 'gateway' }, after: { hostname: made.hostname } },
    ])
    expect((await undo(event)).status).toBe(200)
    const back = await read<Reservation>(path)
    const shown = ({ hostname, mac, infra, stickyDns, ttlClass }: Reservation) => ({
      ...{ hostname, mac, infra, stickyDns, ttlClass },
    })
    expect(shown(back)).toEqual(shown(made))
    // The undo is an action like any other.
    expect((await undo(await eventOf(made.id))).status).toBe(200)
    expect(await read<Reservation>(path)).toMatchObject({ hostname: 'gateway', infra: true })
  })

  it('is refused when it was changed since, and names what', async () => {
    const made = await reservation()
    const path = `/api/dhcp/reservations/${made.id}`
    await ask('PATCH', path, { hostname: 'first' })
    const event = await eventOf(made.id)
    await ask('PATCH', path, { hostname: 'second' })
    const { status, item } = await undo(event)
    expect(status).toBe(409)
    expect(item.detail).toBe('The reservation was changed since: hostname. Undo the later change first.')
    expect((await read<Reservation>(path)).hostname).toBe('second')
  })

  it('makes again what was deleted, unless somebody has its place', async () => {
    const made = await reservation({ infra: true, ddnsPolicy: { deleteOn: 'never', graceHours: 48 } })
    await ask('DELETE', `/api/dhcp/reservations/${made.id}`)
    const event = await eventOf(made.id)
    expect((await undo(event)).item.detail).toMatch(/still being deleted/)
    // As the worker does it.
    await web.app.db.prisma.reservation.delete({ where: { id: made.id } })
    const { status, item } = await undo(event)
    expect(status).toBe(200)
    const back = await read<Reservation>(`/api/dhcp/reservations/${item.subject.id}`)
    expect(back).toMatchObject({
      ...{ hostname: made.hostname, mac: made.mac, ip: made.ip, infra: true, pending: 'create' },
      ddnsPolicy: { deleteOn: 'never', graceHours: 48 },
    })
    const taken = await undo(event)
    expect(taken.status).toBe(409)
    expect(taken.item.detail).toMatch(/is reserved already/)
  })
})

async function record(name: string, value: string, over: object = {}): Promise<RecordWritten> {
  const { status, item } = await ask<RecordWritten>('POST', '/api/dns/records', { name, value, ...over })
  expect(status).toBe(201)
  return item
}
const statics = (name: string) =>
  web.app.db.prisma.staticRecord.findMany({
    where: { name },
    select: { name: true, value: true, ttl: true, ptr: true, comment: true },
  })

describe('undo of a static record', () => {
  it('deletes, changes back and makes again', async () => {
    const made = await record('www', '192.168.1.60', { ttl: 300, comment: 'the shop', ptr: false })
    const was = await statics('www.site.com')
    const patched = await ask<RecordWritten>('PATCH', `/api/dns/records/${made.id}`, {
      ...{ value: '192.168.1.61', ttl: 60, comment: null, ptr: true },
    })
    const change = await eventOf(patched.item.id)
    const plan = await undo(change, { dryRun: true })
    expect(plan.item.lines).toContainEqual(expect.objectContaining({ system: 'dns' }))
    expect((await undo(change)).status).toBe(200)
    expect(await statics('www.site.com')).toEqual(was)
    expect((await undo(change)).status).toBe(409)

    const [now] = await read<Page<{ id: string }>>(
      '/api/dns/records?name=www.site.com&value=192.168.1.60',
    ).then(({ items }) => items)
    await ask('DELETE', `/api/dns/records/${now?.id}`)
    const deletion = await eventOf(now?.id ?? '')
    expect(await statics('www.site.com')).toEqual([])
    expect((await undo(deletion, { dryRun: true })).item).toMatchObject({ applied: false })
    const back = await undo(deletion)
    expect(back.status).toBe(200)
    expect(await statics('www.site.com')).toEqual(was)
    expect((await undo(await eventOf(back.item.subject.id ?? ''))).status).toBe(200)
    expect(await statics('www.site.com')).toEqual([])
  })

  it('links the reservation again that was made from it', async () => {
    const made = await record('linked', '192.168.1.65')
    const reserved = await ask<Reservation>('POST', `/api/dns/records/${made.id}/reserve`, {
      mac: '02:00:00:00:09:a1',
    })
    expect(reserved.item.staticRecordId).not.toBeNull()
    const path = `/api/dhcp/reservations/${reserved.item.id}`
    await ask('DELETE', `/api/dns/records/${made.id}`)
    expect((await read<Reservation>(path)).staticRecordId).toBeNull()
    const back = await undo(await eventOf(made.id))
    expect(back.status).toBe(200)
    const { id } = await web.app.db.prisma.staticRecord.findFirstOrThrow({
      where: { name: 'linked.site.com' },
    })
    expect((await read<Reservation>(path)).staticRecordId).toBe(id)
    expect((await read<RecordWritten>(`/api/dns/records/${back.item.subject.id}`)).reservationId).toBe(
      reserved.item.id,
    )
  })

  it('is refused when the name was taken meanwhile', async () => {
    const made = await record('app', '192.168.1.62')
    await ask('DELETE', `/api/dns/records/${made.id}`)
    const event = await eventOf(made.id)
    await web.app.db.prisma.dnsRecord.create({
      data: {
        ...{ zoneId, name: 'app.site.com', type: 'CNAME', value: 'www.site.com', ttl: 60, present: true },
        ...{ provenance: 'static(admin)', origin: 'imported', status: 'served' },
      },
    })
    for (const body of [{ dryRun: true }, {}]) {
      const { status, item } = await undo(event, body)
      expect(status).toBe(409)
      expect(item.detail).toMatch(/is a CNAME/)
    }
  })

  it('offers again what was dismissed', async () => {
    const made = await record('prompt', '192.168.1.63')
    await ask('POST', `/api/dns/records/${made.id}/dismiss`)
    const event = await eventOf(made.id)
    expect((await undo(event)).status).toBe(200)
    expect((await read<RecordWritten>(`/api/dns/records/${made.id}`)).dismissed).toBeNull()
    expect((await undo(event)).item.detail).toBe('The offer is made again already.')
  })

  it('says why a promotion or an adoption is not undone', async () => {
    const row = await web.app.db.prisma.dnsRecord.create({
      data: {
        ...{ zoneId, name: 'old.site.com', type: 'A', value: '192.168.1.64', ttl: 60, present: true },
        ...{ provenance: 'static(admin)', origin: 'imported', status: 'served', address: '192.168.1.64' },
      },
    })
    expect((await ask('POST', `/api/dns/records/${row.id}/adopt`)).status).toBe(200)
    const event = await eventOf(row.id)
    expect(event).toMatchObject({
      undoable: false,
      undoReason: expect.stringMatching(/An adoption/) as string,
    })
    expect((await undo(event)).status).toBe(409)
  })
})

describe('undo of a watch', () => {
  it('watches again, and lets a client in that was rejected', async () => {
    const made = (await ask<Watch>('POST', '/api/watchlist', { ip: '192.168.1.150' })).item
    const seen = { state: 'client-seen', hwaddr: '020000000901', clientSeenAt: new Date() }
    await web.app.db.prisma.watch.update({ where: { id: made.id }, data: seen })
    await ask('POST', `/api/watchlist/${made.id}/reject`)
    const rejection = await eventOf(made.id)
    expect((await undo(rejection)).status).toBe(200)
    expect((await read<Watch>(`/api/watchlist/${made.id}`)).ignored).toEqual([])
    expect((await undo(rejection)).status).toBe(409)

    await ask('DELETE', `/api/watchlist/${made.id}`)
    const dismissal = await eventOf(made.id)
    const plan = await undo(dismissal, { dryRun: true })
    expect(plan.item.lines).toMatchObject([{ op: 'create', system: 'watchlist' }])
    expect((await undo(dismissal)).status).toBe(200)
    expect((await read<Watch>(`/api/watchlist/${made.id}`)).state).toBe('watching')
    expect((await undo(dismissal)).item.detail).toMatch(/watched again/)
    // That was an action too.
    expect((await undo(await eventOf(made.id))).status).toBe(200)
    expect((await read<Watch>(`/api/watchlist/${made.id}`)).state).toBe('dismissed')
  })
})

describe('undo of settings', () => {
  it('puts back what was changed, and nothing else, by administrators', async () => {
    const put = (body: object) => ask<Policy>('PUT', '/api/policy', body, 'administrator')
    await put({ graceHours: 24, defaultTtl: 600, observe: false })
    await put({ graceHours: 48 })
    const event = await eventOf('1')
    await put({ defaultTtl: 900 })
    expect((await undo(event)).status).toBe(403)
    const plan = await undo(event, { dryRun: true }, 'administrator')
    expect(plan).toMatchObject({ status: 200, item: { applied: false } })
    expect((await undo(event, {}, 'administrator')).status).toBe(200)
    expect(await read<Policy>('/api/policy')).toMatchObject({
      graceHours: 24,
      defaultTtl: 900,
      observe: false,
    })
    const again = await undo(event, {}, 'administrator')
    expect(again.status).toBe(409)
    expect(again.item.detail).toMatch(/graceHours/)
  })

  it('does so for a scope, whose overrides are inherited again', async () => {
    const { id } = await web.app.db.prisma.scope.findFirstOrThrow({ where: { name: 'LAN' } })
    const path = `/api/dhcp/scopes/${id}`
    await ask('PATCH', path, { policy: { graceHours: 72 } }, 'administrator')
    const event = await eventOf(id)
    await ask('PATCH', path, { policy: { drift: 'block' } }, 'administrator')
    expect((await undo(event, {}, 'administrator')).status).toBe(200)
    expect((await read<Scope>(path)).policy).toEqual({ drift: 'block' })
  })
})

describe('undo of zone rules', () => {
  it('puts the whole list back, unless it was changed since', async () => {
    const put = (pattern: string) =>
      ask(
        'PUT',
        '/api/dns/zone-rules',
        { rules: [{ pattern, targets: [{ view: 'internal', zone: 'site.com' }] }] },
        'administrator',
      )
    const patterns = async () =>
      (await read<ZoneRules>('/api/dns/zone-rules')).rules.map(({ pattern }) => pattern)
    const newest = async () =>
      (await read<Page<AuditEvent>>('/api/audit?subjectKind=zone-rules&limit=1')).items[0] as AuditEvent
    expect((await put('a-*')).status).toBe(200)
    await put('b-*')
    const event = await newest()
    expect((await undo(event)).status).toBe(403)
    expect((await undo(event, { dryRun: true }, 'administrator')).item).toMatchObject({ applied: false })
    expect((await undo(event, {}, 'administrator')).status).toBe(200)
    expect(await patterns()).toEqual(['a-*'])
    const again = await undo(event, {}, 'administrator')
    expect(again.status).toBe(409)
    expect(again.item.detail).toMatch(/list of zone rules was changed since: rules/)
  })
})

describe('what cannot be undone', () => {
  it('is the doing of the worker, what has no inverse, and what nobody knows', async () => {
    await web.app.db.prisma.auditEvent.create({
      data: {
        ...{ actorKind: 'worker', actor: 'worker', cause: 'RENEW', verb: 'created', line: 'A created' },
        ...{ subjectKind: 'record', subjectId: zoneId },
      },
    })
    const event = await eventOf(zoneId)
    expect(event.undoable).toBe(false)
    expect(await read<AuditEvent>(`/api/audit/${event.id}`)).toEqual(event)
    expect((await undo(event)).item.detail).toMatch(/people and their scripts/)
    for (const id of ['999999', 'nothing', '-1']) {
      expect((await ask('POST', `/api/audit/${id}/undo`)).status).toBe(404)
      expect((await ask('GET', `/api/audit/${id}`)).status).toBe(404)
    }
    expect((await undo(event, {}, 'viewer')).status).toBe(403)
  })
})
