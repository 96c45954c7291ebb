import { beforeEach, describe, expect, it } from 'vitest'
import type { DnsZone } from '@/lib/core/ports/dns'
import type { Row } from './body'
import type { Params, SolidserverClient } from './client'
import { createDirectory } from './directory'
import type { SolidserverView } from './options'

const ZONE: DnsZone = {
  view: 'internal',
  server: 'smart.site.com',
  name: 'site.com',
  reverse: false,
  providerId: '',
}

describe('directory', () => {
  let calls: string[]
  let servers: Row[]
  let zones: Row[]

  const directory = (views: SolidserverView[] = [{ view: 'internal', server: 'Smart.site.com' }]) => {
    const get = async (service: string, params: Params): Promise<Row[]> => {
      calls.push(`${service} ${params.WHERE ?? ''}`)
      if (service === 'dns_zone_count') return [{ total: String(zones.length) }]
      return service === 'dns_server_list' ? servers : Number(params.offset ?? 0) === 0 ? zones : []
    }
    return createDirectory({ get } as Partial<SolidserverClient> as SolidserverClient, views, 100)
  }

  beforeEach(() => {
    calls = []
    servers = [{ dns_id: '3', dns_name: 'smart.site.com', vdns_parent_id: '0' }]
    zones = [
      {
        dnszone_id: '9',
        dnszone_name: 'site.com',
        dnsview_id: '0',
        dnsview_name: '#',
        dnszone_is_reverse: '0',
      },
    ]
  })

  it('looks a zone up on its own server, never on a member of a smart, and once', async () => {
    const dir = directory()
    const [first] = await Promise.all([dir.entry(ZONE), dir.entry(ZONE)])
    expect(first).toEqual({
      zoneId: '9',
      zoneName: 'site.com',
      dnsId: '3',
      server: 'smart.site.com',
      dnsViewId: '0',
      dnsView: '#',
    })
    await dir.entry(ZONE)
    expect(calls).toEqual([
      "dns_server_list dns_name='smart.site.com' AND vdns_parent_id='0'",
      "dns_zone_list dns_id='3' AND dnszone_name='site.com' AND dnszone_type='master'",
    ])
  })

  it('knows the zones it has listed without another call', async () => {
    const dir = directory()
    expect(await dir.zones()).toEqual({ zones: [{ ...ZONE, providerId: '9' }], missing: [] })
    const before = calls.length
    await dir.entry(ZONE)
    expect(calls).toHaveLength(before)
  })

  it('asks again after it was told to forget', async () => {
    const dir = directory()
    await dir.entry(ZONE)
    zones = [{ ...zones[0], dnszone_id: '12' }]
    dir.forget(ZONE)
    expect((await dir.entry(ZONE)).zoneId).toBe('12')
  })

  it('does not remember a zone or server that was not found', async () => {
    const dir = directory()
    zones = []
    await expect(dir.entry(ZONE)).rejects.toThrow('Expected 1 zone, found 0: site.com on smart.site.com')
    servers = []
    await expect(dir.entry(ZONE)).rejects.toThrow('Expected 1 DNS server, found 0: smart.site.com')
    servers = [{ dns_id: '4' }]
    zones = [{ dnszone_id: '9', dnszone_name: 'site.com' }]
    expect(await dir.entry(ZONE)).toMatchObject({ dnsId: '4', dnsView: '#' })
  })

  it('refuses to guess between two DNS views, and takes the one it was given', async () => {
    zones = ['inside', 'outside'].map((view, at) => ({
      ...zones[0],
      dnsview_id: String(at + 1),
      dnsview_name: view,
    }))
    await expect(directory().entry(ZONE)).rejects.toThrow(/found 2: .*DNS views inside, outside/)
    zones = zones.slice(1)
    const dir = directory([{ view: 'internal', server: 'smart.site.com', dnsView: 'outside' }])
    expect(await dir.entry(ZONE)).toMatchObject({ dnsViewId: '2', dnsView: 'outside' })
    expect(calls.at(-1)).toContain("AND dnsview_name='outside'")
  })

  it('lists what there is and names the servers that are not', async () => {
    servers = []
    expect(await directory().zones()).toEqual({ zones: [], missing: ['Smart.site.com'] })
  })
})
