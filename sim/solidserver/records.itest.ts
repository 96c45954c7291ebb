import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Simulator } from './start'
import { type Answer, caller, eventually, NATIVE, query, retOid, rows, simulator } from './testing/client'

const WORLD = {
  servers: [
    {
      name: 'smart.lab',
      members: [
        { name: 'ns1.lab', hostaddr: '192.0.2.1' },
        { name: 'ns2.lab', hostaddr: '192.0.2.2' },
      ],
      zones: [{ name: 'lab.example' }, { name: 'sub.lab.example' }, { name: '2.0.192.in-addr.arpa' }],
    },
    {
      name: 'views.lab',
      views: ['inside', 'outside'],
      zones: [
        { name: 'lab.example', view: 'inside' },
        { name: 'lab.example', view: 'outside' },
      ],
    },
  ],
}

let sim: Simulator
let call: ReturnType<typeof caller>

beforeAll(async () => {
  sim = await simulator({ world: WORLD })
  call = caller(sim)
})
afterAll(() => sim.close())

const add = (values: Record<string, string | number>, method = 'POST') =>
  call(method, `/rest/dns_rr_add?${query({ dns_name: 'smart.lab', rr_type: 'A', ...values })}`)
const del = (values: Record<string, string | number>) =>
  call('DELETE', `/rest/dns_rr_delete?${query(values)}`)
const list = async (where: string, extra: Record<string, string | number> = {}) =>
  rows(await call('GET', `/rest/dns_rr_list?${query({ WHERE: where, ...extra })}`))
const one = async (id: string) => rows(await call('GET', `/rest/dns_rr_info?rr_id=${id}`))[0]
const errno = (answer: Answer) => (answer.body as { errno?: string }).errno

