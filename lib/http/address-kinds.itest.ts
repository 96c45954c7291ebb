import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AddressCard } from '@/lib/contract/address'
import type { RecordPreviewed, RecordWritten } from '@/lib/contract/record-write'
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

interface Refused {
  detail?: string
  errors?: { path: string; message: string }[]
}

async function post<T>(path: string, body: unknown): Promise<{ status: number; item: T & Refused }> {
  const response = await web.ask('POST', path, { token: web.tokens.operator, body })
  return { status: response.status, item: (await response.json()) as T & Refused }
}

const NEVER = [
  ['0.0.0.0', 'the unspecified address'],
  ['127.0.0.1', 'a loopback address'],
  ['224.0.0.251', 'a multicast address'],
  ['255.255.255.255', 'the limited broadcast address'],
  ['::ffff:192.168.1.9', 'must be written as 192.168.1.9'],
  ['::1', 'the loopback address'],
  ['ff02::1', 'a multicast address'],
] as const

describe('an address that no host can have', () => {
  it.each(NEVER)('%s is refused at its field, for a record, a watch and a reservation', async (ip, what) => {
    const record = await post('/api/dns/records', { name: 'never', value: ip })
    const watch = await post('/api/watchlist', { ip })
    const reservation = await post('/api/dhcp/reservations', {
      ...{ hostname: 'never', mac: '02:00:00:00:07:01', ip, scope: 'LAN' },
    })
    for (const [{ status, item }, path] of [
      [record, 'value'],
      [watch, 'ip'],
      [reservation, 'ip'],
    ] as const) {
      expect({ status, path: item.errors?.[0]?.path }).toEqual({ status: 422, path })
      expect(item.errors?.[0]?.message).toContain(what)
    }
    expect(await web.app.db.prisma.staticRecord.count()).toBe(0)
    expect(await web.app.db.prisma.watch.count()).toBe(0)
  })
})

describe('the edge of a scope', () => {
  it.each([
    ['192.168.1.0', 'the network address of 192.168.1.0/24'],
    ['192.168.1.255', 'the broadcast address of 192.168.1.0/24'],
    ['2001:db8:77::', 'the subnet-router anycast address of 2001:db8:77::/64'],
  ])('%s is not watched', async (ip, what) => {
    const { status, item } = await post('/api/watchlist', { ip })
    expect(status).toBe(422)
    expect(item.errors).toEqual([{ path: 'ip', message: `is ${what}` }])
    expect(item.detail).toBe(`ip is ${what}`)
  })

  it('is not watched by its record either', async () => {
    const row = await web.app.db.prisma.dnsRecord.create({
      data: {
        ...{ zoneId, name: 'edge.site.com', type: 'A', value: '172.30.19.255', address: '172.30.19.255' },
        ...{ ttl: 60, provenance: 'static(admin)', origin: 'imported', present: true, status: 'served' },
      },
    })
    const { status, item } = await post(`/api/dns/records/${row.id}/watch`, undefined)
    expect(status).toBe(422)
    expect(item.errors).toEqual([
      {
        path: 'recordId',
        message: 'names 172.30.19.255, which is the broadcast address of 172.30.19.0/24',
      },
    ])
  })

  it('is told with the address, as what no host can ever have is', async () => {
    const told = async (ip: string) => {
      const response = await web.ask('GET', `/api/addresses/${ip}`, { token: web.tokens.viewer })
      return ((await response.json()) as AddressCard).unusable
    }
    expect(await told('10.20.3.255')).toBe('is the broadcast address of 10.20.0.0/22')
    expect(await told('10.20.1.255')).toBeNull()
    expect(await told('127.0.0.1')).toMatch(/is a loopback address/)
  })

  it('may have a record, after a warning in its plan', async () => {
    const body = { name: 'bcast', value: '192.168.1.255' }
    const warning = {
      path: 'value',
      message: 'is the broadcast address of 192.168.1.0/24: no host can have it',
    }
    const plan = await post<RecordPreviewed>('/api/dns/records/preview', { create: body })
    expect(plan.item.warnings).toContainEqual(warning)
    const made = await post<RecordWritten>('/api/dns/records', body)
    expect(made.status).toBe(201)
    expect(made.item.warnings).toContainEqual(warning)
    const moved = await post<RecordPreviewed>('/api/dns/records/preview', {
      update: { id: made.item.id, value: '10.20.0.0' },
    })
    expect(moved.item.warnings).toContainEqual({
      path: 'value',
      message: 'is the network address of 10.20.0.0/22: no host can have it',
    })
    // 10.20.1.0 and .255 lie inside a /22.
    const inside = await post<RecordPreviewed>('/api/dns/records/preview', {
      update: { id: made.item.id, value: '10.20.1.255' },
    })
    expect(inside.item.warnings.filter(({ path }) => path === 'value')).toEqual([])
  })
})

describe('a record whose address changes', () => {
  it('is not warned of the value that goes, but of one that stays', async () => {
    const made = await post<RecordWritten>('/api/dns/records', { name: 'moves', value: '192.168.1.70' })
    await web.app.db.prisma.dnsRecord.update({
      where: { id: made.item.id },
      data: { present: true, owned: true, status: 'served' },
    })
    const body = { update: { id: made.item.id, value: '192.168.1.71' } }
    const told = async () =>
      (await post<RecordPreviewed>('/api/dns/records/preview', body)).item.warnings.filter(
        ({ path }) => path === 'name',
      )
    expect(await told()).toEqual([])
    await web.app.db.prisma.dnsRecord.create({
      data: {
        ...{ zoneId, name: 'moves.site.com', type: 'A', value: '192.168.1.72', address: '192.168.1.72' },
        ...{ ttl: 60, provenance: 'static(admin)', origin: 'imported', present: true, status: 'served' },
      },
    })
    const stays = 'moves.site.com has 192.168.1.72 too, which stays: it is answered with all of them'
    expect(await told()).toEqual([{ path: 'name', message: stays }])
  })
})
