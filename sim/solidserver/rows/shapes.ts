import type { FlatShape } from './flat'

const columns = (text: string) => text.trim().split(/\s+/)

function zeros(names: string): Record<string, string> {
  return Object.fromEntries(columns(names).map((name) => [name, '0']))
}

const DELAYED = { delayed_create_time: '0', delayed_delete_time: '0' }

export const MEMBER: FlatShape = {
  table: 'member',
  idColumn: 'member_id',
  object: 'member',
  columns: columns(`snmp_port snmp_retry snmp_timeout snmp_profile_id snmp_profile_name member_license_to_push
    member_license_expiration_date member_maintenance_expiration_date member_license_expiration_delay
    member_maintenance_expiration_delay subscription_support member_sec_evt_fwd_configured member_snmp_status
    member_snmp_cpuload member_snmp_cpuload_percent member_snmp_ioload member_snmp_memory member_snmp_raid member_snmp_fan
    member_snmp_psu member_snmp_hdd member_snmp_lagg member_image_date member_image_os member_ha_uid member_class_name
    member_id member_hb_ip_addr member_name member_serial member_version member_type member_state member_ha_status
    member_remote_time member_time member_ip_addr member_master_ip_addr member_replication_offset
    member_replication_lag_count member_remote_time_drift member_is_me member_write_last_time member_write_last_period
    multistatus member_class_parameters member_class_parameters_properties member_class_parameters_inheritance_source`),
  defaults: {
    ...zeros('snmp_profile_id member_snmp_ioload member_replication_offset member_replication_lag_count'),
    snmp_port: '161',
    snmp_retry: '2',
    snmp_timeout: '5',
  },
}

const param = (kind: 'server' | 'view' | 'zone', own: string): FlatShape => ({
  table: `dns_${kind}_param`,
  idColumn: 'oid',
  object: 'param',
  columns: columns(`oid ${own} dns_name dns_id param_key param_value is_array row_enabled delayed_create_time
    delayed_delete_time read_only`),
  defaults: { ...DELAYED, ...zeros('is_array read_only'), row_enabled: '1' },
})

export const SERVER_PARAM = param('server', '')
export const VIEW_PARAM = param('view', 'dnsview_id dnsview_name')
export const ZONE_PARAM = param('zone', 'dnszone_id dnszone_name')

export const SITE: FlatShape = {
  table: 'site',
  idColumn: 'site_id',
  object: 'site',
  columns:
    columns(`site_is_template site_id tree_level tree_path tree_id_path site_name site_description parent_site_id
    parent_site_name site_class_name parent_site_class_name row_enabled multistatus site_class_parameters
    site_class_parameters_properties site_class_parameters_inheritance_source parent_site_class_parameters
    parent_site_class_parameters_properties`),
  defaults: {
    ...zeros('site_is_template tree_level parent_site_id'),
    parent_site_name: '#',
    row_enabled: '1',
  },
}

export const SUBNET: FlatShape = {
  table: 'subnet',
  idColumn: 'subnet_id',
  object: 'subnet',
  columns:
    columns(`type subnet_id start_ip_addr start_hostaddr end_ip_addr end_hostaddr subnet_name subnet_size vlsm_block_id
    vlmvlan_id subnet_level subnet_path subnet_class_name parent_subnet_id vlsm_subnet_id row_enabled subnet_is_valid site_id
    waiting_state waiting_status is_terminal subnet_allocated_size subnet_allocated_percent subnet_used_size
    subnet_used_percent subnet_ip_used_size subnet_ip_used_percent subnet_ip_free_size is_in_orphan lock_network_broadcast
    site_description site_name site_is_template tree_level tree_path tree_id_path site_class_name parent_subnet_name
    parent_start_ip_addr parent_end_ip_addr parent_subnet_size parent_subnet_level parent_subnet_path
    parent_subnet_class_name parent_is_terminal parent_vlsm_subnet_id parent_site_id parent_site_name site_parent_site_id
    vlsm_site_id vlsm_site_name vlmvlan_vlan_id vlmvlan_name vlmdomain_id vlmdomain_name vlmrange_id vlmrange_name
    multistatus subnet_class_parameters subnet_class_parameters_properties subnet_class_parameters_inheritance_source
    site_class_parameters site_class_parameters_properties parent_subnet_class_parameters
    parent_subnet_class_parameters_properties`),
  defaults: {
    ...zeros(`vlsm_block_id vlmvlan_id subnet_level parent_subnet_id vlsm_subnet_id is_terminal subnet_allocated_size
      subnet_allocated_percent subnet_used_size subnet_used_percent subnet_ip_used_size subnet_ip_used_percent is_in_orphan
      site_is_template tree_level parent_vlsm_subnet_id parent_site_id site_parent_site_id vlsm_site_id vlmvlan_vlan_id
      vlmdomain_id vlmrange_id`),
    row_enabled: '1',
    subnet_is_valid: '1',
    lock_network_broadcast: '1',
  },
}

