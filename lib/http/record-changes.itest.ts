import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AddressCard } from '@/lib/contract/address'
import type { Problem } from '@/lib/contract/problem'
import type { DnsRecord } from '@/lib/contract/record'
import type { RecordPreviewed, RecordWritten } from '@/lib/contract/record-write'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let forward = ''
let reverse = ''
let made = 0
let ip = ''
let name = ''
let ptr = ''

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = (zoneName: string, isReverse: boolean) =>
    web.app.db.prisma.zone.create({
      data: { view: 'internal', server: 's', name: zoneName, reverse: isReverse, providerId: zoneName },
    })
  forward = (await zone('site.com', false)).id
  reverse = (await zone('1.168.192.in-addr.arpa', true)).id
  const rule = { position: 1, pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] }
  await web.app.db.prisma.zoneRule.create({ data: rule })
  const response = await web.ask('PUT', '/api/policy', {
    token: web.tokens.administrator,
    body: { dnsEnabled: true },
  })
  expect(response.status).toBe(200)
})
afterAll(() => web.close())
beforeEach(() => {
  made += 1
  ip = `192.168.1.${made}`
  name = `host-${made}.site.com`
  ptr = `${made}.1.168.192.in-addr.arpa`
})

async function ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await web.ask(method, path, {
    token: web.tokens.operator,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, item: (await response.json()) as T & Omit<Problem, 'status'> }
}

const create = async (over: object = {}) =>
  (await ask<RecordWritten>('POST', '/api/dns/records', { name, value: ip, ...over })).item
const patch = (id: string, body: object, headers = {}) =>
  ask<RecordWritten>('PATCH', `/api/dns/records/${id}`, body, headers)
const remove = (id: string, headers = {}) =>
  ask<RecordWritten>('DELETE', `/api/dns/records/${id}`, undefined, headers)
const preview = (body: object) => ask<RecordPreviewed>('POST', '/api/dns/records/preview', body)
const lines = (plan: RecordPreviewed) =>
  plan.lines.map(
    ({ op, system, target }) =>
      `${op} ${system} ${target.type ?? target.hostname} ${target.value ?? target.ip}`,
  )

/** As the worker leaves it when the server has it. */
async function served(written: DnsRecord): Promise<void> {
  await web.app.db.pool.query(
    `update dns_record set present = true, owned = true, status = 'served' where owner_ref = $1`,
    [written.owner],
  )
}

async function imported(over: Record<string, unknown> = {}): Promise<string> {
  const row = await web.app.db.prisma.dnsRecord.create({
    data: {
      ...{ zoneId: forward, name, type: 'A', value: ip, address: ip, ttl: 900, comment: 'by hand' },
      ...{ provenance: 'static(admin)', origin: 'imported', present: true, status: 'served', ...over },
    },
  })
  return row.id
}

const pointer = (over: Record<string, unknown> = {}) =>
  imported({ zoneId: reverse, name: ptr, type: 'PTR', value: name, ...over })

const reserve = async (id: string) =>
  ask<{ id: string }>('POST', `/api/dns/records/${id}/reserve`, {
    mac: `02:00:00:00:ee:${made.toString(16).padStart(2, '0')}`,
  })

const claims = async () =>
  (await web.app.db.prisma.claim.findMany({ where: { sourceKind: 'static', OR: [{ name }, { name: ptr }] } }))
    .map(({ type, value, ttl }) => `${type} ${value} ${ttl}`)
    .sort()

