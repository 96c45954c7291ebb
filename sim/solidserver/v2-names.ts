/** A kind of object in `/api/v2.0/<module>/<object>`, and the legacy services behind it. */
export interface V2Object {
  readonly module: 'dns' | 'ipam' | 'dhcp'
  /** stem of the legacy reading services */
  readonly reader: string
  readonly add?: string
  readonly remove?: string
  /** v2 name of the id, as it comes back from writes */
  readonly id: string
}

export const V2_OBJECTS: ReadonlyMap<string, V2Object> = new Map(
  Object.entries({
    'dns/rr': { module: 'dns', reader: 'dns_rr', add: 'dns_rr_add', remove: 'dns_rr_delete', id: 'rr_id' },
    'dns/zone': {
      module: 'dns',
      reader: 'dns_zone',
      add: 'dns_zone_add',
      remove: 'dns_zone_delete',
      id: 'zone_id',
    },
    'dns/view': {
      module: 'dns',
      reader: 'dns_view',
      add: 'dns_view_add',
      remove: 'dns_view_delete',
      id: 'view_id',
    },
    'dns/server': { module: 'dns', reader: 'dns_server', id: 'server_id' },
    'ipam/space': { module: 'ipam', reader: 'ip_site', id: 'space_id' },
    'ipam/network': { module: 'ipam', reader: 'ip_block_subnet', id: 'network_id' },
    'ipam/address': {
      module: 'ipam',
      reader: 'ip_address',
      add: 'ip_add',
      remove: 'ip_delete',
      id: 'address_id',
    },
    'dhcp/server': { module: 'dhcp', reader: 'dhcp_server', id: 'server_id' },
    'dhcp/scope': { module: 'dhcp', reader: 'dhcp_scope', id: 'scope_id' },
    'dhcp/range': { module: 'dhcp', reader: 'dhcp_range', id: 'range_id' },
    'dhcp/lease': { module: 'dhcp', reader: 'dhcp_lease', id: 'lease_id' },
    'dhcp/static': {
      module: 'dhcp',
      reader: 'dhcp_static',
      add: 'dhcp_static_add',
      remove: 'dhcp_static_delete',
      id: 'static_id',
    },
  } satisfies Record<string, V2Object>),
)

type Rules = readonly (readonly [RegExp, string])[]

const DNS_RULES: Rules = [
  [/^ttl$/, 'rr_ttl'],
  [/^value([1-7])$/, 'rr_value$1'],
  [/^(delayed_\w+|multistatus|num_keys|ds|use_update_policy)$/, 'OBJECT_$1'],
  [/^ddns_scavenging$/, 'server_ddns_scavenging'],
  [/^(rr_name|rr_value)_ip_addr$/, '$1_address_addr'],
  [/^ip_addr$/, 'server_addr'],
  [/^total_vdns_members$/, 'total_smart_members'],
  [/^vdns_/, 'smart_'],
  [/^dnszone_site_/, 'zone_space_'],
  [/^dnszone_/, 'zone_'],
  [/^dnsview_/, 'view_'],
  [/^dnsguardian_/, 'server_guardian_'],
  [/^dnsblast_/, 'server_blast_'],
  [/^dnsgslb_/, 'server_gslb_'],
  [/^dnssec_/, 'server_dnssec_'],
  [/^ipmdns_https_/, 'server_ipm_'],
  [/^ipmdns_/, 'server_ipm_'],
  [/^(aws|az|gss|isolated|querylog|snmp|stat|windns|ad|ldap)(_|$)/, 'server_$1$2'],
  [/^dns_/, 'server_'],
]

