import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

// Many operators at the same few records at once: nobody waits for ever, nothing is half-written.

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  for (const [name, reverse] of [
    ['site.com', false],
    ['1.168.192.in-addr.arpa', true],
  ] as const) {
    await web.app.db.prisma.zone.create({
      data: { view: 'internal', server: 's', name, reverse, providerId: name },
    })
  }
})
afterAll(() => web.close())

const names = fc.constantFrom('a', 'b')
const values = fc.constantFrom('192.168.1.1', '192.168.1.2')
const some = fc.nat(9)
const act = fc.oneof(
  fc.record({ do: fc.constant('create' as const), name: names, value: values, reserve: fc.constant(false) }),
  fc.record({ do: fc.constant('value' as const), some, value: values }),
  fc.record({ do: fc.constant('name' as const), some, name: names }),
  fc.record({ do: fc.constant('ptr' as const), some, ptr: fc.boolean() }),
  fc.record({ do: fc.constant('delete' as const), some }),
  fc.record({
    do: fc.constant('reserve' as const),
    some,
    mac: fc.constantFrom('02:00:00:00:00:01', '02:00:00:00:00:02'),
  }),
  fc.record({ do: fc.constant('adopt' as const), some }),
  fc.record({ do: fc.constant('import' as const), name: names, value: values }),
  fc.record({ do: fc.constant('serve' as const), some }),
  fc.record({ do: fc.constant('dismiss' as const), some }),
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

async function answerTo(one: Act): Promise<number> {
  const ask = async (method: string, path: string, body?: unknown): Promise<number> => {
    const given = { token: web.tokens.operator, ...(body === undefined ? {} : { body }) }
    return (await web.ask(method, `/api/dns/records${path}`, given)).status
  }
  if (one.do === 'create') {
    const { name, value } = one
    return ask('POST', '', { name, value })
  }
  const { pool } = web.app.db
  if (one.do === 'import') {
    const { rowCount } = await pool.query(
      `insert into dns_record (zone_id, name, type, value, address, ttl, provenance, origin, present, status)
       select id, $1 || '.site.com', 'A', $2::text, $2::text::inet, 60, 'static(admin)', 'imported', true, 'served' from zone
       where not reverse on conflict do nothing`,
      [one.name, one.value],
    )
    return rowCount === 1 ? 201 : 409
  }
  const { rows } = await pool.query<{ id: string }>(`select id from dns_record where type = 'A' order by id`)
  const id = rows[one.some % Math.max(rows.length, 1)]?.id ?? null
  const path = `/${id ?? 'none'}`
  switch (one.do) {
    case 'value':
      return ask('PATCH', path, { value: one.value })
    case 'name':
      return ask('PATCH', path, { name: one.name })
    case 'ptr':
      return ask('PATCH', path, { ptr: one.ptr })
    case 'delete':
      return ask('DELETE', path)
    case 'reserve':
      return ask('POST', `${path}/reserve`, { mac: one.mac })
    case 'adopt':
      return ask('POST', `${path}/adopt`)
    case 'serve': {
      // As the worker leaves what the server has.
      await pool.query(
        `update dns_record set present = true, owned = true, provenance = 'static(admin)', status = 'served'
         where id = $1 and wanted`,
        [id],
      )
      return 200
    }
    case 'dismiss':
      return ask('POST', `${path}/dismiss`)
  }
}

/** What would be half-written; every text is a fault. */
async function faults(): Promise<string[]> {
  const { rows } = await web.app.db.pool.query<{ fault: string }>(`
    select 'no claim of ' || s.name || ' ' || s.value as fault from static_record s where not exists (
      select from claim c where c.source_kind = 'static' and c.source_id = s.id::text and c.zone_id = s.zone_id
        and c.name = s.name and c.type = s.type and c.value = s.value)
    union all select 'nobody asked for ' || c.name || ' ' || c.value from claim c where c.source_kind = 'static'
      and not exists (select from static_record s where s.id::text = c.source_id
        and ((s.name, s.value) = (c.name, c.value) or c.type = 'PTR' and s.ptr and s.name = c.value))
    union all select 'two names of ' || name from claim where type = 'PTR' group by name having count(distinct value) > 1
    union all select 'wanted or not: ' || d.name || ' ' || d.value from dns_record d where d.wanted <> exists (
      select from claim c where c.zone_id = d.zone_id and c.name = d.name and c.type = d.type and c.value = d.value)
    union all select 'linked to nothing: ' || r.id from reservation r where r.static_record_id is not null
      and not exists (select from static_record s where s.id = r.static_record_id)
    union all select 'linked to another address: ' || r.id from reservation r
      join static_record s on s.id = r.static_record_id and s.value <> host(r.ip)`)
  return rows.map(({ fault }) => fault)
}

it('leaves every record whole, and fails nobody', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 30 }), async (acts) => {
      const statuses = await Promise.all(acts.map(answerTo))
      expect(statuses.filter((status) => ![200, 201, 404, 409, 422].includes(status))).toEqual([])
      expect(await faults()).toEqual([])
    }),
    { numRuns: 30 },
  )
}, 120_000)
