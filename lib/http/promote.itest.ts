import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RecordWritten } from '@/lib/contract/record-write'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let forward = ''
let reverse = ''
let made = 0

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = (name: string, isReverse: boolean) =>
    web.app.db.prisma.zone.create({
      data: { view: 'internal', server: 's', name, reverse: isReverse, providerId: name },
    })
  forward = (await zone('site.com', false)).id
  reverse = (await zone('1.168.192.in-addr.arpa', true)).id
})
afterAll(() => web.close())
beforeEach(async () => {
  made += 1
})

interface Seeded {
  id: string
  name: string
  ip: string
}

/** A dynamic record with its PTR, and the lease it came from. */
async function dynamic(
  over: Record<string, unknown> = {},
  lease: Record<string, unknown> | null = {},
): Promise<Seeded> {
  const ip = `192.168.1.${100 + made}`
  const name = `laptop-${made}.site.com`
  const mac = `0a1bbd4350${made.toString(16).padStart(2, '0')}`
  const shared = { ttl: 600, provenance: 'ddns(dynamic)', origin: 'holdfast', owned: true, present: true }
  const ours = { ...shared, wanted: true, status: 'served', ownerRef: `hw-address:${mac}@2`, address: ip }
  const record = await web.app.db.prisma.dnsRecord.create({
    data: { ...ours, zoneId: forward, name, type: 'A', value: ip, ...over },
  })
  await web.app.db.prisma.dnsRecord.create({
    data: {
      ...ours,
      zoneId: reverse,
      name: `${100 + made}.1.168.192.in-addr.arpa`,
      type: 'PTR',
      value: name,
    },
  })
  if (lease !== null) {
    await web.app.db.prisma.lease.create({
      data: {
        ...{
          ip,
          family: 4,
          subnetId: 2,
          hwaddr: mac,
          hostname: `laptop-${made}`,
          state: 'active',
          keaState: 0,
        },
        ...{ cause: 'GRANT', since: new Date(), validLifetime: 3600n, ...lease },
      },
    })
  }
  return { id: record.id, name, ip }
}

