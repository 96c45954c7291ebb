import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Simulator } from './start'
import { type Answer, caller, NATIVE, retOid, rows, simulator } from './testing/client'

const WORLD = {
  servers: [
    {
      name: 'smart.lab',
      members: [{ name: 'ns1.lab', hostaddr: '192.0.2.53' }],
      zones: [{ name: 'lab.example' }],
    },
  ],
  spaces: [{ name: 'Local', subnets: [{ name: 'LAN', start: '192.0.2.0', prefix: 29 }] }],
}

const RR_KEYS =
  'errno rr_all_value dnszone_sort_zone dnszone_is_rpz dnszone_type rr_full_name rr_full_name_utf rr_name_ip_addr rr_name_ip4_addr rr_value_ip_addr rr_value_ip4_addr rr_glue rr_type ttl delayed_time rr_class_name value1 value2 value3 value4 value5 value6 value7 dnszone_id rr_id dns_id dnszone_name_utf dnszone_name dns_name dns_type dns_cloud vdns_parent_id dnsview_name dnsview_class_name dnsview_id dnszone_site_name dnszone_is_reverse dnszone_masters vdns_parent_name dnszone_forwarders dns_class_name dnszone_class_name dns_version dns_comment delayed_create_time delayed_delete_time multistatus rr_auth_gsstsig rr_last_update_time rr_last_update_days rr_name_id rr_value_id rr_type_id rr_glue_id dnsview_class_parameters dnsview_class_parameters_properties dnsview_class_parameters_inheritance_source rr_class_parameters rr_class_parameters_properties rr_class_parameters_inheritance_source'.split(
    ' ',
  )
const SERVER_KEYS =
  'aws_keyid dns_allow_query dns_allow_query_cache dns_allow_recursion dns_allow_transfer dns_also_notify dns_class_name dns_comment dns_forward dns_forwarders dns_hybrid dns_id dns_key_name dns_key_proto dns_key_value dns_name dns_notify dns_recursion dns_role dns_state dns_synching dns_type dns_version dnsblast_enabled dnsblast_status dnsgslb_supported dnsguardian_supported dnssec_validation gss_enabled gss_keytab_id ipmdns_is_package ipmdns_type isolated multistatus querylog_state vdns_arch vdns_members_name vdns_parent_name vdns_parent_id ip_addr'.split(
    ' ',
  )
const ZONE_KEYS =
  'dns_state dnszone_ad_integrated dnszone_allow_query dnszone_allow_transfer dnszone_allow_update dnszone_also_notify dnszone_class_name dnszone_forward dnszone_forwarders dnszone_is_reverse dnszone_is_rpz dnszone_masters dnszone_name dnszone_name_utf dnszone_notify dnszone_order dnszone_rev_sort_zone dnszone_type ds num_keys delayed_create_time delayed_delete_time dnszone_site_name dnszone_class_parameters dnsview_name'.split(
    ' ',
  )