describe('adding records', () => {
  it.each<[Record<string, string | number>, string]>([
    [{ rr_name: 'a.lab.example', value1: '' }, 'value1'],
    [{ rr_name: '', value1: '192.0.2.1' }, 'rr_name'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.1', rr_type: '' }, 'rr_type'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.1', dns_name: '' }, 'server'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.256' }, 'address'],
    [{ rr_name: 'a.lab.example', value1: '2001:db8::1' }, 'address of the other family'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.1', rr_type: 'AAAA' }, 'address of the other family'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.1', rr_type: 'NOPE' }, 'type'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.1', rr_ttl: '-1' }, 'ttl'],
    [{ rr_name: 'a..lab.example', value1: '192.0.2.1' }, 'empty label'],
    [{ rr_name: `${'x'.repeat(64)}.lab.example`, value1: '192.0.2.1' }, 'long label'],
    [{ rr_name: 'a b.lab.example', value1: '192.0.2.1' }, 'space in the name'],
    [{ rr_name: 'a.elsewhere.example', value1: '192.0.2.1' }, 'zone that is not here'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.1', dns_name: 'nobody.lab' }, 'server that is not here'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.1', dnszone_id: 99_999 }, 'zone id that is not here'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.1', add_flag: 'sometimes' }, 'flag'],
    [{ rr_name: 'a.lab.example', value1: 'seventy', value2: 'mail', rr_type: 'MX' }, 'preference'],
    [{ rr_name: 'a.lab.example', value1: '192.0.2.1', dns_name: 'ns1.lab' }, 'member of a smart'],
  ])('refuses %j (%s)', async (values) => {
    const answer = await add(values)
    expect(answer.status).toBe(400)
    expect(Number(errno(answer))).toBeGreaterThan(0)
    expect(await list("rr_full_name='a.lab.example'")).toEqual([])
  })

  it('gives the smart and each member a row with ids of their own', async () => {
    const id = retOid(await add({ rr_name: 'rep.lab.example', value1: '192.0.2.3' }))
    const found = await list("rr_full_name='rep.lab.example'", { ORDERBY: 'rr_id' })
    expect(found.map((row) => [row.dns_name, row.dns_type, row.vdns_parent_name])).toEqual([
      ['smart.lab', 'vdns', '#'],
      ['ns1.lab', 'ipm', 'smart.lab'],
      ['ns2.lab', 'ipm', 'smart.lab'],
    ])
    for (const key of ['rr_id', 'dns_id', 'dnszone_id'])
      expect(new Set(found.map((row) => row[key])).size).toBe(3)
    expect(await list("rr_full_name='rep.lab.example' AND vdns_parent_id=0")).toHaveLength(1)
    const member = found[1]?.rr_id ?? ''
    expect((await del({ rr_id: member })).status).toBe(400)
    expect((await del({ rr_id: id })).status).toBe(200)
    expect(await list("rr_full_name='rep.lab.example'")).toEqual([])
  })

  it('chooses the longest zone, and refuses a name outside the zone that is given', async () => {
    const id = retOid(await add({ rr_name: 'x.sub.lab.example', value1: '192.0.2.4' }))
    expect((await one(id))?.dnszone_name).toBe('sub.lab.example')
    expect(
      (await add({ rr_name: 'x.lab.example', value1: '192.0.2.4', dnszone_name: 'sub.lab.example' })).status,
    ).toBe(400)
  })

  it('stores AAAA expanded and finds it for deletion in any spelling', async () => {
    const id = retOid(await add({ rr_name: 'six.lab.example', rr_type: 'AAAA', value1: '2001:DB8::1' }))
    expect(await one(id)).toMatchObject({
      value1: '2001:0db8:0000:0000:0000:0000:0000:0001',
      rr_value_ip_addr: '20010db8000000000000000000000001',
      rr_value_ip4_addr: '',
    })
    const gone = await del({
      dns_name: 'smart.lab',
      rr_name: 'six.lab.example',
      rr_type: 'AAAA',
      rr_value1: '2001:db8:0::1',
    })
    expect(gone.body).toEqual([{ ret_oid: id }])
  })

  it('keeps the apex, reverse names, types in lower case, trailing dots and umlauts right', async () => {
    const apex = retOid(await add({ rr_name: 'lab.example', value1: '192.0.2.5' }))
    expect(await one(apex)).toMatchObject({ rr_glue: '.', rr_full_name: 'lab.example' })
    const ptr = retOid(
      await add({ rr_name: '10.2.0.192.in-addr.arpa', rr_type: 'ptr', value1: 'h.lab.example.' }),
    )
    expect(await one(ptr)).toMatchObject({
      rr_type: 'PTR',
      value1: 'h.lab.example',
      rr_glue: '10',
      rr_name_ip_addr: 'c000020a',
      dnszone_is_reverse: '1',
    })
    const dotted = retOid(await add({ rr_name: 'Dot.Lab.Example.', value1: '192.0.2.6' }))
    expect((await one(dotted))?.rr_full_name).toBe('dot.lab.example')
    const idn = retOid(await add({ rr_name: 'bücher.lab.example', value1: '192.0.2.7' }))
    expect(await one(idn)).toMatchObject({
      rr_full_name: 'xn--bcher-kva.lab.example',
      rr_full_name_utf: 'bücher.lab.example',
    })
  })

  it('joins the values of types with several', async () => {
    const mx = retOid(
      await add({ rr_name: 'mx.lab.example', rr_type: 'MX', value1: '10', value2: 'mail.lab.example' }),
    )
    expect(await one(mx)).toMatchObject({
      value1: '10',
      value2: 'mail.lab.example',
      rr_all_value: '10, mail.lab.example',
    })
    const srv = await add({
      rr_name: '_x._tcp.lab.example',
      rr_type: 'SRV',
      rr_value1: 1,
      rr_value2: 2,
      rr_value3: 3,
      rr_value4: 't.lab.example.',
    })
    expect((await one(retOid(srv)))?.rr_all_value).toBe('1, 2, 3, t.lab.example')
  })

  it('takes JSON and form bodies, ignores unknown parameters, forgives an empty JSON body', async () => {
    const json = await call('POST', '/rest/dns_rr_add?ttl=5&dns_zone_id=77', {
      body: JSON.stringify({
        dns_name: 'smart.lab',
        rr_name: 'json.lab.example',
        rr_type: 'A',
        value1: '192.0.2.8',
        rr_ttl: 60,
      }),
    })
    expect(json.status).toBe(201)
    expect((await one(retOid(json)))?.ttl).toBe('60')
    const form = await call('POST', '/rest/dns_rr_add', {
      headers: { ...NATIVE, 'content-type': 'application/x-www-form-urlencoded' },
      body: query({ dns_name: 'smart.lab', rr_name: 'form.lab.example', rr_type: 'TXT', value1: 'a b+c' }),
    })
    expect((await one(retOid(form)))?.value1).toBe('a b+c')
    const broken = await call('POST', '/rest/dns_rr_add', { body: '{"rr_name":' })
    expect(broken.status).toBe(400)
    expect(errno(broken)).toBeDefined()
  })
})

