import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reservation } from '@/lib/contract/reservation'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let made = 0

interface LeaseSeed {
  ip: string
  subnetId?: number
  mac?: string
  clientId?: string
  duid?: string
  hostname?: string
  state?: string
  cause?: string
  endedAt?: Date | null
  leaseType?: string
}

async function lease(seed: LeaseSeed): Promise<void> {
  const v6 = seed.ip.includes(':')
  await web.app.db.prisma.lease.create({
    data: {
      ip: seed.ip,
      family: v6 ? 6 : 4,
      leaseType: seed.leaseType ?? (v6 ? 'NA' : 'V4'),
      subnetId: seed.subnetId ?? (v6 ? 6 : 2),
      hwaddr: seed.mac ?? '',
      clientId: seed.clientId ?? '',
      duid: seed.duid ?? '',
      hostname: seed.hostname ?? '',
      state: seed.state ?? 'active',
      keaState: 0,
      cause: seed.cause ?? 'GRANT',
      since: seed.endedAt ?? new Date(),
      endedAt: seed.endedAt ?? null,
      validLifetime: 3600n,
    },
  })
}

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  await web.app.db.prisma.zone.create({
    data: { view: 'internal', server: 's', name: 'site.com', reverse: false, providerId: '1' },
  })
})
afterAll(() => web.close())

