import { hexIPv4 } from '../addresses'
import { writeClassParameters } from '../class-parameters'
import type { Settings } from '../settings'
import { membersOf, replicaOf, type Server, type ViewRow } from '../store/model'
import type { Store } from '../store/store'
import { columnGetter, type Table } from '../table'

const SERVER_DEFAULTS: Readonly<Record<string, string>> = {
  modif_count: '0',
  dns_cloud_private: '0',
  aws_keyid: '',
  aws_delegation_set: '',
  az_tenantid: '',
  az_keyid: '',
  az_subscriptionid: '',
  az_group: '',
  ipmdns_is_package: '0',
  ipmdns_https_login: '',
  ipmdns_protocol: '',
  ipmdns_type: '',
  isolated: '0',
  windns_port: '0',
  windns_use_ssl: '0',
  windns_protocol: 'plain',
  dns_notify: 'yes',
  dns_also_notify: '',
  dns_allow_query_cache: 'any;',
  dns_allow_query: 'any;',
  dns_allow_transfer: 'any;',
  dns_allow_recursion: 'any;',
  dns_recursion: 'yes',
  dns_forwarders: '',
  dns_forward: '',
  snmp_id: '0',
  ad_user: '',
  ldap_user: '',
  ad_domain: '',
  ldap_domain: '',
  vdns_public_ns_list: '',
  dns_state: 'Y',
  querylog_state: '0',
  dns_comment: '',
  row_enabled: '1',
  dns_version: '',
  dns_key_name: '',
  dns_key_value: '',
  dns_key_proto: '',
  dns_hybrid: '0',
  dns_force_hybrid: '0',
  dns_cloud: '0',
  gss_keytab_id: '0',
  gss_enabled: '0',
  reverse_proxy_conf: '',
  stat_enabled: 'U',
  stat_period: '5',
  stat_niceness: '0',
  stat_time: '0',
  dnsblast_enabled: '0',
  dnsblast_status: '',
  dnssec_validation: '',
  dnsgslb_supported: '0',
  dnsguardian_supported: '0',
  dnsguardian_gui_management_supported: '0',
  dns_vpc_list: '',
  multistatus: '',
}

const SERVER_COLUMNS: readonly string[] =
  'dns_role modif_count dns_cloud_private aws_keyid aws_delegation_set az_tenantid az_keyid az_subscriptionid az_group ipmdns_is_package ipmdns_https_login ipmdns_protocol ipmdns_type tree_path isolated windns_port windns_use_ssl windns_protocol dns_notify dns_also_notify dns_allow_query_cache dns_allow_query dns_allow_transfer dns_allow_recursion dns_recursion dns_forwarders dns_forward snmp_id ad_user ldap_user ad_domain ldap_domain vdns_public_ns_list tree_level total_vdns_members vdns_members_name vdns_arch vdns_parent_name vdns_parent_arch vdns_parent_id dns_id dns_state querylog_state dns_synching dns_name dns_comment dns_type row_enabled ip_addr dns_class_name dns_version dns_key_name dns_key_value dns_key_proto dns_hybrid dns_force_hybrid dns_cloud gss_keytab_id gss_enabled reverse_proxy_conf stat_enabled stat_period stat_niceness stat_time dnsblast_enabled dnsblast_status dnssec_validation dnsgslb_supported dnsguardian_supported dnsguardian_gui_management_supported dns_vpc_list multistatus dns_class_parameters dns_class_parameters_properties dns_class_parameters_inheritance_source'.split(
    ' ',
  )

/** Columns of a server that a caller may set and that are kept as they come. */
export const SERVER_ATTRIBUTES: ReadonlySet<string> = new Set(Object.keys(SERVER_DEFAULTS))

