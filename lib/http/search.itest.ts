import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '@/lib/contract/list'
import type { SearchResult } from '@/lib/contract/overview'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb

const LISTS = {
  reservations: '/api/dhcp/reservations',
  leases: '/api/dhcp/leases',
  scopes: '/api/dhcp/scopes',
  records: '/api/dns/records',
  audit: '/api/audit',
  zones: '/api/dns/zones',
  alerts: '/api/alerts',
  users: '/api/users',
} as const

function ask(list: keyof typeof LISTS | 'search', q: string): Promise<Response> {
  const path = list === 'search' ? '/api/search' : LISTS[list]
  return web.ask('GET', `${path}?q=${encodeURIComponent(q)}`, { token: web.tokens.administrator })
}

interface Item {
  name?: string
  hostname?: string | null
  line?: string
}

/** What tells the items apart, sorted. */
async function found(list: keyof typeof LISTS, q: string): Promise<string[]> {
  const response = await ask(list, q)
  expect(response.status).toBe(200)
  const { items } = (await response.json()) as Page<Item>
  return items.map((item) => item.line ?? item.hostname ?? item.name ?? '').sort()
}

const line = (ip: string, client = 'mac=AA:BB:CC:DD:EE:FF', host = 'x') =>
  `A updated (RENEW) host=${host} ${client} ip=${ip} scope=LAN ttl=600`

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const { pool, prisma } = web.app.db
  await pool.query(`insert into zone (view, server, name, reverse, provider_id) values
    ('internal', 's', 'site.com', false, '1'), ('internal', 's', 'lab.site.com', false, '2'),
    ('external', 's', 'site.com', false, '3')`)
  const reservation = {
    family: 4,
    subnetId: 2,
    identifierType: 'hw-address',
    status: 'served',
  } as const
  await prisma.reservation.createMany({
    data: [
      { ...reservation, identifierValue: 'aabbccddeeff', ip: '192.168.1.56', hostname: 'epg' },
      { ...reservation, identifierValue: '0aabbccddee0', ip: '192.168.1.57', hostname: 'shifted' },
      { ...reservation, identifierValue: '021122334455', ip: '192.168.1.58', hostname: 'NAS.site.com.' },
      { ...reservation, identifierValue: '021122334456', ip: '192.168.1.59', hostname: 'fifty%off' },
      {
        ...reservation,
        family: 6,
        subnetId: 6,
        identifierType: 'duid',
        identifierValue: '000100012c1aaabbccddee0f',
        ip: '2001:db8:77::5',
        moreAddresses: ['2001:db8:77::6'],
        hostname: 'six',
      },
    ],
  })
  const epg = await prisma.reservation.findFirstOrThrow({ where: { hostname: 'epg' } })
  const zone = await prisma.zone.findFirstOrThrow({ where: { view: 'internal', name: 'site.com' } })
  const record = { zoneId: zone.id, type: 'A', ttl: 600, status: 'served' } as const
  await prisma.dnsRecord.createMany({
    data: [
      {
        ...record,
        name: 'epg.site.com',
        value: '192.168.1.56',
        address: '192.168.1.56',
        provenance: 'ddns(reservation)',
        origin: 'holdfast',
        ownerRef: 'hw-address:aabbccddeeff@2',
      },
      {
        ...record,
        name: 'kept.site.com',
        value: '192.168.1.56',
        address: '192.168.1.56',
        provenance: 'static(admin)',
        origin: 'imported',
        reservationId: epg.id,
      },
      {
        ...record,
        name: 'laptop.site.com',
        value: '192.168.1.150',
        address: '192.168.1.150',
        provenance: 'ddns(dynamic)',
        origin: 'holdfast',
        ownerRef: 'client-id:01021122334455@2',
      },
    ],
  })
  await pool.query(`
    insert into lease (ip, family, subnet_id, hwaddr, client_id, hostname, state, kea_state, cause, since, valid_lifetime)
    values ('192.168.1.150', 4, 2, '021122334455', '01021122334455', 'laptop', 'active', 0, 'GRANT', now(), 600),
      ('192.168.1.151', 4, 2, '', '01aabbccddee01', 'phone.site.com.', 'active', 0, 'GRANT', now(), 600)`)
  const event = {
    actorKind: 'worker',
    actor: 'worker',
    cause: 'RENEW',
    verb: 'updated',
    subjectKind: 'record',
  }
  await prisma.auditEvent.createMany({
    data: [
      line('192.168.1.5'),
      line('192.168.1.56', 'client-id=01:02:11:22:33:44:55'),
      line('2001:db8:77::5', 'duid=00:01:00:01:2c:1a:aa:bb:cc:dd:ee:0f'),
      line('10.0.0.1', 'mac=-', '"a ip=192.168.1.99"'),
      line('1:2', 'mac=-', 'nonsense'),
      'user signed-in (ADMIN) email=a@b.c from=192.168.1.77',
    ].map((text) => ({ ...event, line: text })),
  })
})
afterAll(() => web.close())