async function reserve(ip: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await web.ask('POST', `/api/dhcp/leases/${encodeURIComponent(ip)}/reserve`, {
    token: web.tokens.operator,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  type Answer = Reservation & { errors?: { path: string }[]; detail?: string; holder?: { id: string } }
  return { response, item: (await response.json()) as Answer }
}

describe('reserving a lease', () => {
  it('makes the reservation of its client, with the name that the client reports', async () => {
    await lease({
      ip: '192.168.1.120',
      mac: '0a1bbd435f99',
      clientId: '010a1bbd435f99',
      hostname: 'Printer-3.',
    })
    const { response, item } = await reserve('192.168.1.120')
    expect(response.status).toBe(201)
    expect(item).toMatchObject({
      ip: '192.168.1.120',
      scope: 'LAN',
      mac: '0A:1B:BD:43:5F:99',
      hostname: 'printer-3',
      infra: false,
      createdFrom: 'lease',
      status: 'queued',
      pending: 'create',
    })
    const { rows } = await web.app.db.pool.query(`select 1 from graphile_worker.jobs where key = $1`, [
      `reservation:${item.id}`,
    ])
    expect(rows).toHaveLength(1)
    const again = await reserve('192.168.1.120')
    expect(again.response.status).toBe(409)
    expect(again.item.holder?.id).toBe(item.id)
  })

  it('as infrastructure, under the name that the operator gives', async () => {
    await lease({ ip: '192.168.1.121', mac: '0a1bbd435f98', hostname: 'laptop' })
    const { item } = await reserve('192.168.1.121', { hostname: 'epg', infra: true })
    expect(item).toMatchObject({ hostname: 'epg', infra: true, stickyDns: true, ttlClass: 'infrastructure' })
  })

  it.each([
    ['wpad', null],
    ['epg.site.com', 'epg.site.com'],
    ['site.com', null],
    ['laptop.corp.example', 'laptop'],
    ['Bob’s Laptop', 'bob-s-laptop'],
    ['', null],
  ])('takes of the client’s name “%s” what a host may be called', async (hostname, expected) => {
    const ip = `10.20.0.${10 + made}`
    made += 1
    await lease({ ip, subnetId: 3, mac: `0a00000000${String(10 + made)}`, hostname })
    const { response, item } = await reserve(ip)
    expect(response.status).toBe(201)
    expect(item.hostname).toBe(expected)
  })

  it('of DHCPv6 is for the DUID, in any spelling of the address', async () => {
    await lease({ ip: '2001:db8:77::5', duid: '000100012ab3c4d50a1bbd435f99', mac: '0a1bbd435f99' })
    const { response, item } = await reserve('2001:DB8:77:0::5')
    expect(response.status).toBe(201)
    expect(item.identifier).toEqual({ type: 'duid', value: '00:01:00:01:2a:b3:c4:d5:0a:1b:bd:43:5f:99' })
  })

  it('falls back to the client-id where there is no hardware address', async () => {
    await lease({ ip: '192.168.1.122', clientId: 'ff0102030405', mac: '000000000000' })
    expect((await reserve('192.168.1.122')).item.identifier.type).toBe('client-id')
  })

  it('is refused with the reason, and nothing is written', async () => {
    await lease({
      ip: '192.168.1.130',
      mac: '0a1bbd435f01',
      state: 'released',
      cause: 'RELEASE',
      endedAt: new Date(),
    })
    await lease({ ip: '192.168.1.132', mac: '0a1bbd435f02', state: 'declined', cause: 'DECLINE' })
    await lease({ ip: '192.168.1.133', mac: '0a1bbd435f03', subnetId: 99 })
    await lease({ ip: '2001:db8:99::', duid: '00010001aabbccdd', leaseType: 'PD' })
    const before = await web.app.db.prisma.reservation.count()
    const cases: [string, RegExp][] = [
      ['192.168.1.130', /ended with RELEASE/],
      ['192.168.1.132', /DECLINE/],
      ['192.168.1.133', /no longer has the subnet/],
      ['2001:db8:99::', /delegated prefix/],
    ]
    for (const [ip, reason] of cases) {
      const { response, item } = await reserve(ip)
      expect(response.status).toBe(409)
      expect(item.detail).toMatch(reason)
    }
    expect(await web.app.db.prisma.reservation.count()).toBe(before)
  })

  it('of an address without a lease, or of no address, is not found', async () => {
    for (const ip of ['192.168.1.199', 'printer', '1.2.3']) {
      expect((await reserve(ip)).response.status).toBe(404)
    }
  })

  it('names the field that is wrong', async () => {
    for (const [body, path] of [
      [{ hostname: '-x' }, 'hostname'],
      [{ infra: 'yes' }, 'infra'],
      [{ ip: '1.2.3.4' }, 'ip'],
      [{ hostname: 'a.other.example' }, 'hostname'],
      [{ hostname: 'wpad' }, 'hostname'],
    ] as const) {
      await web.app.db.prisma.lease.deleteMany({ where: { ip: '192.168.1.140' } })
      await lease({ ip: '192.168.1.140', mac: '0a1bbd435f10' })
      const { response, item } = await reserve('192.168.1.140', body)
      expect(response.status).toBe(422)
      expect(item.errors?.[0]?.path).toBe(path)
    }
  })

  it('happens once, however many ask at the same moment, and once per Idempotency-Key', async () => {
    await lease({ ip: '192.168.1.150', mac: '0a1bbd435f20', hostname: 'raced' })
    const answers = await Promise.all(Array.from({ length: 6 }, () => reserve('192.168.1.150')))
    expect(answers.map(({ response }) => response.status).sort()).toEqual([201, 409, 409, 409, 409, 409])
    await lease({ ip: '192.168.1.151', mac: '0a1bbd435f21' })
    const first = await reserve('192.168.1.151', {}, { 'idempotency-key': 'k1' })
    const second = await reserve('192.168.1.151', {}, { 'idempotency-key': 'k1' })
    expect([first.response.status, second.response.status]).toEqual([201, 201])
    expect(second.item.id).toBe(first.item.id)
  })
})

describe('the state of a reservation’s names', () => {
  async function stateAfter(ip: string, ended: { state: string; cause: string }, endedAt: Date) {
    await web.app.db.prisma.lease.update({ where: { ip }, data: { ...ended, endedAt, since: endedAt } })
    const row = await web.app.db.prisma.reservation.findFirstOrThrow({ where: { ip } })
    const response = await web.ask('GET', `/api/dhcp/reservations/${row.id}`, { token: web.tokens.viewer })
    return ((await response.json()) as Reservation).ddnsState
  }

  it('tells that a release withdrew them, but not one from before the last edit', async () => {
    await lease({ ip: '192.168.1.160', mac: '0a1bbd435f30', hostname: 'gone' })
    await reserve('192.168.1.160')
    const later = new Date(Date.now() + 1_000)
    const released = { state: 'released', cause: 'RELEASE' }
    expect(await stateAfter('192.168.1.160', released, later)).toEqual({
      withdrawnBy: 'RELEASE',
      since: later.toISOString(),
      leavesAt: null,
    })
    const nothing = { withdrawnBy: null, since: null, leavesAt: null }
    expect(await stateAfter('192.168.1.160', released, new Date(Date.now() - 60_000))).toEqual(nothing)
    // Its deleteOn is release: running out withdraws nothing.
    expect(await stateAfter('192.168.1.160', { state: 'expired', cause: 'EXPIRY' }, later)).toEqual(nothing)
  })

  it('tells so of a name that Conflict Guard still holds', async () => {
    await lease({ ip: '192.168.1.162', mac: '0a1bbd435f32', hostname: 'guarded' })
    const { item } = await reserve('192.168.1.162')
    const zone = await web.app.db.prisma.zone.findFirstOrThrow()
    const guard = {
      sourceKind: 'reservation',
      sourceId: item.id,
      zoneId: zone.id,
      wanted: false,
      guard: true,
    }
    const record = { name: 'guarded.site.com', type: 'A', value: '192.168.1.162', ttl: 86_400, ref: 'x' }
    await web.app.db.prisma.claim.create({ data: { ...guard, ...record, provenance: 'ddns(reservation)' } })
    const ended = new Date(Date.now() + 1_000)
    expect(await stateAfter('192.168.1.162', { state: 'released', cause: 'RELEASE' }, ended)).toEqual({
      withdrawnBy: 'RELEASE',
      since: ended.toISOString(),
      leavesAt: null,
    })
  })

  it('tells when names leave that wait out their grace', async () => {
    await lease({ ip: '192.168.1.161', mac: '0a1bbd435f31', hostname: 'leaving' })
    const { item } = await reserve('192.168.1.161')
    await web.app.db.prisma.reservation.update({ where: { id: item.id }, data: { deleteOn: 'expiry' } })
    const zone = await web.app.db.prisma.zone.findFirstOrThrow()
    const until = new Date(Date.now() + 3_600_000)
    await web.app.db.prisma.claim.create({
      data: {
        ...{
          sourceKind: 'reservation',
          sourceId: item.id,
          zoneId: zone.id,
          name: 'leaving.site.com',
          type: 'A',
        },
        ...{
          value: '192.168.1.161',
          ttl: 600,
          provenance: 'ddns(reservation)',
          ref: 'x',
          live: false,
          until,
        },
      },
    })
    const ended = new Date(Date.now() + 1_000)
    expect(await stateAfter('192.168.1.161', { state: 'expired', cause: 'EXPIRY' }, ended)).toEqual({
      withdrawnBy: null,
      since: ended.toISOString(),
      leavesAt: until.toISOString(),
    })
  })
})