export const ADDRESS: FlatShape = {
  table: 'ip',
  idColumn: 'ip_id',
  object: 'ip',
  columns:
    columns(`type free_start_ip_addr free_end_ip_addr free_scope_size ip_id site_is_template site_name tree_level
    tree_path tree_id_path ip_addr hostaddr name mac_addr ip_class_name parent_subnet_id parent_subnet_name
    parent_subnet_size parent_vlsm_subnet_id parent_subnet_class_name parent_subnet_start_ip_addr
    parent_subnet_start_hostaddr parent_subnet_end_ip_addr parent_subnet_end_hostaddr subnet_name pool_name site_id
    subnet_id subnet_start_ip_addr subnet_start_hostaddr subnet_end_ip_addr subnet_end_hostaddr subnet_size
    subnet_is_terminal lock_network_broadcast pool_class_name pool_id pool_read_only pool_row_enabled iplnetdev_name
    iplnetdev_id iplport_name iplport_slotnumber iplport_portnumber iplport_ifvlan hostiface_name hostiface_id hostdev_name
    hostdev_id dhcphost_id dhcplease_id last_seen dhcplease_end_time site_description site_class_name subnet_class_name
    pool_size pool_start_ip_addr pool_end_ip_addr ip_alias multistatus tag_pool_dhcprange tag_container_dhcpstatic
    ip_class_parameters ip_class_parameters_properties ip_class_parameters_inheritance_source pool_class_parameters
    pool_class_parameters_properties site_class_parameters site_class_parameters_properties subnet_class_parameters
    subnet_class_parameters_properties`),
  defaults: {
    ...zeros(`site_is_template tree_level parent_subnet_id parent_vlsm_subnet_id pool_id pool_read_only iplnetdev_id
      hostiface_id hostdev_id dhcphost_id dhcplease_id last_seen dhcplease_end_time pool_size`),
    type: 'used',
    subnet_is_terminal: '1',
    pool_row_enabled: '1',
  },
}

export const DHCP_SERVER: FlatShape = {
  table: 'dhcp',
  idColumn: 'dhcp_id',
  object: 'dhcp',
  columns:
    columns(`dhcp_localtime isolated tree_path tree_level total_vdhcp_members vdhcp_members_name vdhcp_arch
    vdhcp_parent_name vdhcp_parent_arch vdhcp_parent_id dhcp_id dhcp_type dhcp_state dhcp_synching dhcp_name dhcp_comment
    dhcp_version row_enabled dhcp_class_name ip_addr stat_enabled stat_period stat_niceness stat_time reverse_proxy_conf
    multistatus dhcp_class_parameters dhcp_class_parameters_properties dhcp_class_parameters_inheritance_source`),
  defaults: {
    ...zeros('isolated tree_level total_vdhcp_members vdhcp_parent_id dhcp_synching stat_niceness stat_time'),
    dhcp_state: 'Y',
    dhcp_type: 'ipm',
    vdhcp_parent_name: '#',
    row_enabled: '1',
  },
}

export const DHCP_SCOPE: FlatShape = {
  table: 'dhcpscope',
  idColumn: 'dhcpscope_id',
  object: 'dhcpscope',
  columns:
    columns(`vdhcp_parent_id vdhcp_arch dhcp_type dhcpfailover_id dhcpfailover_name dhcpscope_id dhcp_id dhcp_name
    dhcpscope_name dhcpscope_start_ip_addr dhcpscope_end_ip_addr dhcpscope_net_addr dhcpscope_net_mask dhcpscope_size
    delayed_create_time delayed_delete_time dhcpscope_site_name dhcpscope_site_id dhcpscope_sort_name dhcpscope_class_name
    dhcpsn_id dhcpsn_name vdhcp_parent_name dhcp_class_name dhcp_version row_enabled ip_addr multistatus
    dhcpscope_class_parameters dhcpscope_class_parameters_properties dhcpscope_class_parameters_inheritance_source
    dhcp_class_parameters dhcp_class_parameters_properties`),
  defaults: {
    ...DELAYED,
    ...zeros('vdhcp_parent_id dhcpfailover_id dhcpscope_site_id dhcpsn_id'),
    dhcpscope_site_name: '#',
    vdhcp_parent_name: '#',
    row_enabled: '1',
  },
}