const IPAM_RULES: Rules = [
  [/^ip_addr$/, 'address_addr'],
  [/^(hostaddr|mac_addr|name)$/, 'address_$1'],
  [/^type$/, 'OBJECT_type'],
  [/^multistatus$/, 'OBJECT_multistatus'],
  [/^(start|end)_(hostaddr|ip_addr)$/, 'network_$1_$2'],
  [/^parent_subnet_(start|end)_ip_addr$/, 'parent_network_$1_address_addr'],
  [/^parent_(start|end)_ip_addr$/, 'parent_network_$1_ip_addr'],
  [/^parent_is_terminal$/, 'parent_network_is_terminal'],
  [/^is_(terminal|in_orphan)$/, 'network_is_$1'],
  [/^lock_network_broadcast$/, 'network_lock_network_broadcast'],
  [/^subnet_ip_/, 'network_address_'],
  [/^(subnet|pool)_(start|end)_ip_addr$/, '$1_$2_address_addr'],
  [/^free_(start|end)_ip_addr$/, 'free_$1_address_addr'],
  [/^site_parent_site_id$/, 'space_parent_space_id'],
  [/^vlsm_subnet_/, 'vlsm_network_'],
  [/^vlsm_site_/, 'vlsm_space_'],
  [/^dhcphost_/, 'static_'],
  [/^dhcplease_/, 'lease_'],
  [/^(parent_)?subnet_/, '$1network_'],
  [/^(parent_)?site_/, '$1space_'],
  [/^ip_/, 'address_'],
]

const DHCP_RULES: Rules = [
  [/^(delayed_\w+|multistatus)$/, 'OBJECT_$1'],
  [/^ip_addr$/, 'server_addr'],
  [/^mac_vendor$/, 'OBJECT_mac_vendor'],
  [/^total_vdhcp_members$/, 'total_smart_members'],
  [/^vdhcp_/, 'smart_'],
  [/^dhcpscope_site_/, 'scope_space_'],
  [/^dhcp(scope|range|lease|host)_((?:start_|end_)?)ip_addr$/, '$1_$2address_addr'],
  [/^host_/, 'static_'],
  [/^dhcpfailover_/, 'failover_'],
  [/^dhcpgroup_/, 'group_'],
  [/^dhcpscope_/, 'scope_'],
  [/^dhcprange_/, 'range_'],
  [/^dhcplease_/, 'lease_'],
  [/^dhcphost_/, 'static_'],
  [/^dhcpsn_/, 'sharednetwork_'],
  [/^dhcp_/, 'server_'],
]

const RULES: Readonly<Record<V2Object['module'], Rules>> = {
  dns: DNS_RULES,
  ipam: IPAM_RULES,
  dhcp: DHCP_RULES,
}

/** v2 name of a legacy column of an object. */
export function v2Column(object: V2Object, legacy: string): string {
  const own = object.id.replace(/_id$/, '')
  for (const [pattern, name] of RULES[object.module]) {
    if (!pattern.test(legacy)) continue
    return legacy
      .replace(pattern, name)
      .replace(/^OBJECT_/, `${own}_`)
      .replace(/^host_/, 'static_')
  }
  return legacy
}

/** The columns of an object in v2: name to legacy name. Inheritance bookkeeping is part of the class parameters there. */
export function v2Columns(object: V2Object, legacy: readonly string[]): Map<string, string> {
  const out = new Map<string, string>()
  for (const name of legacy) {
    if (/_class_parameters_(properties|inheritance_source)$/.test(name)) continue
    out.set(v2Column(object, name), name)
  }
  return out
}

const PARAMETERS: Readonly<Record<V2Object['module'], Rules>> = {
  dns: [
    [/^server_hostaddr$/, 'hostaddr'],
    [/^server_ddns_scavenging$/, 'ddns_scavenging'],
    [/^server_/, 'dns_'],
    [/^view_/, 'dnsview_'],
    [/^zone_use_update_policy$/, 'use_update_policy'],
    [/^zone_space_/, 'dnszone_site_'],
    [/^zone_/, 'dnszone_'],
    [/^warnings$/, 'validate_warnings'],
  ],
  ipam: [
    [/^address_(hostaddr|name|mac_addr)$/, '$1'],
    [/^address_/, 'ip_'],
    [/^space_/, 'site_'],
    [/^network_/, 'subnet_'],
    [/^warnings$/, 'validate_warnings'],
  ],
  dhcp: [
    [/^server_hostaddr$/, 'hostaddr'],
    [/^server_/, 'dhcp_'],
    [/^static_/, 'dhcphost_'],
    [/^scope_/, 'dhcpscope_'],
    [/^range_/, 'dhcprange_'],
    [/^lease_/, 'dhcplease_'],
    [/^warnings$/, 'validate_warnings'],
  ],
}

/** Legacy name of a v2 parameter. */
export function legacyParameter(object: V2Object, name: string): string {
  for (const [pattern, legacy] of PARAMETERS[object.module])
    if (pattern.test(name)) return name.replace(pattern, legacy)
  return name
}