describe('duplicates and edits', () => {
  it('new_only refuses the same value, allows another', async () => {
    const first = await add({ rr_name: 'dup.lab.example', value1: '192.0.2.20', add_flag: 'new_only' })
    expect(first.status).toBe(201)
    expect(
      (await add({ rr_name: 'DUP.lab.example', value1: '192.0.2.20', add_flag: 'new_only' })).status,
    ).toBe(400)
    expect(
      (await add({ rr_name: 'dup.lab.example', value1: '192.0.2.21', add_flag: 'new_only' })).status,
    ).toBe(201)
    expect(await list("rr_full_name='dup.lab.example' AND vdns_parent_id=0")).toHaveLength(2)
    const strict = await add({
      rr_name: 'dup.lab.example',
      value1: '192.0.2.22',
      add_flag: 'new_only',
      check_value: 'no',
    })
    expect(strict.status).toBe(400)
  })

  it('new_edit, the default, edits the same value and adds another', async () => {
    const id = retOid(await add({ rr_name: 'ne.lab.example', value1: '192.0.2.23', rr_ttl: 60 }))
    expect(retOid(await add({ rr_name: 'ne.lab.example', value1: '192.0.2.23', rr_ttl: 90 }))).toBe(id)
    expect((await one(id))?.ttl).toBe('90')
    expect(retOid(await add({ rr_name: 'ne.lab.example', value1: '192.0.2.24' }))).not.toBe(id)
  })

  it('edit_only needs something to edit', async () => {
    const missing = await add(
      { rr_name: 'eo.lab.example', value1: '192.0.2.25', add_flag: 'edit_only' },
      'PUT',
    )
    expect([missing.status, errno(missing)]).toEqual([400, '20117'])
    const id = retOid(await add({ rr_name: 'eo.lab.example', value1: '192.0.2.25' }))
    const edited = await add(
      { rr_name: 'eo.lab.example', value1: '192.0.2.25', rr_ttl: 7, add_flag: 'edit_only' },
      'PUT',
    )
    expect(edited.status).toBe(200)
    expect(retOid(edited)).toBe(id)
    const replaced = await add(
      { rr_name: 'eo.lab.example', value1: '192.0.2.26', check_value: 'no', add_flag: 'edit_only' },
      'PUT',
    )
    expect(retOid(replaced)).toBe(id)
    expect((await one(id))?.value1).toBe('192.0.2.26')
  })

  it('an edit keeps what it does not mention, and never makes a duplicate', async () => {
    const id = retOid(
      await add({
        rr_name: 'keep.lab.example',
        value1: '192.0.2.30',
        rr_ttl: 60,
        rr_class_parameters: 'a=1&b=2',
      }),
    )
    retOid(await add({ rr_name: 'keep.lab.example', value1: '192.0.2.31' }))
    const edit = (values: Record<string, string>) =>
      call('PUT', `/rest/dns_rr_add?${query({ rr_id: id, add_flag: 'edit_only', ...values })}`)
    expect((await edit({ rr_ttl: '61' })).status).toBe(200)
    expect(await one(id)).toMatchObject({ value1: '192.0.2.30', ttl: '61', rr_class_parameters: 'a=1&b=2' })
    await edit({ rr_class_parameters: 'b=3&c=4', class_parameters_to_delete: 'a', rr_class_name: 'server' })
    expect(await one(id)).toMatchObject({ rr_class_parameters: 'b=3&c=4', rr_class_name: 'server' })
    expect((await edit({ value1: '192.0.2.31' })).status).toBe(400)
    expect(
      (await call('PUT', '/rest/dns_rr_add?rr_id=999999&value1=192.0.2.1&add_flag=edit_only')).body,
    ).toMatchObject({
      errno: '20117',
    })
  })

  it('a CNAME lives alone', async () => {
    await add({ rr_name: 'c.lab.example', rr_type: 'CNAME', value1: 'h.lab.example' })
    expect((await add({ rr_name: 'c.lab.example', value1: '192.0.2.1' })).status).toBe(400)
    expect(
      (await add({ rr_name: 'keep.lab.example', rr_type: 'CNAME', value1: 'h.lab.example' })).status,
    ).toBe(400)
  })

  it('raises the serial with every change', async () => {
    const soa = async () =>
      (await list("rr_full_name='lab.example' AND rr_type='SOA' AND dns_name='smart.lab'"))[0]
    const before = Number((await soa())?.value3)
    const id = retOid(await add({ rr_name: 'serial.lab.example', value1: '192.0.2.40' }))
    const between = Number((await soa())?.value3)
    await del({ rr_id: id })
    const after = Number((await soa())?.value3)
    expect(between).toBeGreaterThan(before)
    expect(after).toBeGreaterThan(between)
  })
})

