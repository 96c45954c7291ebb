import { dottedIPv4, hexIPv4, numberOfIPv4 } from '../addresses'
import * as shapes from '../rows/shapes'
import type { Context } from '../services/context'
import { addressColumns, shownMac } from '../services/ipam'
import type { World } from './schema'

function bounds(start: string, prefix: number): { first: string; last: string; size: number; mask: string } {
  const size = 2 ** (32 - prefix)
  const first = Math.floor((numberOfIPv4(start) ?? 0) / size) * size
  return {
    first: dottedIPv4(first),
    last: dottedIPv4(first + size - 1),
    size,
    mask: dottedIPv4(2 ** 32 - size),
  }
}

const wire = (mac: string) => (mac.split(':').length === 6 ? `01:${mac.toLowerCase()}` : mac.toLowerCase())

/** IPAM: spaces, their subnets, and the addresses in use. */
export function loadSpaces(context: Context, spaces: World['spaces']): void {
  const { store, writer } = context
  for (const space of spaces) {
    const siteId = store.id()
    writer.putRow(shapes.SITE.table, siteId, {
      site_name: space.name,
      tree_path: `${space.name}##`,
      tree_id_path: String(siteId),
    })
    for (const subnet of space.subnets) {
      const { first, last, size } = bounds(subnet.start, subnet.prefix)
      const id = store.id()
      const used = subnet.addresses.length
      writer.putRow(shapes.SUBNET.table, id, {
        type: 'subnet',
        subnet_id: String(id),
        subnet_name: subnet.name,
        subnet_size: String(size),
        subnet_path: subnet.name,
        start_hostaddr: first,
        start_ip_addr: hexIPv4(first),
        end_hostaddr: last,
        end_ip_addr: hexIPv4(last),
        is_terminal: '1',
        site_id: String(siteId),
        site_name: space.name,
        tree_path: `${space.name}##`,
        subnet_ip_used_size: String(used),
        subnet_ip_used_percent: String(Math.round((used * 100) / size)),
        subnet_ip_free_size: String(size - used),
      })
    }
    const site = store.flat.get(shapes.SITE.table, siteId)
    for (const { hostaddr, name, mac } of space.subnets.flatMap((subnet) => subnet.addresses)) {
      if (!site) continue
      writer.putRow(shapes.ADDRESS.table, store.id(), {
        ...addressColumns(store, site, hostaddr),
        name,
        mac_addr: shownMac(mac, hostaddr),
      })
    }
  }
}

/** DHCP: servers with scopes, ranges, statics and leases, enough for clients that only read. */
export function loadDhcp(context: Context, servers: World['dhcp']): void {
  const { store, writer } = context
  const now = Math.floor(Date.now() / 1000)
  for (const server of servers) {
    const dhcpId = store.id()
    const owner = { dhcp_id: String(dhcpId), dhcp_name: server.name, dhcp_type: 'ipm', dhcp_version: '4.4' }
    writer.putRow(shapes.DHCP_SERVER.table, dhcpId, {
      ...owner,
      ip_addr: hexIPv4(server.hostaddr),
      tree_path: `${server.name}##`,
    })
    for (const scope of server.scopes) {
      const { first, last, size, mask } = bounds(scope.start, scope.prefix)
      const scopeId = store.id()
      const inScope = {
        ...owner,
        dhcpscope_id: String(scopeId),
        dhcpscope_name: scope.name,
        dhcpscope_net_addr: first,
        dhcpscope_net_mask: mask,
        dhcpscope_size: String(size),
        dhcpscope_start_ip_addr: hexIPv4(first),
        dhcpscope_end_ip_addr: hexIPv4(last),
      }
      writer.putRow(shapes.DHCP_SCOPE.table, scopeId, inScope)
      const rangeId = scope.range ? store.id() : 0
      if (scope.range) {
        const { start, end } = scope.range
        const length = (numberOfIPv4(end) ?? 0) - (numberOfIPv4(start) ?? 0) + 1
        writer.putRow(shapes.DHCP_RANGE.table, rangeId, {
          ...inScope,
          dhcprange_start_addr: start,
          dhcprange_end_addr: end,
          dhcprange_start_ip_addr: hexIPv4(start),
          dhcprange_end_ip_addr: hexIPv4(end),
          dhcprange_size: String(length),
          dhcprange_lease_count: String(scope.leases.length),
          dhcprange_lease_percent: String(Math.round((scope.leases.length * 100) / Math.max(1, length))),
        })
      }
      for (const { name, addr, mac } of scope.statics) {
        writer.putRow(shapes.DHCP_STATIC.table, store.id(), {
          ...inScope,
          dhcphost_name: name,
          dhcphost_addr: addr,
          dhcphost_ip_addr: hexIPv4(addr),
          dhcphost_mac_addr: wire(mac),
        })
      }
      for (const { name, addr, mac } of scope.leases) {
        writer.putRow(shapes.DHCP_LEASE.table, store.id(), {
          ...inScope,
          dhcprange_id: String(rangeId),
          dhcplease_name: name,
          dhcplease_clientname: name,
          dhcplease_addr: addr,
          dhcplease_ip_addr: hexIPv4(addr),
          dhcplease_mac_addr: wire(mac),
          dhcplease_first_time: String(now - 3600),
          dhcplease_time: String(now - 600),
          dhcplease_end_time: String(now + 3000),
          dhcplease_period: '3600',
          time_to_expire: '3000',
          percent: '17',
        })
      }
    }
  }
}