describe('changing a static record', () => {
  it('gives it another TTL in its own row, for whoever saw it last', async () => {
    const written = await create()
    await served(written)
    expect((await patch(written.id, { ttl: 60 }, { 'if-match': `"${written.version + 7}"` })).status).toBe(
      412,
    )
    const { status, item } = await patch(written.id, { ttl: 60 }, { 'if-match': `"${written.version}"` })
    expect(status).toBe(200)
    expect(item).toMatchObject({ id: written.id, ttl: 60, status: 'queued' })
    expect(item.version).toBeGreaterThan(written.version)
    expect(await claims()).toEqual([`A ${ip} 60`, `PTR ${name} 60`])
    const event = await web.app.db.prisma.auditEvent.findFirstOrThrow({
      where: { subjectId: written.id },
      orderBy: { id: 'desc' },
    })
    expect(event).toMatchObject({ verb: 'updated', before: { ttl: 600 }, after: { ttl: 60 } })
  })

  it('gives it another value, whose row waits while the old one leaves', async () => {
    const written = await create({ comment: 'kept' })
    await served(written)
    const value = `192.168.1.${made + 100}`
    const { item } = await patch(written.id, { value })
    expect(item).toMatchObject({ value, status: 'queued', comment: 'kept', wanted: true })
    expect(item.id).not.toBe(written.id)
    const old = (await ask<DnsRecord>('GET', `/api/dns/records/${written.id}`)).item
    expect(old).toMatchObject({ status: 'leaving', wanted: false, staticRecordId: null })
    expect(await claims()).toEqual([`A ${value} 600`])
  })

  it('keeps the link of a reservation under another name, and ends it at another address', async () => {
    const written = await create()
    const { item: reservation } = await reserve(written.id)
    const renamed = await patch(written.id, { name: `new-${made}` })
    expect(renamed.item).toMatchObject({ name: `new-${made}.site.com`, reservationId: reservation.id })
    expect(renamed.item.proposal.drift).toContain(`its reservation host-${made}`)
    const moved = await patch(renamed.item.id, { value: `192.168.1.${made + 100}` })
    expect(moved.item.warnings.map(({ message }) => message).join()).toMatch(
      /stays and publishes host-\d+ by itself/,
    )
    const row = await web.app.db.prisma.reservation.findUniqueOrThrow({ where: { id: reservation.id } })
    expect(row.staticRecordId).toBeNull()
    const { rows } = await web.app.db.pool.query('select from graphile_worker.jobs where key = $1', [
      `reservation:${reservation.id}`,
    ])
    expect(rows).toHaveLength(1)
  })

  it('takes a comment and the PTR, and nothing from a patch that changes nothing', async () => {
    const written = await create()
    await served(written)
    const same = await patch(written.id, { ttl: 600 })
    expect(same.item.version).toBe((await patch(written.id, { value: ip })).item.version)
    const commented = await patch(written.id, { comment: 'rack 7' })
    expect(commented.item).toMatchObject({ comment: 'rack 7', status: 'served' })
    expect(commented.item.version).toBeGreaterThan(same.item.version)
    expect((await patch(written.id, { comment: null })).item.comment).toBeNull()
    await patch(written.id, { ptr: false })
    expect(await claims()).toEqual([`A ${ip} 600`])
  })

  it.each([
    [{}, 422, /names nothing to change/],
    [{ value: '2001:db8::1' }, 422, /must be an IPv4 address: the record is A/],
    [{ name: 'other.nowhere.net' }, 422, /does not lie in site\.com/],
    [{ type: 'A' }, 422, /is not a known field/],
  ])('refuses %j', async (body, status, message) => {
    const written = await create()
    const answer = await patch(written.id, body)
    expect(answer.status).toBe(status)
    expect(JSON.stringify(answer.item.errors)).toMatch(message)
  })

  it('gives an address one name: no second PTR, and none beside somebody else’s', async () => {
    const first = await create()
    const second = await create({ name: `alias-${made}.site.com` })
    expect(second.ptr).toBe(false)
    expect(second.warnings).toEqual([
      { path: 'ptr', message: `no PTR follows: ${ip} has the PTR ${name} already, of another static record` },
    ])
    const asked = await patch(second.id, { ptr: true })
    expect(asked.item.errors?.[0]).toMatchObject({ path: 'ptr' })
    await patch(first.id, { ptr: false })
    expect((await patch(second.id, { ptr: true })).item.ptr).toBe(true)
    made += 1
    ;[ip, ptr] = [`192.168.1.${made}`, `${made}.1.168.192.in-addr.arpa`]
    await pointer({ value: 'theirs.site.com' })
    const moved = await patch(second.id, { value: ip })
    expect(moved.item).toMatchObject({ ptr: false, value: ip })
    expect(moved.item.warnings[0]?.message).toContain('theirs.site.com already, which is not ours')
    const body = { create: { name: `new-${made}.site.com`, value: ip, ptr: true } }
    expect((await preview(body)).status).toBe(422)
  })

  it('refuses the name and address of another one', async () => {
    const other = await create()
    const written = await create({ name: `second-${made}`, zone: 'site.com' })
    const { status, item } = await patch(written.id, { name })
    expect(status).toBe(409)
    expect(item.detail).toContain(`record ${other.id}`)
  })

  it.each([
    [{}, /imported and is not ours: adopt it first/],
    [{ type: 'TXT', value: 'x', address: null }, /a TXT is changed on the DNS server/],
    [{ provenance: 'ddns(dynamic)', origin: 'holdfast' }, /belongs to a lease: promote it/],
    [{ provenance: 'ddns(reservation)', origin: 'holdfast' }, /belongs to a reservation/],
    [{ origin: 'holdfast', owned: true }, /nobody here asked for it any more: adopt it/],
    [{ type: 'PTR', value: 'x.site.com', origin: 'holdfast' }, /The PTR follows x\.site\.com/],
  ])('neither changes nor deletes what is no operator’s: %j', async (over, reason) => {
    const id = await imported(over)
    for (const answer of [
      await patch(id, { ttl: 60 }),
      await remove(id),
      await preview({ delete: { id } }),
    ]) {
      expect(answer.status).toBe(409)
      expect(answer.item.detail).toMatch(reason)
    }
  })
})

