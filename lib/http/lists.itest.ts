import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '@/lib/contract/list'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb

async function get<T>(path: string): Promise<T> {
  const response = await web.ask('GET', path, { token: web.tokens.viewer })
  return (await response.json()) as T
}

interface Named {
  id: string
  hostname: string | null
  ip: string | null
  name?: string
}

async function pages<T>(path: string, limit: number): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const sign = path.includes('?') ? '&' : '?'
    const page: Page<T> = await get(
      `${path}${sign}limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`,
    )
    expect(page.items.length).toBeLessThanOrEqual(limit)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const { pool } = web.app.db
  await pool.query(`
    insert into reservation (family, subnet_id, identifier_type, identifier_value, ip, hostname, status)
    select 4, 3, 'hw-address', lpad(to_hex(i), 12, '0'), '10.20.0.0'::inet + i,
      case when i % 7 = 0 then null when i % 5 = 0 then 'twin' else 'host-' || i end, 'served'
    from generate_series(1, 60) i`)
  await pool.query(`
    insert into reservation (family, subnet_id, identifier_type, identifier_value, ip, hostname, status)
    select 4, 2, 'hw-address', lpad(to_hex(1000 + i), 12, '0'), null, 'name-only-' || i, 'failed'
    from generate_series(1, 5) i`)
  await pool.query(`insert into zone (view, server, name, reverse, provider_id) values
    ('internal', 's', 'site.com', false, '1'), ('external', 's', 'site.com', false, '2')`)
  await pool.query(`
    insert into dns_record (zone_id, name, type, value, address, ttl, provenance, origin, status, comment)
    select z.id, 'host-' || i || '.site.com', 'A', host('10.20.0.0'::inet + i), '10.20.0.0'::inet + i, 100 + i % 11 * 60,
      'static(admin)', 'imported', 'served', case when i = 1 then '=cmd|''/C calc''!A0' end
    from generate_series(1, 30) i, zone z`)
  await pool.query(`update dns_record set type = 'TXT' where name like 'host-2_.%'`)
  await pool.query(`
    insert into lease (ip, family, subnet_id, hwaddr, hostname, state, kea_state, cause, since, expires_at, valid_lifetime)
    select '10.20.0.0'::inet + i, 4, 3, lpad(to_hex(case when i = 4 then 99 else i end), 12, '0'), 'host-' || i || '.',
      case when i = 9 then 'declined' else 'active' end, 0, 'GRANT', now() - i % 4 * interval '1 hour', case when i % 3 = 0 then null else now() end, 4294967295
    from generate_series(1, 20) i`)
})
afterAll(() => web.close())

describe('pages', () => {
  it.each(['ip', '-ip', 'hostname', '-hostname', 'updatedAt', '-updatedAt', 'status', '-status'])(
    'of reservations by %s hold every row once, in order',
    async (sort) => {
      const paged = await pages<Named>(`/api/dhcp/reservations?sort=${sort}`, 7)
      const whole = await get<Page<Named>>(`/api/dhcp/reservations?sort=${sort}&limit=1000`)
      expect(whole.nextCursor).toBeNull()
      expect(whole.total).toBe(65)
      expect(paged.map(({ id }) => id)).toEqual(whole.items.map(({ id }) => id))
      expect(new Set(paged.map(({ id }) => id)).size).toBe(65)
    },
  )

  it.each([
    ['/api/dns/records', 'type', 60],
    ['/api/dns/records', '-type', 60],
    ['/api/dns/records', 'ttl', 60],
    ['/api/dns/records', '-ttl', 60],
    ['/api/dhcp/leases', 'since', 20],
    ['/api/dhcp/leases', '-since', 20],
  ] as const)('of %s by %s hold every row once, in order', async (path, sort, count) => {
    type Row = Record<'id' | 'ip' | 'type' | 'ttl' | 'since', string | number>
    const paged = await pages<Row>(`${path}?sort=${sort}`, 7)
    const field = sort.replace('-', '') as 'type' | 'ttl' | 'since'
    expect(new Set(paged.map((row) => row.id ?? row.ip)).size).toBe(count)
    const values = paged.map((row) => row[field])
    const sorted = [...values].sort((a, b) => (a < b ? -1 : Number(a > b)))
    expect(values).toEqual(sort.startsWith('-') ? sorted.reverse() : sorted)
    expect(new Set(values).size).toBeGreaterThan(1)
  })

  it('are sorted by number, not by text, and empty values come last', async () => {
    const { items } = await get<Page<Named>>('/api/dhcp/reservations?sort=ip&limit=1000')
    expect(items.slice(0, 3).map(({ ip }) => ip)).toEqual(['10.20.0.1', '10.20.0.2', '10.20.0.3'])
    expect(items.slice(-5).every(({ ip }) => ip === null)).toBe(true)
    const down = await get<Page<Named>>('/api/dhcp/reservations?sort=-ip&limit=1000')
    expect(down.items[0]?.ip).toBe('10.20.0.60')
    expect(down.items.at(-1)?.ip).toBeNull()
  })

  it('of leases and audit events hold every row once', async () => {
    const leases = await pages<{ ip: string }>('/api/dhcp/leases?sort=expiresAt', 3)
    expect(new Set(leases.map(({ ip }) => ip)).size).toBe(20)
    const events = await pages<{ id: string }>('/api/audit', 2)
    expect(events.length).toBeGreaterThanOrEqual(3)
    expect([...events].sort((a, b) => Number(b.id) - Number(a.id))).toEqual(events)
  })

  it.each([
    'garbage',
    Buffer.from('["ip","x","y"]').toString('base64url'),
    Buffer.from('["-hostname",null,"00000000-0000-4000-8000-000000000000"]').toString('base64url'),
  ])('refuse the cursor %s', async (cursor) => {
    const response = await web.ask('GET', `/api/dhcp/reservations?cursor=${cursor}`, {
      token: web.tokens.viewer,
    })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ errors: [{ path: 'cursor' }] })
  })

  it('refuse a query that PostgreSQL could not take', async () => {
    for (const query of ['q=%00', 'q=a&q=b', 'limit=1e9', 'scope=%00']) {
      const response = await web.ask('GET', `/api/dhcp/reservations?${query}`, { token: web.tokens.viewer })
      expect(response.status).toBe(422)
    }
  })
})