describe('the acceptance trace of the Python client', () => {
  let sim: Simulator
  let call: ReturnType<typeof caller>
  let dnsId: string
  let zoneId: string
  let rrId: string

  beforeAll(async () => {
    sim = await simulator({ world: WORLD })
    call = caller(sim)
  })
  afterAll(() => sim.close())

  function strings(answer: Answer): void {
    for (const row of rows(answer)) {
      for (const value of Object.values(row)) expect(typeof value).toBe('string')
      expect(row.errno).toBe('0')
    }
  }

  it('1. connects by reading the version', async () => {
    for (const where of ['member_is_me%3D1', 'member_is_me%3D%271%27']) {
      const answer = await call('GET', `/rest/member_list?WHERE=${where}`)
      expect(answer.status).toBe(200)
      expect(rows(answer)).toHaveLength(1)
      expect(rows(answer)[0]).toMatchObject({ errno: '0', member_is_me: '1', member_version: '8.4.1' })
      const load = rows(answer)[0]
      for (const key of ['member_snmp_cpuload_percent', 'member_snmp_memory', 'member_snmp_hdd']) {
        expect(Number(load?.[key])).toBeGreaterThan(0)
      }
    }
  })

  it('2. finds one zone by server and name, 204 for none', async () => {
    const where = (zone: string) =>
      `/rest/dns_zone_list?WHERE=dns_name+%3D+%27smart.lab%27+AND+dnszone_name+%3D+%27${zone}%27`
    const answer = await call('GET', where('lab.example'))
    expect(answer.status).toBe(200)
    expect(rows(answer)).toHaveLength(1)
    zoneId = rows(answer)[0]?.dnszone_id ?? ''
    const none = await call('GET', where('nowhere.example'))
    expect(none.status).toBe(204)
    expect(none.text).toBe('')
  })

  it('3. refreshes the server', async () => {
    const list = await call('GET', '/rest/dns_server_list?WHERE=dns_name%3D%27smart.lab%27')
    expect(rows(list)).toHaveLength(1)
    dnsId = rows(list)[0]?.dns_id ?? ''
    const info = await call('GET', `/rest/dns_server_info?dns_id=${dnsId}`)
    expect(info.status).toBe(200)
    for (const key of SERVER_KEYS) expect(rows(info)[0], key).toHaveProperty(key)
    expect(rows(info)[0]).toMatchObject({
      dns_synching: '0',
      dns_type: 'vdns',
      vdns_parent_id: '0',
      vdns_parent_name: '#',
      vdns_members_name: 'ns1.lab;',
      dns_state: 'Y',
    })
    strings(info)
    const member = await call('GET', '/rest/dns_server_list?WHERE=dns_name%3D%27ns1.lab%27')
    expect(rows(member)[0]).toMatchObject({
      ip_addr: 'c0000235',
      vdns_parent_id: dnsId,
      vdns_parent_name: 'smart.lab',
    })
    expect((await call('GET', '/rest/dns_server_list?WHERE=dns_name%3D%27other%27')).status).toBe(204)
  })

  it('4. refreshes the zone', async () => {
    const where = `dnszone_name%3D%27lab.example%27+and+dns_id%3D${dnsId}`
    const list = await call('GET', `/rest/dns_zone_list?WHERE=${where}&limit=1`)
    expect(rows(list).map((row) => row.dnszone_id)).toEqual([zoneId])
    const info = await call('GET', `/rest/dns_zone_info?dnszone_id=${zoneId}`)
    expect(info.status).toBe(200)
    for (const key of ZONE_KEYS) expect(rows(info)[0], key).toHaveProperty(key)
    expect(rows(info)[0]).toMatchObject({ dnsview_name: '#', dnsview_id: '0', dnszone_site_name: '#' })
    strings(info)
  })

  it('5. creates a record and reads it at once', async () => {
    const answer = await call(
      'POST',
      `/rest/dns_rr_add?rr_name=h1.lab.example&rr_type=A&dns_id=${dnsId}&dnszone_id=${zoneId}&rr_ttl=600&value1=192.0.2.10&add_flag=new_only`,
      { headers: { ...NATIVE, 'Content-Length': '0' } },
    )
    expect(answer.status).toBe(201)
    rrId = retOid(answer)
    expect(answer.body).toEqual([{ ret_oid: rrId }])
    const info = await call('GET', `/rest/dns_rr_info?rr_id=${rrId}`)
    expect(info.status).toBe(200)
    expect(Object.keys(rows(info)[0] ?? {})).toEqual(RR_KEYS)
    expect(rows(info)[0]).toMatchObject({
      errno: '0',
      rr_id: rrId,
      rr_full_name: 'h1.lab.example',
      rr_glue: 'h1',
      rr_type: 'A',
      ttl: '600',
      value1: '192.0.2.10',
      value2: '',
      rr_all_value: '192.0.2.10',
      rr_value_ip_addr: 'c000020a',
      rr_value_ip4_addr: 'c000020a',
      dnszone_id: zoneId,
      dns_id: dnsId,
      dns_name: 'smart.lab',
      dns_type: 'vdns',
      vdns_parent_id: '0',
      vdns_parent_name: '#',
      dnsview_name: '#',
      delayed_create_time: '0',
      delayed_delete_time: '0',
    })
    strings(info)
  })

  it('6. finds the record by name', async () => {
    const where = `rr_full_name%3D%27h1.lab.example%27+and+rr_type%3D%27A%27+and+dns_id%3D${dnsId}+and+dnszone_name%3D%27lab.example%27`
    const list = await call('GET', `/rest/dns_rr_list?WHERE=${where}&limit=1`)
    expect(rows(list).map((row) => row.rr_id)).toEqual([rrId])
    const newer = await call('GET', `/rest/dns_rr_list?WHERE=${where}+and+value1%3D%27192.0.2.10%27&limit=1`)
    expect(rows(newer).map((row) => row.rr_id)).toEqual([rrId])
    expect((await call('GET', `/rest/dns_rr_list?WHERE=${where}+and+value1%3D%27192.0.2.1%27`)).status).toBe(
      204,
    )
  })

  it('7. updates in place by id', async () => {
    const answer = await call(
      'PUT',
      `/rest/dns_rr_add?rr_id=${rrId}&rr_ttl=128&value1=192.0.2.11&add_flag=edit_only`,
    )
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([{ ret_oid: rrId }])
    const info = await call('GET', `/rest/dns_rr_info?rr_id=${rrId}`)
    expect(rows(info)[0]).toMatchObject({
      rr_full_name: 'h1.lab.example',
      ttl: '128',
      value1: '192.0.2.11',
      rr_type: 'A',
    })
  })

  it('8. refuses a duplicate with an error object', async () => {
    const answer = await call(
      'POST',
      `/rest/dns_rr_add?rr_name=h1.lab.example&rr_type=A&dns_id=${dnsId}&dnszone_id=${zoneId}&rr_ttl=600&value1=192.0.2.11&add_flag=new_only`,
    )
    expect(answer.status).toBe(400)
    expect(Array.isArray(answer.body)).toBe(false)
    const error = answer.body as Record<string, string>
    expect(Number(error.errno)).toBeGreaterThan(0)
    expect(error).toMatchObject({
      errmsg: 'DNS rr already exists',
      severity: 'error',
      category: 'dns_rr_add',
    })
    for (const value of Object.values(error)) expect(typeof value).toBe('string')
  })

  it('9. deletes by id, then 204, then an error', async () => {
    const answer = await call('DELETE', `/rest/dns_rr_delete?rr_id=${rrId}`)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([{ ret_oid: rrId }])
    expect((await call('GET', `/rest/dns_rr_info?rr_id=${rrId}`)).status).toBe(204)
    const again = await call('DELETE', `/rest/dns_rr_delete?rr_id=${rrId}`)
    expect(again.status).toBe(400)
    expect(again.body).toEqual({
      errno: '20117',
      errmsg: 'This RR does not exist',
      severity: 'error',
      category: 'dns_rr_delete',
    })
  })

  it('10. carries any text and class parameters', async () => {
    const answer = await call(
      'POST',
      `/rest/dns_rr_add?rr_name=txt.lab.example&rr_type=TXT&dns_id=${dnsId}&dnszone_id=${zoneId}&rr_ttl=3600&value1=v%3D1%3B+%22q%22+a%2Bb%26c&rr_class_parameters=k%3Da%2Bb%26z%3D%25C3%25A9&add_flag=new_only`,
    )
    expect(answer.status).toBe(201)
    const [row] = rows(await call('GET', `/rest/dns_rr_info?rr_id=${retOid(answer)}`))
    expect(row?.value1).toBe('v=1; "q" a+b&c')
    expect(new URLSearchParams(row?.rr_class_parameters).get('k')).toBe('a b')
    expect(new URLSearchParams(row?.rr_class_parameters).get('z')).toBe('é')
  })

  it('11. finds free addresses and describes services', async () => {
    const [subnet] = rows(await call('GET', '/rest/ip_block_subnet_list?WHERE=subnet_name%3D%27LAN%27'))
    const free = await call('OPTIONS', `/rpc/ip_find_free_address?subnet_id=${subnet?.subnet_id}&max_find=1`)
    expect(free.status).toBe(200)
    expect(rows(free)[0]).toMatchObject({ errno: '0', hostaddr: '192.0.2.1' })
    const got = await call('GET', `/rpc/ip_find_free_address?subnet_id=${subnet?.subnet_id}&max_find=2`)
    expect(rows(got)).toHaveLength(2)
    const describe = await call('OPTIONS', '/rest/dns_rr_add')
    expect(describe.status).toBe(200)
    expect(rows(describe).find((row) => row.mandatory_addition_params)?.mandatory_addition_params).toBe(
      '(rr_name && rr_type && value1 && (dns_id || dns_name || hostaddr))',
    )
    expect(rows(describe).find((row) => row.name === 'rr_ttl')).toMatchObject({
      param_type: 'in',
      default_value: '3600',
    })
    expect(rows(await call('OPTIONS', '/rest/dns_rr_list')).map((row) => row.name)).toContain('rr_full_name')
    expect((await call('OPTIONS', '/rpc/ip_find_free_address')).status).toBe(200)
  })

  it('12. creates and deletes a zone and a server', async () => {
    const zone = await call(
      'POST',
      `/rest/dns_zone_add?dnszone_name=new.example&dnszone_type=master&dns_id=${dnsId}&add_flag=new_only`,
    )
    expect(zone.status).toBe(201)
    const id = retOid(zone)
    expect(rows(await call('GET', `/rest/dns_zone_info?dnszone_id=${id}`))[0]?.delayed_create_time).toBe('0')
    const records = rows(await call('GET', `/rest/dns_rr_list?WHERE=dnszone_id%3D${id}&ORDERBY=rr_type`))
    expect(records.map((row) => [row.rr_type, row.rr_glue])).toEqual([
      ['NS', '.'],
      ['SOA', '.'],
    ])
    expect(records[1]?.rr_all_value).toMatch(
      /^ns1\.lab, root@new\.example, \d{10}, 1200, 600, 1209600, 3600$/,
    )
    expect((await call('DELETE', `/rest/dns_zone_delete?dnszone_id=${id}`)).body).toEqual([{ ret_oid: id }])
    expect((await call('GET', `/rest/dns_zone_info?dnszone_id=${id}`)).status).toBe(204)
    expect((await call('GET', `/rest/dns_rr_list?WHERE=dnszone_id%3D${id}`)).status).toBe(204)
    const server = await call(
      'POST',
      '/rest/dns_add?dns_name=alone.lab&dns_type=other&hostaddr=192.0.2.99&add_flag=new_only',
    )
    expect(server.status).toBe(201)
    const edit = await call('PUT', '/rest/dns_add?dns_name=alone.lab&dns_comment=hi&add_flag=edit_only')
    expect(edit.status).toBe(200)
    expect(rows(await call('GET', `/rest/dns_server_info?dns_id=${retOid(server)}`))[0]?.dns_comment).toBe(
      'hi',
    )
    expect((await call('DELETE', `/rest/dns_delete?dns_id=${retOid(server)}`)).status).toBe(200)
  })
})