describe('deleting a static record', () => {
  it('takes its claims and its PTR, and leaves another value alone', async () => {
    const written = await create()
    await served(written)
    const alone = await preview({ delete: { id: written.id } })
    expect(alone.item.stopResolving).toMatchObject({ now: 1, names: [name] })
    const other = await imported({ value: '192.168.1.251', address: '192.168.1.251' })
    const plan = await preview({ delete: { id: written.id } })
    expect(lines(plan.item)).toEqual([`delete dns PTR ${name}`, `delete dns A ${ip}`])
    expect(plan.item.stopResolving.now).toBe(0)
    const { status, item } = await remove(written.id)
    expect(status).toBe(200)
    expect(item).toMatchObject({ status: 'leaving', wanted: false, staticRecordId: null })
    expect(await claims()).toEqual([])
    expect((await ask<DnsRecord>('GET', `/api/dns/records/${other}`)).item.comment).toBe('by hand')
    expect((await remove(written.id)).status).toBe(409)
    expect((await remove('00000000-0000-4000-8000-000000000000')).status).toBe(404)
  })

  it('leaves its reservation, which publishes by itself again, and says so before', async () => {
    const written = await create()
    await served(written)
    const { item: reservation } = await reserve(written.id)
    await web.app.db.pool.query(
      `update reservation set kea_host_id = $2, pending = null, observed = jsonb_build_object('hostId', $2::int,
         'family', 4, 'subnetId', 2, 'identifierType', identifier_type, 'identifierValue', identifier_value,
         'ip', host(ip), 'moreAddresses', '[]'::jsonb, 'hostname', hostname, 'userContext', null)
       where id = $1::uuid`,
      [reservation.id, made],
    )
    const plan = await preview({ delete: { id: written.id } })
    expect(plan.item.warnings.map(({ message }) => message).join()).toMatch(
      /publishes host-\d+ by itself again/,
    )
    expect(plan.item.stopResolving.now).toBe(0)
    expect(lines(plan.item)).toContain(`update dns A ${ip}`)
    const { item } = await remove(written.id)
    expect(item.warnings).toHaveLength(1)
    const row = await web.app.db.prisma.reservation.findUniqueOrThrow({ where: { id: reservation.id } })
    expect(row.staticRecordId).toBeNull()
  })
})