async function promote(id: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await web.ask('POST', `/api/dns/records/${id}/promote`, {
    token: web.tokens.operator,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { response, item: (await response.json()) as RecordWritten & { detail?: string } }
}

describe('promoting a dynamic record', () => {
  it('makes it static with its PTR, asks for looks at both names, and offers the reservation', async () => {
    const { id, name, ip } = await dynamic()
    const { response, item } = await promote(id)
    expect(response.status).toBe(200)
    expect(item).toMatchObject({
      provenance: 'static(admin)',
      status: 'queued',
      reservation: null,
      proposal: {
        kind: 'reserve-dynamic-lease',
        message: 'Dynamic lease; reserve to prevent reallocation.',
        reservation: { scope: 'LAN', hostname: `laptop-${made}`, ip, infra: true },
      },
    })
    const row = await web.app.db.prisma.staticRecord.findFirstOrThrow({ where: { name } })
    expect(row).toMatchObject({ type: 'A', value: ip, ttl: 600, ptr: true, createdFrom: 'promote' })
    expect(row.createdBy).toBe('token:operator')
    expect(item.owner).toBe(`static:${row.id}`)
    const claims = await web.app.db.prisma.claim.findMany({
      where: { sourceKind: 'static', sourceId: row.id },
    })
    expect(claims.map(({ type, value }) => `${type} ${value}`).sort()).toEqual([`A ${ip}`, `PTR ${name}`])
    expect(
      claims.every(({ provenance, live, until }) => provenance === 'static(admin)' && live && !until),
    ).toBe(true)
    const { rows } = await web.app.db.pool.query<{ key: string }>(
      'select key from graphile_worker.jobs where key = any($1)',
      [[`name:${name}`, `name:${100 + made}.1.168.192.in-addr.arpa`]],
    )
    expect(rows).toHaveLength(2)
    const event = await web.app.db.prisma.auditEvent.findFirstOrThrow({ where: { subjectId: id } })
    expect(event).toMatchObject({
      actor: 'token:operator',
      cause: 'ADMIN',
      verb: 'updated',
      subjectKind: 'record',
    })
    expect(event.line).toMatch(
      /^A updated \(ADMIN\) host=laptop-\d+ mac=0A:1B:BD:43:50:\w\w ip=192\.168\.1\.\d+ scope=LAN ttl=600/,
    )
    // What the server still has stands in the row until the look: the owner is changed there, on what is expected.
    const stored = await web.app.db.prisma.dnsRecord.findUniqueOrThrow({ where: { id } })
    expect(stored).toMatchObject({ provenance: 'ddns(dynamic)', status: 'queued', wanted: true })
  })

  it('takes the draft that it offers as the body of a reservation', async () => {
    const { id } = await dynamic()
    const { item } = await promote(id)
    const response = await web.ask('POST', '/api/dhcp/reservations', {
      token: web.tokens.operator,
      body: item.proposal.reservation,
    })
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ infra: true, ip: item.value, stickyDns: true })
  })

  it('reserves the address in the same step, each linked to the other', async () => {
    const { id, name, ip } = await dynamic()
    const { response, item } = await promote(id, { reserve: true })
    expect(response.status).toBe(200)
    const row = await web.app.db.prisma.staticRecord.findFirstOrThrow({ where: { name } })
    expect(item.reservation).toMatchObject({
      ip,
      hostname: `laptop-${made}`,
      infra: true,
      createdFrom: 'dns',
      staticRecordId: row.id,
      pending: 'create',
    })
    expect(item.reservation?.recordIds).toContain(id)
    expect(item.reservationId).toBe(item.reservation?.id)
    expect(item.proposal).toMatchObject({ kind: 'none', reservationId: item.reservation?.id })
    // The link does not outlive the reservation.
    await web.app.db.prisma.reservation.delete({ where: { id: item.reservation?.id ?? '' } })
    const read = await web.ask('GET', `/api/dns/records/${id}`, { token: web.tokens.viewer })
    expect(await read.json()).toMatchObject({ reservationId: null })
  })

  it('offers a fixed reservation for the client that had the address last', async () => {
    const { id } = await dynamic({}, { state: 'expired', cause: 'EXPIRY', endedAt: new Date() })
    expect((await promote(id)).item.proposal).toMatchObject({
      kind: 'create-fixed-reservation',
      message: 'Create Fixed Reservation?',
      reservation: { mac: expect.stringMatching(/^0A:1B/) as string },
    })
  })

  it('offers to watch where nobody is known, and then promotes nothing together with a reservation', async () => {
    const { id, name } = await dynamic({}, null)
    const refused = await promote(id, { reserve: true })
    expect(refused.response.status).toBe(422)
    expect(refused.item.detail).toMatch(/nobody knows which client/)
    expect(await web.app.db.prisma.staticRecord.count({ where: { name } })).toBe(0)
    expect((await promote(id)).item.proposal.kind).toBe('watch')
  })

  it('keeps nothing of it when the address is reserved for somebody', async () => {
    const { id, name, ip } = await dynamic()
    await web.ask('POST', '/api/dhcp/reservations', {
      token: web.tokens.operator,
      body: { scope: 'LAN', ip, mac: '02:00:00:00:aa:01', hostname: 'other' },
    })
    const { response, item } = await promote(id, { reserve: true })
    expect(response.status).toBe(409)
    expect(item.detail).toMatch(/reserved already, for other/)
    expect(await web.app.db.prisma.staticRecord.count({ where: { name } })).toBe(0)
  })

  it.each([
    ['a record of a reservation', { provenance: 'ddns(reservation)' }, /belongs to a reservation/],
    ['an imported one', { provenance: 'static(admin)', origin: 'imported', owned: false }, /imported/],
    ['one that is not ours', { owned: false }, /not ours/],
    ['one that is not there', { present: false, status: 'queued' }, /queued/],
    ['one that was refused', { status: 'refused' }, /refused/],
    ['one that is being deleted', { status: 'leaving', wanted: false }, /leaving/],
    ['a TXT record', { type: 'TXT' }, /Only A and AAAA/],
  ])('refuses %s with the reason', async (_what, over, reason) => {
    const { id } = await dynamic(over)
    const { response, item } = await promote(id)
    expect(response.status).toBe(409)
    expect(item.detail).toMatch(reason)
  })

  it('rescues one that waits out its grace', async () => {
    const { id } = await dynamic({ status: 'leaving', leavesAt: new Date(Date.now() + 3_600_000) })
    const { response, item } = await promote(id)
    expect(response.status).toBe(200)
    expect(item.leavesAt).toBeNull()
  })

  it('happens once, however many ask, and only to what they saw', async () => {
    const { id } = await dynamic()
    const answers = await Promise.all(Array.from({ length: 5 }, () => promote(id)))
    expect(answers.map(({ response }) => response.status).sort()).toEqual([200, 409, 409, 409, 409])
    // As a listing may find it before the server has taken the new owner.
    await web.app.db.prisma.dnsRecord.update({ where: { id }, data: { status: 'served' } })
    expect((await promote(id)).item.detail).toBe('The record was promoted already.')
    made += 1
    const seen = await dynamic()
    expect((await promote(seen.id, {}, { 'if-match': '"9"' })).response.status).toBe(412)
    expect((await promote(seen.id, { reserve: 'yes' })).response.status).toBe(422)
    for (const unknown of ['x', '00000000-0000-4000-8000-000000000000']) {
      expect((await promote(unknown)).response.status).toBe(404)
    }
  })

  it('waits for the look when asked to', async () => {
    const { id } = await dynamic()
    const asked = promote(id, {}, { prefer: 'wait=10' })
    const deadline = Date.now() + 10_000
    for (;;) {
      const row = await web.app.db.prisma.staticRecord.findFirst({
        where: { name: `laptop-${made}.site.com` },
      })
      if (row !== null) {
        const now = { provenance: 'static(admin)', ownerRef: `static:${row.id}`, status: 'served' }
        await web.app.db.prisma.dnsRecord.update({ where: { id }, data: now })
        await web.app.db.pool.query(`select pg_notify('holdfast_topics', 'records')`)
        break
      }
      expect(Date.now()).toBeLessThan(deadline)
    }
    const { item, response } = await asked
    expect(item).toMatchObject({ status: 'served', provenance: 'static(admin)' })
    expect(response.headers.get('preference-applied')).toBe('wait=10')
  })
})
