import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'
import { HOLDERS_OF_NAME, spellings } from '@/lib/services/console/name-holders'

let web: TestWeb
const ROWS = 100_000
const LARGE = ['reservation', 'dns_record', 'lease', 'claim', 'static_record', 'audit_event']

/** Building an index over all rows is several times faster than adding each of them. */
async function withoutIndexes(fill: () => Promise<void>): Promise<void> {
  const { pool } = web.app.db
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any($1::text[]::regclass[]) and not indisunique`,
    [LARGE],
  )
  for (const { name } of rows) await pool.query(`drop index ${name}`)
  await fill()
  for (const { definition } of rows) await pool.query(definition)
}

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const { pool } = web.app.db
  await pool.query(`insert into zone (view, server, name, reverse, provider_id) values
    ('internal', 's', 'site.com', false, '1'), ('external', 's', 'site.com', false, '2')`)
  // Bytes that look like chance, but are the same in each run.
  await pool.query(`create function bytes(i int) returns text language sql immutable as
    $$ select '02' || substr(md5(i::text), 1, 10) $$`)
  await withoutIndexes(fill)
  await pool.query('analyze')
}, 180_000)
afterAll(() => web.close())

async function fill(): Promise<void> {
  const { pool } = web.app.db
  await pool.query(`
    insert into reservation (family, subnet_id, identifier_type, identifier_value, ip, hostname, status)
    select 4, 1 + i % 3, 'hw-address', bytes(i), '10.0.0.0'::inet + i, 'srv-' || i, 'served'
    from generate_series(1, ${ROWS}) i`)
  await pool.query(`
    insert into dns_record (zone_id, name, type, value, address, ttl, provenance, origin, status, owner_ref, reservation_id)
    select z.id, r.hostname || '.site.com', case when i % 2 = 0 then 'A' else 'AAAA' end, host(r.ip), r.ip, 60 * (i % 50),
      'ddns(reservation)', 'holdfast', 'served', 'hw-address:' || r.identifier_value || '@1', r.id
    from generate_series(1, ${ROWS}) i join reservation r on r.identifier_value = bytes(i)
      join zone z on z.view = 'internal'`)
  await pool.query(`
    insert into claim (source_kind, source_id, zone_id, name, type, value, ttl, provenance, ref)
    select 'reservation', reservation_id::text, zone_id, name, type, value, ttl, provenance, owner_ref from dns_record`)
  await pool.query(`
    insert into static_record (zone_id, name, type, value, ttl, created_by)
    select zone_id, 'static-' || name, type, value, ttl, 'ann' from dns_record`)
  await pool.query(`
    insert into lease (ip, family, subnet_id, hwaddr, client_id, hostname, state, kea_state, cause, since, valid_lifetime)
    select '10.0.0.0'::inet + i, 4, 1 + i % 3, bytes(i + i % 2), '01' || bytes(i), 'srv-' || i || '.site.com.', 'active', 0,
      'GRANT', now() - i * interval '1 second', 600
    from generate_series(1, ${ROWS}) i`)
  await pool.query(`
    insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind)
    select 'worker', 'worker', 'RENEW', 'updated', 'A updated (RENEW) host=srv-' || i || ' mac=' ||
        upper(rtrim(regexp_replace(bytes(i), '(..)', '\\1:', 'g'), ':')) || ' ip=' || host('10.0.0.0'::inet + i) ||
        ' scope=LAN ttl=600', 'record'
    from generate_series(1, ${ROWS}) i`)
}

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  Plans?: Plan[]
}

/** The tables that a plan reads from one end to the other, subplans included. */
function readWhole(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : []
  return [...own, ...(plan.Plans ?? []).flatMap(readWhole)]
}

/** Asks, then lets PostgreSQL explain each statement that the answer took. */
async function wholeTablesOf(
  path: string,
  body?: unknown,
): Promise<{ tables: string[]; items: number; ms: number }> {
  const { pool } = web.app.db
  const asked = vi.spyOn(pool, 'query')
  const began = performance.now()
  const response = await (body === undefined
    ? web.ask('GET', path, { token: web.tokens.viewer })
    : web.ask('POST', path, { token: web.tokens.operator, body }))
  const ms = performance.now() - began
  const statements = asked.mock.calls as unknown as [text: unknown, values?: unknown[]][]
  asked.mockRestore()
  expect(response.status).toBe(200)
  const { items = [] } = (await response.json()) as { items?: unknown[] }
  const tables: string[] = []
  for (const [text, values] of statements) {
    // How many there are in all is counted from one end to the other, up to a limit.
    if (typeof text !== 'string' || !/^\s*select(?! count)/i.test(text)) continue
    const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (format json) ${text}`,
      values,
    )
    tables.push(...readWhole(rows[0]?.['QUERY PLAN'][0].Plan as Plan).filter((name) => LARGE.includes(name)))
  }
  return { tables, items: items.length, ms }
}

