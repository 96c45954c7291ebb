import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rrTable } from './rows/rr'
import { defaultSettings } from './settings'
import type { Simulator } from './start'
import { caller, query, rows, simulator } from './testing/client'

const records = Array.from({ length: 30 }, (_, i) => ({
  name: `h${i}`,
  type: 'A',
  ttl: 60 + i,
  value: `192.0.2.${i}`,
  classParameters: i % 10 === 0 ? { owner: i === 0 ? 'alice' : 'bob' } : {},
}))
const WORLD = {
  servers: [
    {
      name: 'smart.lab',
      members: [{ name: 'ns1.lab', hostaddr: '192.0.2.1' }],
      zones: [
        { name: 'lab.example', records: [...records, { name: 'q', type: 'TXT', value: 'say "hü"\\ \n' }] },
      ],
    },
  ],
}

describe('lists', () => {
  let sim: Simulator
  let call: ReturnType<typeof caller>

  beforeAll(async () => {
    sim = await simulator({ world: WORLD })
    call = caller(sim)
  })
  afterAll(() => sim.close())

  const list = (values: Record<string, string | number>, service = 'dns_rr_list') =>
    call('GET', `/rest/${service}?${query(values)}`)

  it('pages by offset and by key without losing or repeating a row', async () => {
    const where = "dns_name='smart.lab' AND dnszone_name='lab.example'"
    const whole = rows(await list({ WHERE: where, ORDERBY: 'rr_id' })).map((row) => row.rr_id)
    expect(whole).toHaveLength(33)
    const paged: (string | undefined)[] = []
    for (let offset = 0; ; offset += 10) {
      const page = await list({ WHERE: where, ORDERBY: 'rr_id', limit: 10, offset })
      if (page.status === 204) break
      paged.push(...rows(page).map((row) => row.rr_id))
    }
    expect(paged).toEqual(whole)
    const keyed: (string | undefined)[] = []
    for (let last = '0'; ; last = keyed.at(-1) ?? '') {
      const page = await list({ WHERE: `${where} AND rr_id > ${last}`, ORDERBY: 'rr_id', limit: 7 })
      if (page.status === 204) break
      keyed.push(...rows(page).map((row) => row.rr_id))
    }
    expect(keyed).toEqual(whole)
    const upper = await call(
      'GET',
      `/rest/dns_rr_list?${query({ where, orderby: 'rr_id', LIMIT: 2, OFFSET: 1 })}`,
    )
    expect(rows(upper).map((row) => row.rr_id)).toEqual(whole.slice(1, 3))
  })

  it('answers an index and a scan alike', async () => {
    const ids = async (where: string) =>
      rows(await list({ WHERE: where, ORDERBY: 'rr_id' })).map((row) => row.rr_id)
    const [row] = rows(await list({ WHERE: "rr_full_name='h7.lab.example' and vdns_parent_id=0" }))
    for (const name of ['rr_id', 'rr_full_name', 'value1']) {
      expect(await ids(`${name}='${row?.[name]}' and vdns_parent_id=0`)).toEqual(
        await ids(`NOT ${name}!='${row?.[name]}' and vdns_parent_id=0`),
      )
    }
    for (const name of ['dns_id', 'dnszone_id', 'dns_name', 'vdns_parent_id', 'dnsview_name']) {
      const indexed = await ids(`${name}='${row?.[name]}'`)
      expect(indexed.length).toBeGreaterThan(30)
      expect(indexed).toEqual(await ids(`NOT (${name}!='${row?.[name]}')`))
    }
    expect(await ids(`dns_id=${row?.dns_id} AND dns_id=99999`)).toEqual([])
    expect(await ids(`dnszone_id>=${row?.dnszone_id} AND dns_id=${row?.dns_id}`)).toHaveLength(33)
    expect((await list({ WHERE: `dnszone_id > ${row?.dnszone_id}` }, 'dns_zone_list')).status).toBe(200)
    expect((await list({ WHERE: `dnszone_id > 99999` }, 'dns_zone_list')).status).toBe(204)
  })

  it('orders by several columns, numbers as numbers', async () => {
    const ttls = rows(
      await list({ WHERE: "rr_type='A' and vdns_parent_id=0", ORDERBY: 'ttl desc, rr_full_name asc' }),
    )
    expect(ttls.map((row) => Number(row.ttl))).toEqual(records.map(({ ttl }) => ttl).reverse())
    const ids = rows(await list({ ORDERBY: 'rr_id desc', limit: 5 })).map((row) => Number(row.rr_id))
    expect(ids).toEqual([...ids].sort((a, b) => b - a))
  })

  it('selects columns and counts', async () => {
    const [row] = rows(
      await list({ WHERE: "rr_full_name='h1.lab.example'", SELECT: 'rr_id,rr_full_name', limit: 1 }),
    )
    expect(Object.keys(row ?? {})).toEqual(['errno', 'rr_full_name', 'rr_id'])
    expect((await list({ WHERE: "rr_type='A' AND vdns_parent_id=0" }, 'dns_rr_count')).body).toEqual([
      { total: '30' },
    ])
    expect((await list({ WHERE: "rr_type='PTR'" }, 'dns_rr_count')).body).toEqual([{ total: '0' }])
    expect((await list({}, 'dns_zone_count')).body).toEqual([{ total: '2' }])
  })

  it('filters by class parameters that are tagged', async () => {
    const where = { WHERE: "tag_rr_owner='bob' AND vdns_parent_id=0", ORDERBY: 'rr_id' }
    const tagged = rows(await list({ ...where, TAGS: 'rr.owner' }))
    expect(tagged.map((row) => row.rr_full_name)).toEqual(['h10.lab.example', 'h20.lab.example'])
    expect((await list(where)).status).toBe(400)
  })

  it.each(["rr_type='A", 'nosuch=1', "rr_type=='A' OR"])(
    'refuses WHERE %s with an error object',
    async (where) => {
      const answer = await list({ WHERE: where })
      expect(answer.status).toBe(400)
      expect(answer.body).toMatchObject({ severity: 'error', category: 'dns_rr_list' })
    },
  )

  it('refuses to order by nothing it knows', async () => {
    expect((await list({ ORDERBY: 'nosuch' })).status).toBe(400)
    expect((await list({ ORDERBY: 'rr_id sideways' })).status).toBe(400)
  })

  it('caps pages when told to', async () => {
    sim.change({ maxPage: 4 })
    expect(rows(await list({ limit: 10 }))).toHaveLength(4)
    expect(rows(await list({}))).toHaveLength(4)
    sim.change({ maxPage: 0, shortPages: 3 })
    expect(rows(await list({ limit: 10, offset: 2 }))).toHaveLength(3)
    sim.change({ shortPages: 0 })
  })

  it('prints rows fast and exactly as it builds them', () => {
    const table = rrTable(sim.store, () => defaultSettings)
    for (const row of sim.store.rrRows.from(0)) {
      const text = table.json?.(row) ?? ''
      expect(text).toBe(JSON.stringify(table.build(row)))
    }
  })

  it('answers an unknown service with 404 and an error object', async () => {
    const answer = await call('GET', '/rest/dns_nothing_list')
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ severity: 'error' })
    expect((await call('GET', '/rest/dns_rr_info')).status).toBe(400)
    expect((await call('GET', '/elsewhere')).status).toBe(404)
  })

  it('finds a page among many thousand records quickly', async () => {
    const zone = [...sim.store.zones.values()][0]
    if (!zone) throw new Error('no zone')
    for (let i = 0; i < 20_000; i += 1) {
      sim.context.writer.createRr(zone, {
        name: `bulk${i}.lab.example`,
        type: 'A',
        ttl: 60,
        values: [`10.0.${i >> 8}.${i & 255}`],
        className: '',
        classParameters: {},
        updatedAt: 0,
      })
    }
    const where = `dns_id=${zone.server.id} AND dnszone_id=${zone.ids[0]}`
    const before = performance.now()
    for (let offset = 0; offset < 20_000; offset += 2000) {
      expect(rows(await list({ WHERE: where, ORDERBY: 'rr_id', limit: 1, offset }))).toHaveLength(1)
    }
    // ten calls; a scan of the table for each would take far longer
    expect(performance.now() - before).toBeLessThan(1500)
    expect(rows(await list({ WHERE: where })).length).toBe(20_033)
  }, 30_000)
})
