import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTestWeb, type TestWeb } from '@/lib/http/testing/web'

/** More than a handful of batches. */
const ROWS = 5_500

let web: TestWeb

beforeAll(async () => {
  web = await startTestWeb()
  const { pool } = web.app.db
  await pool.query(`insert into zone (view, server, name, reverse, provider_id) values
    ('internal', 's', 'site.com', false, '1'), ('external', 's', 'site.com', false, '2')`)
  await pool.query(
    `insert into dns_record (zone_id, name, type, value, address, ttl, provenance, origin, owned, owner_ref, status,
       present, wanted, why, comment)
     select z.id, 'host-' || i || '.site.com', 'A', host('10.20.0.0'::inet + i), '10.20.0.0'::inet + i, 600,
       'ddns(dynamic)', 'holdfast', true, 'hw-address:' || lpad(to_hex(i), 12, '0') || '@3', 'served', true, true,
       '{"cause": "GRANT", "chain": []}', case when i = 7 then '＝cmd|''/C calc''!A0' end
     from generate_series(1, $1) i join zone z on z.view = 'internal'`,
    [ROWS],
  )
  await pool.query(
    `insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind, subject_id, before, after, chain)
     select 'worker', 'worker', case when i % 2 = 0 then 'GRANT' else 'RELEASE' end, 'created',
       case when i = 3 then '=HYPERLINK("http://evil")' else 'A created (GRANT) host=h' || i end, 'record', i::text,
       null, '{"value": "10.0.0.1"}', '[{"kind": "event", "id": "1"}]'
     from generate_series(1, $1) i`,
    [ROWS],
  )
})
afterAll(() => web.close())

async function text(path: string): Promise<{ response: Response; body: string }> {
  const response = await web.ask('GET', path, { token: web.tokens.viewer })
  return { response, body: await response.text() }
}

/** Lines of a CSV as cells; enough for what we write. */
function table(csv: string): Record<string, string>[] {
  const [head = '', ...lines] = csv.trimEnd().split('\r\n')
  const names = head.split(',')
  return lines.map((line) => {
    const cells = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)?.map((cell) => cell.replace(/,$/, '')) ?? []
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

describe('an export of records', () => {
  it('holds every row of the filters once, with provenance, owner and cause', async () => {
    const { response, body } = await text('/api/dns/records/export?view=internal&sort=value')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const rows = table(body)
    expect(rows).toHaveLength(ROWS)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(ROWS)
    expect(rows.find(({ name }) => name === 'host-1.site.com')).toMatchObject({
      provenance: 'ddns(dynamic)',
      owner: 'hw-address:000000000001@3',
      cause: 'GRANT',
      status: 'served',
      present: 'true',
    })
    expect(rows.find(({ name }) => name === 'host-7.site.com')?.comment).toBe(`"'＝cmd|'/C calc'!A0"`)
    expect(table((await text('/api/dns/records/export?view=external')).body)).toEqual([])
  })

  it('as JSON is one list of what the page shows', async () => {
    const { body } = await text('/api/dns/records/export?format=json&q=host-42.site.com')
    expect(JSON.parse(body)).toMatchObject([
      { name: 'host-42.site.com', provenance: 'ddns(dynamic)', cause: 'GRANT' },
    ])
  })

  it('refuses a filter that the page would refuse', async () => {
    for (const query of ['status=odd', 'cursor=x', 'limit=5', 'format=xml']) {
      expect((await text(`/api/dns/records/export?${query}`)).response.status).toBe(422)
    }
  })
})

describe('an export of the audit log', () => {
  it('holds what the filters let through, before, after and chain, and no formula', async () => {
    const rows = table((await text('/api/audit/export?cause=RELEASE')).body)
    expect(rows).toHaveLength(ROWS / 2)
    const [evil] = rows.filter(({ subjectId }) => subjectId === '3')
    expect(evil?.line).toBe(`"'=HYPERLINK(""http://evil"")"`)
    expect(evil?.after).toBe('"{""value"":""10.0.0.1""}"')
    expect(evil?.chain).toContain('event')
  })
})

describe('a stream', () => {
  it('asks for the next batch only when the one before was taken, and stops with the reader', async () => {
    const query = vi.spyOn(web.app.db.pool, 'query')
    const statements = () =>
      query.mock.calls.filter(([sql]) => typeof sql === 'string' && sql.includes('from audit_event')).length
    const response = await web.ask('GET', '/api/audit/export?format=json', { token: web.tokens.viewer })
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.read()
    // One in hand, one made ready: five and a half batches are never in memory at once.
    expect(statements()).toBeLessThanOrEqual(3)
    await reader?.cancel()
    const asked = statements()
    await text('/api/audit/export?subjectId=1')
    expect(statements()).toBe(asked + 1)
    query.mockRestore()
  })
})