describe('adopting an imported record', () => {
  it('makes it ours with its PTR, as it stands, and then it can be changed and deleted', async () => {
    const id = await imported()
    await pointer()
    const plan = await preview({ adopt: { id } })
    expect(lines(plan.item)).toEqual([`update dns PTR ${name}`, `update dns A ${ip}`])
    const { status, item } = await ask<RecordWritten>('POST', `/api/dns/records/${id}/adopt`)
    expect(status).toBe(200)
    expect(item).toMatchObject({ id, ttl: 900, ptr: true, owned: true, comment: 'by hand', status: 'queued' })
    expect(item.owner).toBe(`static:${item.staticRecordId}`)
    expect(await claims()).toEqual([`A ${ip} 900`, `PTR ${name} 900`])
    const rows = await web.app.db.prisma.dnsRecord.findMany({ where: { OR: [{ name }, { name: ptr }] } })
    expect(rows.map(({ owned, ownerRef }) => [owned, ownerRef])).toEqual([
      [true, null],
      [true, null],
    ])
    expect((await ask('POST', `/api/dns/records/${id}/adopt`)).item.detail).toMatch(/is ours already/)
    expect((await patch(id, { ttl: 300 })).item).toMatchObject({ id, ttl: 300 })
    expect((await remove(id)).item).toMatchObject({ status: 'leaving' })
  })

  it('leaves a PTR that points elsewhere, and takes over the TTL of one that does not', async () => {
    const alone = await imported()
    await pointer({ value: 'other.site.com' })
    expect((await ask<RecordWritten>('POST', `/api/dns/records/${alone}/adopt`)).item.ptr).toBe(false)
    made += 1
    ;[ip, name, ptr] = [`192.168.1.${made}`, `host-${made}.site.com`, `${made}.1.168.192.in-addr.arpa`]
    const id = await imported()
    await pointer({ ttl: 60 })
    const { item } = await ask<RecordWritten>('POST', `/api/dns/records/${id}/adopt`)
    expect(item.warnings).toEqual([{ path: 'ptr', message: 'the TTL of its PTR becomes 900, it was 60' }])
  })

  it.each([
    [{ type: 'MX', value: '10 mail.site.com', address: null }, /Only A and AAAA are adopted/],
    [{ provenance: 'ddns(dynamic)' }, /promote it to static instead/],
    [{ provenance: 'ddns(reservation)' }, /is ours already/],
    [{ present: false, status: 'queued' }, /does not have the record: it is queued/],
  ])('refuses %j', async (over, reason) => {
    const id = await imported(over)
    const { status, item } = await ask('POST', `/api/dns/records/${id}/adopt`)
    expect(status).toBe(409)
    expect(item.detail).toMatch(reason)
  })
})