describe('searching in a list', () => {
  it.each([
    ['q=host-1', 8],
    ['q=HOST-11', 1],
    ['q=10.20.0.7', 1],
    ['q=10.20.0.0/29', 7],
    ['q=10.20.0.', 60],
    ['q=00:00:00:00:00:0a', 1],
    ['q=0000.0000.000a', 1],
    ['q=%25', 0],
    ['q=_', 0],
    ['scope=GUEST', 60],
    ['scope=LAN&status=failed', 5],
    ['scope=NOWHERE', 0],
    ['ip=10.20.0.9', 1],
    ['mac=00-00-00-00-00-09', 1],
    ['hostname=twin', 11],
    ["q=';drop table reservation", 0],
  ])('%s finds %i', async (query, count) => {
    const { items, total } = await get<Page<Named>>(`/api/dhcp/reservations?limit=1000&${query}`)
    expect(items).toHaveLength(count)
    expect(total).toBe(count)
  })

  it.each([
    ['q=host-1.site', 2],
    ['q=10.20.0.7', 2],
    ['zone=site.com&view=internal', 30],
    ['view=external&type=a', 20],
    ['name=HOST-3.site.com.', 2],
    ['ip=10.20.0.3', 2],
    ['type=AAAA', 0],
    ['q=aa:bb:cc:dd:ee:ff', 0],
  ])('of records, %s finds %i', async (query, count) => {
    expect((await get<Page<Named>>(`/api/dns/records?limit=1000&${query}`)).items).toHaveLength(count)
  })
})

describe('leases', () => {
  it('say for whom the address is reserved, and how long an infinite lease lasts', async () => {
    const { items } = await get<
      Page<{
        ip: string
        reserved: boolean
        reservationId: string | null
        hostname: string
        validLifetime: number
        mac: string
      }>
    >('/api/dhcp/leases?q=10.20.0.0/29')
    expect(items.map(({ reserved }) => reserved)).toEqual([true, true, true, false, true, true, true])
    expect(items.every(({ reservationId }) => reservationId !== null)).toBe(true)
    expect(items[0]).toMatchObject({
      hostname: 'host-1',
      mac: '00:00:00:00:00:01',
      validLifetime: 4_294_967_295,
    })
  })
})

describe('leases by whether they are reserved', () => {
  it.each([
    ['reserved=true', 19],
    ['reserved=false', 1],
    ['reserved=false&scope=GUEST&sort=-since', 1],
  ])('%s finds %i', async (query, count) => {
    const items = await pages<{ ip: string; reserved: boolean }>(`/api/dhcp/leases?${query}`, 6)
    expect(items).toHaveLength(count)
    expect(new Set(items.map(({ reserved }) => String(reserved)))).toEqual(
      new Set([query.split('&')[0]?.slice('reserved='.length)]),
    )
  })

  it('knows no other answer', async () => {
    const response = await web.ask('GET', '/api/dhcp/leases?reserved=maybe', { token: web.tokens.viewer })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ detail: 'reserved must be one of true, false' })
  })
})