function buildServer(store: Store, server: Server, settings: Settings): Record<string, string> {
  const parent = store.servers.get(server.parentId)
  const members = membersOf(server)
  const computed: Record<string, string> = {
    dns_role: server.role,
    tree_path: parent ? `${parent.name}##${server.name}##` : `${server.name}##`,
    tree_level: parent ? '1' : '0',
    total_vdns_members: String(members.length),
    vdns_members_name: members.map((member) => `${member.name};`).join(''),
    vdns_arch: server.arch,
    vdns_parent_name: parent?.name ?? '#',
    vdns_parent_arch: parent?.arch ?? '',
    vdns_parent_id: String(server.parentId),
    dns_id: String(server.id),
    dns_synching: server.pending > 0 && (server.type !== 'vdns' || settings.delayOnSmart) ? '1' : '0',
    dns_name: server.name,
    dns_type: server.type,
    ip_addr: hexIPv4(server.hostaddr),
    dns_class_name: server.className,
    dns_class_parameters: writeClassParameters(server.classParameters),
    dns_class_parameters_properties: '',
    dns_class_parameters_inheritance_source: '',
  }
  const row: Record<string, string> = { errno: '0' }
  for (const name of SERVER_COLUMNS) {
    row[name] = computed[name] ?? server.attributes[name] ?? SERVER_DEFAULTS[name] ?? ''
  }
  return row
}

/** DNS servers: smarts, their members, and servers that stand alone. */
export function serverTable(store: Store, settings: () => Settings): Table<Server> {
  const build = (server: Server) => buildServer(store, server, settings())
  return {
    columns: SERVER_COLUMNS,
    idColumn: 'dns_id',
    object: 'dns',
    candidates: () => ({
      rows: [...store.servers.values()].sort((a, b) => a.id - b.id),
      covered: new Set(),
    }),
    column: columnGetter({}, new Set(SERVER_COLUMNS), build),
    build,
    classParameter: (server, name) => server.classParameters[name] ?? '',
  }
}

const VIEW_DEFAULTS: Readonly<Record<string, string>> = {
  dnsview_order: '0',
  dnsview_recursion: 'yes',
  dnsview_allow_recursion: '',
  dnsview_allow_query: '',
  dnsview_allow_transfer: '',
  dnsview_key_name: '',
  dnsview_match_clients: 'any;',
  dnsview_match_to: 'any;',
}

const VIEW_COLUMNS: readonly string[] =
  'dnsview_order dnsview_recursion dnsview_allow_recursion dnsview_allow_query dnsview_allow_transfer dnsview_key_name dns_id dns_type dns_cloud dns_name vdns_parent_id dnsview_name dnsview_match_clients dnsview_match_to dnsview_id delayed_create_time delayed_delete_time dnsview_class_name dns_class_name dns_comment gss_keytab_id dns_version vdns_parent_name ip_addr multistatus dnsview_class_parameters dnsview_class_parameters_properties dnsview_class_parameters_inheritance_source dns_class_parameters dns_class_parameters_properties'.split(
    ' ',
  )

/** Columns of a view that a caller may set and that are kept as they come. */
export const VIEW_ATTRIBUTES: ReadonlySet<string> = new Set(Object.keys(VIEW_DEFAULTS))

function buildView(row: ViewRow): Record<string, string> {
  const { view } = row
  const server = replicaOf(view.server, row.slot)
  const computed: Record<string, string> = {
    dns_id: String(server.id),
    dns_type: server.type,
    dns_cloud: '0',
    dns_name: server.name,
    vdns_parent_id: String(server.parentId),
    dnsview_name: view.name,
    dnsview_id: String(row.id),
    delayed_create_time: '0',
    delayed_delete_time: '0',
    dnsview_class_name: view.className,
    dns_class_name: server.className,
    dns_comment: server.attributes.dns_comment ?? '',
    gss_keytab_id: '0',
    dns_version: server.attributes.dns_version ?? '',
    vdns_parent_name: row.slot === 0 ? '#' : view.server.name,
    ip_addr: hexIPv4(server.hostaddr),
    dnsview_class_parameters: writeClassParameters(view.classParameters),
    dns_class_parameters: writeClassParameters(server.classParameters),
  }
  const out: Record<string, string> = { errno: '0' }
  for (const name of VIEW_COLUMNS)
    out[name] = computed[name] ?? view.attributes[name] ?? VIEW_DEFAULTS[name] ?? ''
  return out
}

/** DNS views, once per server that has them. */
export function viewTable(store: Store): Table<ViewRow> {
  return {
    columns: VIEW_COLUMNS,
    idColumn: 'dnsview_id',
    object: 'dnsview',
    candidates: () => ({ rows: store.viewRows, covered: new Set() }),
    column: columnGetter({}, new Set(VIEW_COLUMNS), buildView),
    build: buildView,
    classParameter: (row, name) => row.view.classParameters[name] ?? '',
  }
}