describe('deleting records', () => {
  it('by name takes rr_value1 as a filter and ignores value1', async () => {
    for (const value of ['x', 'y']) await add({ rr_name: 'del.lab.example', rr_type: 'TXT', value1: value })
    const name = { dns_name: 'smart.lab', rr_name: 'del.lab.example', rr_type: 'TXT' }
    expect(errno(await del({ ...name, rr_value1: 'z' }))).toBe('20117')
    expect((await del({ ...name, rr_value1: 'y' })).status).toBe(200)
    expect(
      (await list("rr_full_name='del.lab.example' AND vdns_parent_id=0")).map((row) => row.value1),
    ).toEqual(['x'])
    expect((await del({ ...name, value1: 'no such value' })).status).toBe(200)
    expect(await list("rr_full_name='del.lab.example'")).toEqual([])
  })

  it('needs an id, or a name with a server', async () => {
    expect((await del({})).status).toBe(400)
    expect((await del({ rr_name: 'dup.lab.example' })).status).toBe(400)
    expect((await del({ rr_id: 'x' })).status).toBe(400)
  })

  it('never takes the SOA away', async () => {
    const [soa] = await list("rr_full_name='lab.example' AND rr_type='SOA' AND dns_name='smart.lab'")
    expect((await del({ rr_id: soa?.rr_id ?? '' })).status).toBe(400)
  })
})