describe(`a name among ${ROWS} reservations`, () => {
  it.each([['srv-77777'], ['srv-77777.site.com'], ['a']])('%s is found by index', async (hostname) => {
    const names = spellings(hostname, [{ name: 'site.com', reverse: false }])
    const { rows } = await web.app.db.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (format json) ${HOLDERS_OF_NAME}`,
      [4, names, null, 'hw-address', '02c9f0f895fb'],
    )
    expect(readWhole(rows[0]?.['QUERY PLAN'][0].Plan as Plan)).not.toContain('reservation')
  })
})

describe(`a list of ${ROWS} rows`, () => {
  // md5('7') is 8f14e45fce…, so the client of srv-7 is 02:8f:14:e4:5f:ce; that of srv-8 is 02:c9:f0:f8:95:fb.
  it.each<[string, number]>([
    ['/api/dhcp/reservations?q=02:8f:14:e4', 1],
    ['/api/dhcp/reservations?q=14:e4:5f:ce', 1],
    ['/api/dhcp/reservations?q=8f14.e45f', 1],
    ['/api/dhcp/reservations?q=02:8f:14:e4:5f:ce', 1],
    ['/api/dhcp/reservations?q=srv-77777.site.com.', 1],
    ['/api/dhcp/reservations?q=srv-7777', 11],
    ['/api/dhcp/reservations?q=10.0.0.7', 1],
    ['/api/dhcp/reservations?q=10.0.1.0/28', 16],
    ['/api/dhcp/reservations?ip=10.0.0.7', 1],
    ['/api/dhcp/reservations?sort=-hostname', 50],
    ['/api/dhcp/leases?q=02:c9:f0:f8', 2],
    ['/api/dhcp/leases?q=f0:f8:95:fb', 2],
    ['/api/dhcp/leases?q=02:8f:14:e4:5f:ce', 1],
    ['/api/dhcp/leases?q=srv-77777.site.com', 1],
    ['/api/dhcp/leases?sort=since', 50],
    ['/api/dhcp/leases?sort=-since&reserved=true', 50],
    ['/api/dhcp/leases?reserved=false&sort=since', 50],
    ['/api/dhcp/leases?reserved=true&scope=LAN', 50],
    ['/api/dns/records?q=02:8f:14:e4:5f:ce', 1],
    ['/api/dns/records?q=8f14.e45f', 1],
    ['/api/dns/records?q=srv-77777.site.com.', 1],
    ['/api/dns/records?q=10.0.1.0/28', 16],
    ['/api/dns/records?sort=type', 50],
    ['/api/dns/records?sort=-ttl', 50],
    ['/api/dns/records?sort=ttl&type=A', 50],
    ['/api/audit?q=02:8f:14:e4:5f:ce', 1],
    ['/api/audit?q=028f.14e4', 1],
    ['/api/audit?q=10.0.0.7', 1],
    ['/api/audit?q=10.0.1.0/28', 16],
    ['/api/search?q=02:8f:14:e4:5f:ce', 3],
    ['/api/search?q=srv-77777.site.com', 3],
    ['/api/search?q=10.0.0.7', 4],
  ])('is not read from end to end for %s', async (path, count) => {
    const { tables, items } = await wholeTablesOf(path)
    expect(items).toBe(count)
    expect(tables).toEqual([])
  })
})

describe(`an address among ${ROWS} reservations and leases`, () => {
  const PREVIEW = '/api/dns/records/preview'
  const typed = { name: 'new.site.com', value: '10.0.0.7', view: 'internal' }
  it.each<[string, unknown]>([
    ['/api/addresses/10.0.0.7', undefined],
    ['/api/addresses/2001:db8::7', undefined],
    [PREVIEW, { create: { value: '10.0.0.7' } }],
    [PREVIEW, { create: typed }],
    [PREVIEW, { create: { ...typed, name: 'srv-7.site.com', value: '10.9.0.7' } }],
  ])('is found by index for %s %j, while it is being typed', async (path, body) => {
    const answers: Awaited<ReturnType<typeof wholeTablesOf>>[] = []
    for (let round = 0; round < 5; round += 1) answers.push(await wholeTablesOf(path, body))
    expect(answers.flatMap(({ tables }) => tables)).toEqual([])
    expect(Math.min(...answers.map(({ ms }) => ms))).toBeLessThan(100)
  })
})