describe('a search among reservations', () => {
  it.each<[string, string[]]>([
    ['aa:bb:cc', ['epg', 'six']],
    ['AA-BB-CC', ['epg', 'six']],
    ['aabb.cc', ['epg', 'six']],
    ['aabbcc', ['epg', 'six']],
    ['dd:ee:ff', ['epg']],
    ['ddee.ff', ['epg']],
    [':ee:ff', ['epg']],
    ['cc:dd', ['epg', 'six']],
    ['ab:bc', ['shifted']],
    ['a0:aa', []],
    ['aa:bb:cc:dd:ee:ff', ['epg']],
    ['aabb.ccdd.eeff', ['epg']],
    ['AABBCCDDEEFF', ['epg']],
    ['00:01:00:01:2c:1a', ['six']],
    ['epg', ['epg']],
    ['EPG.Site.COM', ['epg']],
    ['epg.site.com.', ['epg']],
    ['epg.lab.site.com', ['epg']],
    ['epg.si', ['epg']],
    ['epg.example.org', []],
    ['pg.site.com', []],
    ['nas.site.com', ['NAS.site.com.']],
    ['nas.site.com.', ['NAS.site.com.']],
    ['192.168.1.56', ['epg']],
    ['192.168.1.56/31', ['epg', 'shifted']],
    ['2001:DB8:77:0::5', ['six']],
    ['2001:db8:77::6', ['six']],
    ['2001:db8:77::/64', ['six']],
    ['2001:db8:', ['six']],
    ['%', ['fifty%off']],
    ['y%o', ['fifty%off']],
    ['_', []],
    ['\\', []],
    [`'`, []],
    [`"`, []],
    [`'; drop table reservation; --`, []],
  ])('for %s', async (q, names) => {
    expect(await found('reservations', q)).toEqual(names)
  })

  it('goes the same way by the filter ip', async () => {
    const response = await web.ask('GET', `${LISTS.reservations}?ip=2001:db8:77::6`, {
      token: web.tokens.viewer,
    })
    expect(((await response.json()) as Page<Item>).items.map(({ hostname }) => hostname)).toEqual(['six'])
  })
})

describe('a search among leases', () => {
  it.each<[string, string[]]>([
    ['02:11:22', ['laptop']],
    ['44:55', ['laptop']],
    ['0211.2233.4455', ['laptop']],
    ['aa:bb:cc:dd:ee:01', ['phone.site.com']],
    ['laptop.site.com.', ['laptop']],
    ['phone.site.com', ['phone.site.com']],
    ['192.168.1.0/24', ['laptop', 'phone.site.com']],
  ])('for %s', async (q, names) => {
    expect(await found('leases', q)).toEqual(names)
  })
})

describe('a search among records', () => {
  it.each<[string, string[]]>([
    ['aa:bb:cc:dd:ee:ff', ['epg.site.com', 'kept.site.com']],
    ['aabb.ccdd.eeff', ['epg.site.com', 'kept.site.com']],
    ['ee:ff', ['epg.site.com', 'kept.site.com']],
    ['02-11-22-33-44-55', ['laptop.site.com']],
    ['epg.site.com.', ['epg.site.com']],
    ['192.168.1.150', ['laptop.site.com']],
    ['192.168.1.128/25', ['laptop.site.com']],
  ])('for %s', async (q, names) => {
    expect(await found('records', q)).toEqual(names)
  })
})

describe('a search among scopes', () => {
  it.each<[string, string[]]>([
    ['192.168.1.0/24', ['LAN']],
    ['192.168.1.7/24', ['LAN']],
    ['192.168.0.0/16', ['LAN']],
    ['192.168.1.128/25', ['LAN']],
    ['192.168.', ['LAN']],
    ['192.168.1.7', ['LAN']],
    ['2001:db8:77::/64', ['LAN6']],
    ['2001:db8::/32', ['LAN6']],
    ['2001:db8:77::9', ['LAN6']],
    ['0.0.0.0/0', ['GUEST', 'LAN', 'MGMT']],
    ['::/0', ['LAN6']],
    ['lan', ['LAN', 'LAN6']],
    ['%', []],
  ])('for %s', async (q, names) => {
    expect(await found('scopes', q)).toEqual(names)
  })
})