export const DHCP_RANGE: FlatShape = {
  table: 'dhcprange',
  idColumn: 'dhcprange_id',
  object: 'dhcprange',
  columns:
    columns(`dhcprange_id delayed_create_time delayed_delete_time dhcpscope_id dhcprange_name dhcprange_start_addr
    dhcprange_end_addr dhcprange_start_ip_addr dhcprange_end_ip_addr dhcp_id dhcpscope_site_id dhcp_type dhcp_name
    vdhcp_parent_id dhcpscope_name dhcpscope_if_name dhcpscope_if_addr dhcpscope_net_addr dhcpscope_net_mask
    dhcpscope_start_ip_addr dhcpscope_size dhcprange_failover_name dhcprange_state dhcprange_class_name
    dhcprange_lease_count dhcprange_size dhcprange_lease_percent dhcprange_acl dhcpsn_id dhcpsn_name vdhcp_parent_name
    dhcp_comment dhcpscope_class_name dhcp_class_name dhcp_version row_enabled ip_addr multistatus
    dhcprange_class_parameters dhcprange_class_parameters_properties dhcprange_class_parameters_inheritance_source
    dhcpscope_class_parameters dhcpscope_class_parameters_properties dhcp_class_parameters
    dhcp_class_parameters_properties`),
  defaults: {
    ...DELAYED,
    ...zeros('dhcpscope_site_id vdhcp_parent_id dhcprange_lease_count dhcprange_lease_percent dhcpsn_id'),
    vdhcp_parent_name: '#',
    row_enabled: '1',
  },
}

export const DHCP_STATIC: FlatShape = {
  table: 'dhcphost',
  idColumn: 'dhcphost_id',
  object: 'dhcphost',
  columns: columns(`dhcphost_last_seen dhcphost_expire_time dhcpscope_row_enabled dhcpscope_start_ip_addr
    dhcpscope_end_ip_addr dhcpscope_net_mask dhcpscope_net_addr mac_vendor dhcphost_id dhcp_id dhcphost_mac_addr
    dhcphost_addr dhcphost_ip_addr dhcphost_identifier db_hostname dhcphost_name dhcphost_domain dhcp_name dhcp_type
    vdhcp_parent_id dhcphost_state dhcpscope_id dhcpscope_name delayed_create_time dhcpscope_size dhcpscope_site_id
    dhcpsn_id dhcpsn_name delayed_delete_time dhcpgroup_id dhcpgroup_name dhcpgroup_class_name dhcphost_class_name
    vdhcp_parent_name dhcpscope_class_name dhcp_class_name dhcp_version row_enabled multistatus dhcphost_class_parameters
    dhcphost_class_parameters_properties dhcphost_class_parameters_inheritance_source dhcpgroup_class_parameters
    dhcpgroup_class_parameters_properties dhcpscope_class_parameters dhcpscope_class_parameters_properties
    dhcp_class_parameters dhcp_class_parameters_properties`),
  defaults: {
    ...DELAYED,
    ...zeros(
      'dhcphost_last_seen dhcphost_expire_time vdhcp_parent_id dhcpscope_id dhcpscope_site_id dhcpsn_id dhcpgroup_id',
    ),
    dhcpscope_row_enabled: '1',
    vdhcp_parent_name: '#',
    row_enabled: '1',
  },
}

export const DHCP_LEASE: FlatShape = {
  table: 'dhcplease',
  idColumn: 'dhcplease_id',
  object: 'dhcplease',
  columns:
    columns(`dhcplease_giaddr dhcplease_vendor_id dhcplease_fingerbank_os dhcplease_remote_id dhcplease_circuit_id
    parameter_request_list mac_vendor dhcplease_id dhcplease_addr dhcplease_ip_addr dhcplease_mac_addr
    dhcplease_client_ident dhcplease_first_time dhcplease_time dhcplease_end_time dhcplease_period percent time_to_expire
    dhcplease_name dhcplease_clientname dhcpscope_id dhcprange_id dhcplease_domain dhcprange_name dhcprange_start_addr
    dhcprange_end_addr dhcpscope_name dhcpscope_size dhcpscope_net_addr dhcpsn_id dhcpsn_name dhcp_id dhcp_name dhcp_type
    vdhcp_parent_id vdhcp_parent_name dhcprange_failover_name dhcprange_class_name dhcpscope_class_name dhcp_class_name
    dhcp_version ip_addr multistatus dhcprange_class_parameters dhcprange_class_parameters_properties
    dhcprange_class_parameters_inheritance_source`),
  defaults: { ...zeros('dhcpsn_id vdhcp_parent_id dhcprange_id'), vdhcp_parent_name: '#' },
}