describe('views', () => {
  it('asks for the view when it cannot know, and keeps the same record apart in each', async () => {
    const base = {
      dns_name: 'views.lab',
      rr_name: 'v.lab.example',
      value1: '192.0.2.50',
      add_flag: 'new_only',
    }
    expect((await add(base)).status).toBe(400)
    for (const view of ['inside', 'outside'])
      expect((await add({ ...base, dnsview_name: view })).status).toBe(201)
    expect((await add({ ...base, dnsview_name: 'inside' })).status).toBe(400)
    const found = await list("rr_full_name='v.lab.example'", { ORDERBY: 'dnsview_name' })
    expect(found.map((row) => row.dnsview_name)).toEqual(['inside', 'outside'])
    expect(found.every((row) => Number(row.dnsview_id) > 0)).toBe(true)
    const gone = await del({ dns_name: 'views.lab', dnsview_name: 'outside', rr_name: 'v.lab.example' })
    expect(retOid(gone)).toBe(found[1]?.rr_id)
    const view = rows(await call('GET', `/rest/dns_view_info?dnsview_id=${found[0]?.dnsview_id}`))[0]
    for (const key of [
      'dns_class_name',
      'dnsview_name',
      'dnsview_recursion',
      'dnsview_allow_recursion',
      'dnsview_allow_query',
      'dnsview_allow_transfer',
      'dnsview_key_name',
      'dns_type',
      'dns_comment',
    ]) {
      expect(view).toHaveProperty(key)
    }
  })
})

describe('delays and switches', () => {
  it('shows a pending creation on members, on the smart only when asked, then none', async () => {
    sim.change({ delayCreateMs: 60_000 })
    try {
      const id = retOid(await add({ rr_name: 'slow.lab.example', value1: '192.0.2.60' }))
      const flags = async () =>
        (await list("rr_full_name='slow.lab.example'", { ORDERBY: 'rr_id' })).map(
          (row) => row.delayed_create_time,
        )
      expect(await flags()).toEqual(['0', '1', '1'])
      const [member] = rows(
        await call('GET', `/rest/dns_server_list?${query({ WHERE: "dns_name='ns1.lab'" })}`),
      )
      expect(member?.dns_synching).toBe('1')
      sim.change({ delayOnSmart: true })
      expect(await one(id)).toMatchObject({ delayed_create_time: '1', delayed_time: '1' })
    } finally {
      sim.change({ delayCreateMs: 0, delayOnSmart: false })
    }
    sim.change({ delayCreateMs: 30 })
    try {
      await add({ rr_name: 'soon.lab.example', value1: '192.0.2.61' })
      await eventually(async () =>
        (await list("rr_full_name='soon.lab.example'")).every((row) => row.delayed_create_time === '0'),
      )
    } finally {
      sim.change({ delayCreateMs: 0 })
    }
  })

  it('shows a pending deletion, then 204; the name is free meanwhile', async () => {
    const id = retOid(await add({ rr_name: 'leaving.lab.example', value1: '192.0.2.62' }))
    sim.change({ delayDeleteMs: 150 })
    try {
      expect((await del({ rr_id: id })).status).toBe(200)
      expect(await one(id)).toMatchObject({ delayed_delete_time: '1' })
      expect((await del({ rr_id: id })).status).toBe(400)
      expect(
        (await add({ rr_name: 'leaving.lab.example', value1: '192.0.2.62', add_flag: 'new_only' })).status,
      ).toBe(201)
      await eventually(async () => (await call('GET', `/rest/dns_rr_info?rr_id=${id}`)).status === 204)
      expect(await list("rr_full_name='leaving.lab.example' AND vdns_parent_id=0")).toHaveLength(1)
    } finally {
      sim.change({ delayDeleteMs: 0 })
    }
  })

  it('gives an edited record a new id when told to', async () => {
    const id = retOid(await add({ rr_name: 'move.lab.example', value1: '192.0.2.63' }))
    sim.change({ idChangeOnEdit: true })
    try {
      const next = retOid(await call('PUT', `/rest/dns_rr_add?rr_id=${id}&rr_ttl=5&add_flag=edit_only`))
      expect(next).not.toBe(id)
      expect(await one(id)).toBeUndefined()
      expect((await one(next))?.rr_full_name).toBe('move.lab.example')
    } finally {
      sim.change({ idChangeOnEdit: false })
    }
  })
})