describe('a search in the audit log', () => {
  it.each<[string, string[]]>([
    ['192.168.1.5', ['192.168.1.5']],
    ['192.168.1.77', ['from 192.168.1.77']],
    ['2001:DB8:77:0::5', ['2001:db8:77::5']],
    ['2001:db8:77::', []],
    ['192.168.1.0/26', ['192.168.1.5', '192.168.1.56']],
    ['192.168.1.96/27', []],
    ['192.168.1.', ['192.168.1.5', '192.168.1.56']],
    ['2001:db8:77::/64', ['2001:db8:77::5']],
    ['::/0', ['2001:db8:77::5']],
    ['aabb.ccdd.eeff', ['192.168.1.5']],
    ['aabbccddeeff', ['192.168.1.5']],
    ['AA-BB-CC-DD-EE', ['192.168.1.5', '2001:db8:77::5']],
    ['0211.2233.4455', ['192.168.1.56']],
    ['a@b.c', ['from 192.168.1.77']],
  ])('for %s', async (q, ips) => {
    const lines = await found('audit', q)
    expect(
      lines.map((text) => text.replace(/.* (from|ip)=(\S+).*/, '$1 $2').replace('ip ', '')).sort(),
    ).toEqual(ips)
  })
})

describe('a search for nothing that could be', () => {
  const lists = [...(Object.keys(LISTS) as (keyof typeof LISTS)[]), 'search'] as const

  it.each(lists)('is refused by %s, naming q', async (list) => {
    for (const q of [
      '192.168.1.0/99',
      '192.168.1.300',
      '2001:db8::/129',
      '10.4/16',
      'a\u0000b',
      'x'.repeat(10_000),
    ]) {
      const response = await ask(list, q)
      expect(response.status).toBe(422)
      expect(await response.json()).toMatchObject({ errors: [{ path: 'q' }] })
    }
  })

  it.each(lists)('is only a text to %s when it may be one', async (list) => {
    for (const q of [
      ...[
        '192.168.1.0/24',
        '2001:db8::/64',
        '10.0.0.1',
        '::1',
        'aa:bb:cc',
        '%',
        '_',
        '\\',
        `'`,
        '"',
        '$1',
        '*',
      ],
      ...['a/b', '', ' ', '0', '\u202e', '𝕏', 'e\u0301', `') or 1=1 --`, '%%%', '{}', '..', 'a'.repeat(300)],
    ]) {
      expect((await ask(list, q)).status).toBe(200)
    }
  })
})

describe('the palette', () => {
  it('finds by a part of a MAC, a full name and a network', async () => {
    const titles = async (q: string) => {
      const { items } = (await (await ask('search', q)).json()) as {
        items: { title: string; kind: string }[]
      }
      return items.map(({ kind, title }) => `${kind} ${title}`)
    }
    expect(await titles('dd:ee:ff')).toEqual(
      expect.arrayContaining(['reservation epg', 'record epg.site.com', 'record kept.site.com']),
    )
    expect((await titles('epg.site.com.'))[0]).toBe('record epg.site.com')
    expect(await titles('epg.site.com.')).toContain('reservation epg')
    expect(await titles('192.168.1.128/25')).toContain('scope LAN')
  })

  it('finds watches by address, name, client and its name, but not those that were dismissed', async () => {
    const shared = { family: 4, subnetId: 2, createdBy: 'ann' }
    const client = { hwaddr: '02cafe000001', hostname: 'laserjet.' }
    const { id } = await web.app.db.prisma.watch.create({
      data: { ...shared, ...client, ip: '192.168.1.222', name: 'watched.site.com', state: 'client-seen' },
    })
    await web.app.db.prisma.watch.create({
      data: { ...shared, ...client, ip: '192.168.1.223', name: 'unwatched.site.com', state: 'dismissed' },
    })
    for (const q of ['192.168.1.222', 'watched.site', 'laserjet', '02:ca:fe:00:00:01']) {
      const { items } = (await (await ask('search', q)).json()) as SearchResult
      const watches = items.filter(({ kind }) => kind === 'watch')
      expect(watches).toEqual([
        {
          ...{ kind: 'watch', id, title: 'watched.site.com', href: `/watchlist?open=${id}` },
          detail: 'Watch · 192.168.1.222 · client seen · LAN',
        },
      ])
    }
  })

  it('leads from an address, in any spelling and known or not, to its page', async () => {
    for (const [q, ip, href] of [
      ['192.168.1.56', '192.168.1.56', '/addresses/192.168.1.56'],
      [' 198.51.100.7', '198.51.100.7', '/addresses/198.51.100.7'],
      ['2001:DB8:0::1', '2001:db8::1', '/addresses/2001%3Adb8%3A%3A1'],
    ] as const) {
      const { items } = (await (await ask('search', q)).json()) as SearchResult
      expect(items[0]).toMatchObject({ kind: 'address', id: ip, title: ip, href })
      expect(items.filter(({ kind }) => kind === 'address')).toHaveLength(1)
    }
  })
})
