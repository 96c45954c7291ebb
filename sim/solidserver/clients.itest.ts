import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signToken } from './auth'
import type { Simulator } from './start'
import {
  BASIC,
  type caller,
  NATIVE,
  query,
  retOid,
  rows,
  SMART,
  send,
  simulator,
  TOKEN,
} from './testing/client'

/** Request sequences of other clients, as their source code sends them. */
describe('sequences of other clients', () => {
  let sim: Simulator
  const call: ReturnType<typeof caller> = (method, target, options) =>
    send(sim.url, sim.caPem, method, target, { headers: NATIVE, ...options })

  beforeAll(async () => {
    sim = await simulator()
  })
  afterAll(() => sim.close())

  const list = (where: string) => call('GET', `/rest/dns_rr_list?${query({ WHERE: where })}`)

  it('LEGO: posts JSON, needs 201, deletes by name and value', async () => {
    const headers = {
      ...BASIC,
      'cache-control': 'no-cache',
      Accept: 'application/json',
      'Content-Type': 'application/json',
    }
    const body = JSON.stringify({
      rr_name: '_acme-challenge.lego.site.com',
      rr_type: 'TXT',
      value1: 'test1',
      dns_name: SMART,
      dnsview_name: '',
    })
    const created = await call('POST', '/rest/dns_rr_add', { headers, body })
    expect(created.status).toBe(201)
    const target = `/rest/dns_rr_delete?${query({ dns_name: SMART, rr_name: '_acme-challenge.lego.site.com', rr_type: 'TXT', rr_value1: 'test1' })}`
    expect((await call('DELETE', target, { headers })).body).toEqual([{ ret_oid: retOid(created) }])
    const again = await call('DELETE', target, { headers })
    expect([again.status, again.body]).toEqual([400, expect.objectContaining({ errno: '20117' })])
  })

  it('LEGO: keeps two texts on one name and deletes the right one', async () => {
    for (const value of ['one', 'two']) {
      const body = JSON.stringify({
        rr_name: '_acme-challenge.site.com',
        rr_type: 'TXT',
        value1: value,
        dns_name: SMART,
      })
      expect((await call('POST', '/rest/dns_rr_add', { headers: BASIC, body })).status).toBe(201)
    }
    const name = { dns_name: SMART, rr_name: '_acme-challenge.site.com', rr_type: 'TXT' }
    await call('DELETE', `/rest/dns_rr_delete?${query({ ...name, rr_value1: 'one' })}`)
    const left = rows(await list(`rr_full_name='_acme-challenge.site.com' AND dns_name='${SMART}'`))
    expect(left.map((row) => row.value1)).toEqual(['two'])
  })

  it('CERTBOT: creates with PUT, updates with POST, wants 201 for both', async () => {
    const name = '_acme-challenge.certbot.site.com'
    const find = `/rest/dns_rr_list?${query({ WHERE: `dns_name='${SMART}' AND rr_full_name='${name}' AND rr_type='TXT'`, limit: 1 })}`
    expect((await call('GET', find)).status).toBe(204)
    const created = await call(
      'PUT',
      `/rest/dns_rr_add?${query({ dns_name: SMART, rr_name: name, rr_type: 'TXT', value1: 'a', rr_ttl: 120, add_flag: 'new_only' })}`,
    )
    expect(created.status).toBe(201)
    const id = rows(await call('GET', find))[0]?.rr_id ?? ''
    const updated = await call(
      'POST',
      `/rest/dns_rr_add?${query({ rr_id: id, value1: 'b', rr_ttl: 120, add_flag: 'edit_only' })}`,
    )
    expect(updated.status).toBe(201)
    const where = `rr_full_name='${name}' AND rr_type='TXT' AND value1='b' AND vdns_parent_id=0 AND dnszone_type='master'`
    const found = rows(await list(where))
    expect(found).toHaveLength(1)
    expect((await call('DELETE', `/rest/dns_rr_delete?rr_id=${found[0]?.rr_id}`)).status).toBe(200)
  })

  it('TF: views, create, read by value, update, delete', async () => {
    expect((await call('GET', `/rest/dns_view_list?${query({ WHERE: `dns_name='${SMART}'` })}`)).status).toBe(
      204,
    )
    const record = {
      add_flag: 'new_only',
      dns_name: SMART,
      rr_class_name: '',
      rr_class_parameters: 'owner=me',
      rr_name: 'tf.site.com',
      rr_ttl: 300,
      rr_type: 'AAAA',
      value1: '2001:db8::44',
    }
    const created = await call('POST', `/rest/dns_rr_add?${query(record)}`)
    expect([200, 201]).toContain(created.status)
    const read = () =>
      list(
        `dns_name='${SMART}' AND rr_full_name='tf.site.com' AND rr_type='AAAA' AND value1='2001:0db8:0000:0000:0000:0000:0000:0044' AND dnsview_name='#' `,
      )
    const [row] = rows(await read())
    expect(row).toMatchObject({
      rr_id: retOid(created),
      rr_class_parameters: 'owner=me',
      dnsview_name: '#',
      ttl: '300',
    })
    const updated = await call(
      'PUT',
      `/rest/dns_rr_add?${query({ ...record, add_flag: 'edit_only', rr_id: retOid(created), rr_ttl: 600, rr_class_parameters: 'site=b' })}`,
    )
    expect(updated.status).toBe(200)
    expect(rows(await read())[0]).toMatchObject({ ttl: '600', rr_class_parameters: 'owner=me&site=b' })
    expect((await call('DELETE', `/rest/dns_rr_delete?rr_id=${retOid(updated)}`)).status).toBe(200)
    expect((await read()).status).toBe(204)
  })

  it('TF: smart member roles and server parameters answer exactly 200 to PUT', async () => {
    const role = await call(
      'PUT',
      `/rest/dns_add?${query({ dns_name: SMART, add_flag: 'edit_only', vdns_dns_group_role: 'ns1.internal.site.com&master;ns2.internal.site.com&slave' })}`,
    )
    expect(role.status).toBe(200)
    const param = await call(
      'PUT',
      `/rest/dns_server_param_add?${query({ dns_name: SMART, param_key: 'max-cache-size', param_value: '10M' })}`,
    )
    expect(param.status).toBe(200)
    const found = await call(
      'GET',
      `/rest/dns_server_param_list?${query({ WHERE: `dns_name='${SMART}' AND param_key='max-cache-size'` })}`,
    )
    expect(rows(found)[0]?.param_value).toBe('10M')
  })

  it('ACME: adds and removes by name with a signed token, and with one whose delete is in base64', async () => {
    const host = new URL(sim.url).host
    const ts = String(Math.floor(Date.now() / 1000))
    const signed = (method: string, target: string, encode: boolean) => {
      const pair = `${TOKEN.id}:${signToken(TOKEN.secret, ts, method, `https://${host}${target}`)}`
      return {
        'Accept-Language': 'en-US',
        Authorization: `SDS ${encode ? Buffer.from(pair).toString('base64') : pair}`,
        'X-SDS-TS': ts,
      }
    }
    const tail = `rr_type=TXT&rr_name=_acme-challenge.acme.site.com&rr_value1=tok-1&dns_name=${SMART}`
    for (const encode of [false, true]) {
      const add = `/rest/dns_rr_add?rr_ttl=300&${tail}`
      expect((await call('POST', add, { headers: signed('POST', add, false) })).text).toContain('ret_oid')
      const remove = `/rest/dns_rr_delete?${tail}`
      expect((await call('DELETE', remove, { headers: signed('DELETE', remove, encode) })).text).toContain(
        'ret_oid',
      )
    }
  })

  it('XDNS: lists, adds and deletes in v2', async () => {
    const v2 = (method: string, path: string, options = {}) =>
      call(method, `/api/v2.0/${path}`, {
        headers: { ...BASIC, 'content-type': 'application/json' },
        ...options,
      })
    const zones = await v2('GET', `dns/zone/list?${query({ where: `server_name='${SMART}'` })}`)
    expect(zones.status).toBe(200)
    const envelope = zones.body as { success: boolean; messages: unknown[]; data: Record<string, string>[] }
    expect(envelope).toMatchObject({ success: true, messages: [] })
    const zone = envelope.data.find((row) => row.zone_name === 'site.com')
    expect(zone).toMatchObject({
      zone_type: 'master',
      server_name: SMART,
      smart_parent_id: '0',
      view_name: '#',
    })
    const body = JSON.stringify({
      server_name: SMART,
      view_name: '',
      rr_name: 'xdns.site.com',
      rr_type: 'A',
      rr_ttl: 300,
      rr_value1: '192.0.2.77',
    })
    const added = await v2('POST', 'dns/rr/add', { body })
    expect(added.status).toBe(200)
    const { data } = added.body as { data: { rr_id: string }[] }
    expect(data).toHaveLength(1)
    const list2 = await v2(
      'GET',
      `dns/rr/list?${query({ where: `zone_id=${zone?.zone_id}`, orderby: 'rr_full_name' })}`,
    )
    const found = (list2.body as { data: Record<string, unknown>[] }).data
    const names = found.map((row) => String(row.rr_full_name))
    expect(names).toEqual([...names].sort())
    expect(found.find((row) => row.rr_full_name === 'xdns.site.com')).toMatchObject({
      rr_id: data[0]?.rr_id,
      rr_ttl: '300',
      rr_value1: '192.0.2.77',
      rr_all_value: '192.0.2.77',
      rr_value_address_addr: 'c000024d',
      rr_delayed_create_time: '0',
      rr_class_parameters: [],
    })
    const target = `dns/rr/delete?${query({ rr_name: 'xdns.site.com', rr_type: 'A', rr_value1: '192.0.2.77' })}`
    expect((await v2('DELETE', target)).body).toMatchObject({
      success: true,
      data: [{ rr_id: data[0]?.rr_id }],
    })
    const gone = await v2('DELETE', target)
    expect(gone.status).toBe(400)
    expect(gone.body).toMatchObject({ success: false, data: [], messages: [{ code: 20117, type: 'error' }] })
    expect(gone.text).toContain('does not exist')
    expect((await v2('GET', "dns/rr/list?where=rr_full_name%3D'nope'")).body).toMatchObject({
      success: true,
      data: [],
    })
    expect(
      (await v2('GET', `dns/rr/count?${query({ where: `zone_id=${zone?.zone_id}` })}`)).body,
    ).toMatchObject({
      data: [{ count: found.length - 1 }],
    })
  })

  it('v2 edits, with class parameters as objects', async () => {
    const v2 = (method: string, path: string, value?: unknown) =>
      call(method, `/api/v2.0/${path}`, { headers: BASIC, ...(value ? { body: JSON.stringify(value) } : {}) })
    const added = await v2('POST', 'dns/rr/add', {
      server_name: SMART,
      rr_name: 'v2.site.com',
      rr_type: 'A',
      rr_value1: '192.0.2.5',
      rr_class_parameters: [{ name: 'owner', value: 'team a' }],
    })
    const id = (added.body as { data: { rr_id: string }[] }).data[0]?.rr_id
    const edited = await v2('PUT', 'dns/rr/edit', { rr_id: Number(id), rr_ttl: 60, rr_value1: '192.0.2.6' })
    expect(edited.body).toMatchObject({ success: true, data: [{ rr_id: id }] })
    const info = await v2('GET', `dns/rr/info?rr_id=${id}`)
    expect((info.body as { data: unknown[] }).data[0]).toMatchObject({
      rr_ttl: '60',
      rr_value1: '192.0.2.6',
      rr_class_parameters: [{ name: 'owner', value: 'team a' }],
    })
  })

  it('NEUT: parameters in the path', async () => {
    const answer = await call(
      'GET',
      `/rest/dns_zone_list/WHERE/dnszone_name='site.com'%20and%20vdns_parent_id=0/limit/1`,
    )
    expect(rows(answer).map((row) => row.dnszone_name)).toEqual(['site.com'])
  })
})
