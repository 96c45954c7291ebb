import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Simulator } from './start'
import { caller, query, retOid, rows, simulator } from './testing/client'

describe('IPAM and DHCP', () => {
  let sim: Simulator
  let call: ReturnType<typeof caller>

  beforeAll(async () => {
    sim = await simulator()
    call = caller(sim)
  })
  afterAll(() => sim.close())

  const list = async (service: string, where = '') =>
    rows(await call('GET', `/rest/${service}${where === '' ? '' : `?${query({ WHERE: where })}`}`))

  it.each([
    ['ip_site_list', ['site_id', 'site_name', 'parent_site_id', 'parent_site_name']],
    [
      'ip_block_subnet_list',
      [
        'subnet_id',
        'subnet_name',
        'start_hostaddr',
        'start_ip_addr',
        'subnet_size',
        'is_terminal',
        'parent_subnet_id',
        'subnet_ip_used_percent',
      ],
    ],
    ['ip_address_list', ['ip_id', 'hostaddr', 'ip_addr', 'name', 'mac_addr', 'type', 'subnet_id']],
    [
      'dhcp_server_list',
      [
        'dhcp_id',
        'dhcp_name',
        'dhcp_type',
        'dhcp_state',
        'dhcp_synching',
        'dhcp_version',
        'ip_addr',
        'vdhcp_arch',
        'vdhcp_members_name',
        'vdhcp_parent_id',
      ],
    ],
    [
      'dhcp_scope_list',
      [
        'dhcpscope_id',
        'dhcpscope_name',
        'dhcpscope_net_addr',
        'dhcpscope_net_mask',
        'dhcpscope_size',
        'dhcpscope_start_ip_addr',
        'dhcpscope_end_ip_addr',
      ],
    ],
    [
      'dhcp_range_list',
      [
        'dhcprange_id',
        'dhcprange_start_addr',
        'dhcprange_end_addr',
        'dhcprange_size',
        'dhcprange_lease_count',
        'dhcprange_lease_percent',
        'dhcpscope_id',
      ],
    ],
    [
      'dhcp_static_list',
      [
        'dhcphost_id',
        'dhcphost_addr',
        'dhcphost_ip_addr',
        'dhcphost_mac_addr',
        'dhcphost_name',
        'dhcphost_domain',
        'dhcphost_identifier',
      ],
    ],
    [
      'dhcp_range_lease_list',
      [
        'dhcplease_addr',
        'dhcplease_mac_addr',
        'dhcplease_name',
        'dhcplease_first_time',
        'dhcplease_end_time',
        'time_to_expire',
        'dhcprange_id',
        'dhcpscope_id',
      ],
    ],
  ])('%s answers rows of texts', async (service, keys) => {
    const found = await list(service)
    expect(found.length).toBeGreaterThan(0)
    for (const row of found) {
      expect(row).toMatchObject({ errno: '0' })
      for (const key of keys) expect(row, key).toHaveProperty(key)
      for (const value of Object.values(row)) expect(typeof value).toBe('string')
    }
    const count = await call('GET', `/rest/${service.replace('_list', '_count')}`)
    expect(count.body).toEqual([{ total: String(found.length) }])
  })

  it('takes, edits and frees an address', async () => {
    const [subnet] = await list('ip_block_subnet_list', "subnet_name='LAN'")
    const free = async () =>
      rows(await call('GET', `/rpc/ip_find_free_address?subnet_id=${subnet?.subnet_id}&max_find=1`))[0]
        ?.hostaddr
    const address = (await free()) ?? ''
    const base = { hostaddr: address, site_name: 'Local', name: 'new' }
    const made = await call('POST', '/rest/ip_add', { body: JSON.stringify(base) })
    expect(made.status).toBe(201)
    expect(await free()).not.toBe(address)
    expect((await call('POST', `/rest/ip_add?${query({ ...base, add_flag: 'new_only' })}`)).status).toBe(400)
    const edited = await call(
      'PUT',
      `/rest/ip_add?${query({ ip_id: retOid(made), name: 'newer', add_flag: 'edit_only' })}`,
    )
    expect(edited.status).toBe(200)
    expect(await list('ip_address_list', `hostaddr='${address}'`)).toMatchObject([
      { name: 'newer', subnet_name: 'LAN' },
    ])
    const gone = await call('POST', `/rpc/ip_delete?ip_id=${retOid(made)}`)
    expect(gone.status).toBe(200)
    expect(await free()).toBe(address)
    expect(
      (await call('DELETE', `/rest/ip_delete?${query({ hostaddr: address, site_name: 'Local' })}`)).status,
    ).toBe(400)
    expect((await call('POST', '/rest/ip_add?hostaddr=192.168.1.9')).status).toBe(400)
  })

  it('answers 204 when a network is full', async () => {
    await sim.reset({
      spaces: [
        {
          name: 'S',
          subnets: [
            {
              name: 'tiny',
              start: '192.0.2.0',
              prefix: 30,
              addresses: [{ hostaddr: '192.0.2.1' }, { hostaddr: '192.0.2.2' }],
            },
          ],
        },
      ],
    })
    const [subnet] = await list('ip_block_subnet_list')
    const answer = await call('OPTIONS', `/rpc/ip_find_free_address?subnet_id=${subnet?.subnet_id}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    await sim.reset()
  })

  it('keeps a static with seven octets', async () => {
    const add = {
      dhcp_name: 'dhcp1.site.com',
      static_addr: '192.168.1.30',
      static_mac_addr: '00:1B:21:00:00:30',
      static_name: 'cam',
    }
    const made = await call('POST', `/rest/dhcp_static_add?${query({ ...add, add_flag: 'new_only' })}`)
    expect(made.status).toBe(201)
    expect(await list('dhcp_static_list', `dhcphost_id=${retOid(made)}`)).toMatchObject([
      { dhcphost_mac_addr: '01:00:1b:21:00:00:30', dhcphost_ip_addr: 'c0a8011e', dhcpscope_name: 'LAN' },
    ])
    const { static_name: _, ...by } = add
    expect((await call('DELETE', `/rest/dhcp_static_delete?${query(by)}`)).body).toEqual([
      { ret_oid: retOid(made) },
    ])
  })
})