describe('scopes', () => {
  it('count what they hold', async () => {
    const { items } =
      await get<Page<{ id: string; name: string; utilisation: Record<string, unknown> }>>('/api/dhcp/scopes')
    expect(items.map(({ name }) => name)).toEqual(['GUEST', 'LAN', 'LAN6', 'MGMT'])
    expect(items[0]?.utilisation).toMatchObject({
      size: '1024',
      leased: 19,
      declined: 1,
      reserved: 60,
      percent: null,
    })
    expect(items[2]?.utilisation).toMatchObject({ size: '18446744073709551616' })
    const one = await get<{ name: string }>(`/api/dhcp/scopes/${items[0]?.id}`)
    expect(one.name).toBe('GUEST')
    const found = await get<Page<{ name: string }>>('/api/dhcp/scopes?q=10.20.3.77')
    expect(found.items.map(({ name }) => name)).toEqual(['GUEST'])
  })
})

describe('the palette', () => {
  it('finds objects of every kind, the exact one first', async () => {
    const { items, readAs } = await get<{
      readAs: string
      items: { kind: string; title: string; href: string }[]
    }>('/api/search?q=host-1')
    expect(readAs).toBe('text')
    expect(items[0]).toMatchObject({ title: 'host-1' })
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['reservation', 'record', 'lease']))
    for (const q of ['00:00:00:00:00:0a', '10.20.0.7', '2001:db8::/32', 'ab', '%25', '10.20.']) {
      const answer = await web.ask('GET', `/api/search?q=${q}`, { token: web.tokens.viewer })
      expect(answer.status).toBe(200)
    }
    const network = await get<{ items: { kind: string }[] }>('/api/search?q=10.20.0.0/22')
    expect(network.items.some(({ kind }) => kind === 'scope')).toBe(true)
  })
})

describe('exports', () => {
  it('give every row that the filters let through, provenance included, and no formula', async () => {
    const response = await web.ask('GET', '/api/dns/records/export?format=csv&view=internal', {
      token: web.tokens.viewer,
    })
    expect(response.headers.get('content-type')).toContain('text/csv')
    expect(response.headers.get('content-disposition')).toContain('records.csv')
    const lines = (await response.text()).trimEnd().split('\r\n')
    expect(lines).toHaveLength(31)
    expect(lines[0]).toContain('provenance')
    expect(lines.filter((line) => line.includes('static(admin)'))).toHaveLength(30)
    expect(lines.join('\n')).toContain(`"'=cmd|'/C calc'!A0"`)
  })

  it('are JSON that parses, also without a row', async () => {
    expect(await get<unknown[]>('/api/dhcp/reservations/export?format=json')).toHaveLength(65)
    expect(await get<unknown[]>('/api/dhcp/reservations/export?format=json&scope=NOWHERE')).toEqual([])
    expect((await get<unknown[]>('/api/audit/export?format=json')).length).toBeGreaterThan(0)
  })
})

describe('the overview', () => {
  it('says what is silent, and counts', async () => {
    await web.app.db.prisma.health.create({
      data: { name: 'kea-feed', state: 'ok', checkedAt: new Date(Date.now() - 120_000), since: new Date(0) },
    })
    const overview = await get<{
      state: string
      health: { name: string; state: string; detail: string }[]
      counts: Record<string, unknown>
    }>('/api/overview')
    expect(overview.counts).toMatchObject({
      scopes: 4,
      reservations: { served: 60, failed: 5 },
      leases: { active: 19, declined: 1 },
    })
    expect(overview.health.find(({ name }) => name === 'kea-feed')).toMatchObject({ state: 'unknown' })
    expect(overview.health.find(({ name }) => name === 'worker')?.detail).toContain('npm run worker')
    expect(overview.state).toBe('unknown')
  })
})

describe('the audit log', () => {
  it.each(['update audit_event set line = $$x$$', 'delete from audit_event', 'truncate audit_event'])(
    'refuses: %s',
    async (sql) => {
      await expect(web.app.db.pool.query(sql)).rejects.toThrow(/append-only/)
    },
  )
})

describe('the policy', () => {
  it('is changed by an administrator, audited, and everything is looked at again', async () => {
    const before = await web.ask('GET', '/api/policy', { token: web.tokens.viewer })
    expect(await before.json()).toMatchObject({
      drift: 'warn',
      onStaticDns: 'prompt',
      autoWatch: true,
      graceHours: 24,
    })
    const put = (body: unknown, ifMatch = before.headers.get('etag') ?? '') =>
      web.ask('PUT', '/api/policy', {
        token: web.tokens.administrator,
        body,
        headers: { 'if-match': ifMatch },
      })
    expect((await put({ graceHours: 500 })).status).toBe(422)
    const done = await put({ dnsEnabled: true, drift: 'block' })
    expect(await done.json()).toMatchObject({ dnsEnabled: true, drift: 'block', graceHours: 24, version: 2 })
    expect((await put({ drift: 'warn' })).status).toBe(412)
    const { rows } = await web.app.db.pool.query(`select 1 from graphile_worker.jobs where key = 'sync'`)
    expect(rows).toHaveLength(1)
    const event = await web.app.db.prisma.auditEvent.findFirst({ where: { subjectKind: 'policy' } })
    expect(event?.line).toBe('policy updated (POLICY) dnsEnabled=true drift=block observe=false')
  })
})