describe('a preview', () => {
  it('of an address alone says what is known about it', async () => {
    const { status, item } = await preview({ create: { value: ip } })
    expect(status).toBe(200)
    expect(item).toMatchObject({ lines: [], proposal: { kind: 'watch' }, warnings: [] })
    expect(item.address).toMatchObject({ ip, scope: 'LAN', text: 'inside LAN, outside its pools, free' })
  })

  it('of a record says what would be made, in Kea too, and writes nothing', async () => {
    const mac = `0a1bbd4370${made.toString(16).padStart(2, '0')}`
    await web.app.db.prisma.lease.create({
      data: {
        ...{ ip, family: 4, subnetId: 2, hwaddr: mac, hostname: 'printer-3.', state: 'active', keaState: 0 },
        ...{
          cause: 'GRANT',
          since: new Date(),
          validLifetime: 3600n,
          expiresAt: new Date('2030-01-02T14:02:00Z'),
        },
      },
    })
    const { item } = await preview({ create: { name, value: ip, reserve: true } })
    expect(lines(item)).toEqual([
      `create kea host-${made} ${ip}`,
      `create dns PTR ${name}`,
      `create dns A ${ip}`,
    ])
    expect(item.counts.create).toBe(3)
    expect(item.reservation).toMatchObject({ scope: 'LAN', ip, infra: true })
    expect(item.address?.text).toMatch(
      /^inside LAN, outside its pools, leased to 0a:1b:bd:43:70:\w\w \(printer-3\) until 2030-01-02 14:02 UTC$/,
    )
    expect(await web.app.db.prisma.staticRecord.count({ where: { name } })).toBe(0)
    expect(await web.app.db.prisma.reservation.count({ where: { ip } })).toBe(0)
  })

  it('of another value is one change in place', async () => {
    const written = await create({ ptr: false })
    await served(written)
    const value = `192.168.1.${made + 100}`
    const { item } = await preview({ update: { id: written.id, value } })
    expect(item.lines).toMatchObject([{ op: 'update', before: { value: ip }, after: { value } }])
    expect(item.address?.ip).toBe(value)
  })

  it.each([
    [{}, 422],
    [{ create: { value: '1.2.3.4' }, delete: { id: '00000000-0000-4000-8000-000000000000' } }, 422],
    [{ update: { id: 'x', ttl: 5 } }, 422],
    [{ delete: { id: '00000000-0000-4000-8000-000000000000' } }, 404],
    [{ adopt: { id: '00000000-0000-4000-8000-000000000000' } }, 404],
    [{ create: { value: '203.0.113.4', name: 'a.site.com', reserve: true } }, 422],
  ])('of %j is %d', async (body, status) => {
    expect((await preview(body)).status).toBe(status)
  })
})

describe('an address', () => {
  it('shows all that is known there', async () => {
    const written = await create()
    const { item: reservation } = await reserve(written.id)
    await web.app.db.prisma.alert.create({
      data: { ...{ kind: 'test', reason: name, active: name, severity: 'low', ip, summary: 'odd' } },
    })
    await web.app.db.prisma.watch.create({
      data: { ip, family: 4, subnetId: 2, hwaddr: '020000000001', createdBy: 'ann', state: 'client-seen' },
    })
    const card = (await ask<AddressCard>('GET', `/api/addresses/${ip}`)).item
    expect(card).toMatchObject({
      ...{ ip, scope: 'LAN', subnet: '192.168.1.0/24', pool: null, lease: null, recordCount: 2 },
      reservation: { id: reservation.id },
      watch: { state: 'client-seen', client: { mac: '02:00:00:00:00:01' } },
      alerts: [{ kind: 'test' }],
    })
    expect(card.records.map(({ watchId }) => watchId)).toEqual([card.watch?.id, card.watch?.id])
    expect(card.text).toContain(`reserved for 02:00:00:00:EE:`)
    expect(card.text).toContain(`watched, in DNS as ${name}`)
  })

  it('is found in any spelling, and need not be in a scope', async () => {
    const path = `/api/addresses/${encodeURIComponent('2001:DB8:77:0::5')}`
    expect((await ask<AddressCard>('GET', path)).item).toMatchObject({ ip: '2001:db8:77::5', scope: 'LAN6' })
    const pool = (await ask<AddressCard>('GET', '/api/addresses/192.168.1.150')).item.pool
    expect(pool).toEqual({ first: '192.168.1.100', last: '192.168.1.199' })
    expect((await ask<AddressCard>('GET', '/api/addresses/203.0.113.9')).item.text).toBe('in no scope')
    expect((await ask('GET', '/api/addresses/nonsense')).status).toBe(422)
  })
})
