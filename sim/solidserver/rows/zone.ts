import { domainToUnicode } from 'node:url'
import { hexIPv4 } from '../addresses'
import { writeClassParameters } from '../class-parameters'
import type { Settings } from '../settings'
import { replicaOf, type ZoneRow } from '../store/model'
import type { Store } from '../store/store'
import { columnGetter, columnKind, type Table } from '../table'
import { compareValues } from '../where/evaluate'
import type { Plan } from '../where/plan'

const FAST: Readonly<Record<string, (row: ZoneRow) => string>> = {
  dnszone_id: (row) => String(row.id),
  dnszone_name: (row) => row.zone.name,
  dns_id: (row) => String(replicaOf(row.zone.server, row.slot).id),
  dns_name: (row) => replicaOf(row.zone.server, row.slot).name,
  vdns_parent_id: (row) => String(replicaOf(row.zone.server, row.slot).parentId),
  dnsview_id: (row) => String(row.zone.view?.ids[row.slot] ?? 0),
  dnsview_name: (row) => row.zone.view?.name ?? '#',
}

/** Columns that a zone decides, so that all records of a zone share them. */
export const ZONE_KEYS: ReadonlySet<string> = new Set(Object.keys(FAST))

/** Zone rows that agree with every equality of the plan on a column of `ZONE_KEYS`. */
export function zoneRowsFor(store: Store, plan: Plan): ZoneRow[] {
  const tests = [...plan.equals].filter(([name]) => ZONE_KEYS.has(name))
  const out: ZoneRow[] = []
  for (const row of store.zoneRows.from(0)) {
    const same = tests.every(([name, value]) => {
      const kind = columnKind(name)
      return compareValues(FAST[name]?.(row) ?? '', value, kind === 'number', kind === 'name') === 0
    })
    if (same) out.push(row)
  }
  return out
}

function buildZone(row: ZoneRow, settings: Settings): Record<string, string> {
  const { zone } = row
  const { view, attributes } = zone
  const server = replicaOf(zone.server, row.slot)
  const created = zone.pendingCreate && (row.slot > 0 || zone.rows.length === 1 || settings.delayOnSmart)
  const attribute = (name: string, standard = '') => attributes[name] ?? standard
  return {
    errno: '0',
    num_keys: '0',
    ipmdns_protocol: server.attributes.ipmdns_protocol ?? '',
    ipmdns_type: server.attributes.ipmdns_type ?? '',
    dns_force_hybrid: '0',
    gss_enabled: '0',
    gss_keytab_id: '0',
    use_update_policy: attribute('use_update_policy', '0'),
    dnszone_synching: created || zone.pendingDelete ? '1' : '0',
    dns_state: server.attributes.dns_state ?? 'Y',
    vdns_parent_id: String(server.parentId),
    dnszone_allow_update: attribute('dnszone_allow_update'),
    dnszone_allow_query: attribute('dnszone_allow_query'),
    dnszone_allow_transfer: attribute('dnszone_allow_transfer'),
    dnszone_forwarders: attribute('dnszone_forwarders'),
    dnszone_forward: attribute('dnszone_forward'),
    dnszone_notify: attribute('dnszone_notify'),
    dnszone_also_notify: attribute('dnszone_also_notify'),
    dnszone_name_utf: zone.name.includes('xn--') ? domainToUnicode(zone.name) || zone.name : zone.name,
    dnszone_id: String(row.id),
    row_enabled: '1',
    dns_type: server.type,
    dns_cloud: '0',
    dnszone_ad_integrated: attribute('dnszone_ad_integrated', '0'),
    dnszone_sort_zone: zone.name,
    dns_id: String(server.id),
    dns_name: server.name,
    dnszone_name: zone.name,
    dnszone_rev_sort_zone: zone.name.split('.').reverse().join('.'),
    dnszone_is_rpz: attribute('dnszone_is_rpz', '0'),
    dnszone_rpz_log: attribute('dnszone_rpz_log', '1'),
    dnszone_type: zone.type,
    dnszone_masters: attribute('dnszone_masters'),
    dnszone_xfer_done: '1',
    dnszone_is_reverse: zone.name.endsWith('.arpa') ? '1' : '0',
    delayed_delete_time: zone.pendingDelete ? '1' : '0',
    delayed_create_time: created ? '1' : '0',
    dnszone_order: attribute('dnszone_order', '0'),
    dnszone_site_name: attribute('dnszone_site_name', '#'),
    dnszone_site_id: attribute('dnszone_site_id', '0'),
    dnszone_class_name: zone.className,
    ddns_scavenging: attribute('ddns_scavenging', '0'),
    dnsview_name: view?.name ?? '#',
    dnsview_id: String(view?.ids[row.slot] ?? 0),
    dnsview_class_name: view?.className ?? '',
    dns_class_name: server.className,
    dns_comment: server.attributes.dns_comment ?? '',
    dns_version: server.attributes.dns_version ?? '',
    vdns_parent_name: row.slot === 0 ? '#' : zone.server.name,
    ds: '',
    ip_addr: hexIPv4(server.hostaddr),
    dns_vpc_list: '',
    aws_delegation_set: '',
    multistatus: '',
    dnszone_class_parameters: writeClassParameters(zone.classParameters),
    dnszone_class_parameters_properties: '',
    dnszone_class_parameters_inheritance_source: '',
    dnsview_class_parameters: view ? writeClassParameters(view.classParameters) : '',
    dnsview_class_parameters_properties: '',
    dns_class_parameters: writeClassParameters(server.classParameters),
    dns_class_parameters_properties: '',
  }
}

const ZONE_COLUMNS: readonly string[] =
  'num_keys ipmdns_protocol ipmdns_type dns_force_hybrid gss_enabled gss_keytab_id use_update_policy dnszone_synching dns_state vdns_parent_id dnszone_allow_update dnszone_allow_query dnszone_allow_transfer dnszone_forwarders dnszone_forward dnszone_notify dnszone_also_notify dnszone_name_utf dnszone_id row_enabled dns_type dns_cloud dnszone_ad_integrated dnszone_sort_zone dns_id dns_name dnszone_name dnszone_rev_sort_zone dnszone_is_rpz dnszone_rpz_log dnszone_type dnszone_masters dnszone_xfer_done dnszone_is_reverse delayed_delete_time delayed_create_time dnszone_order dnszone_site_name dnszone_site_id dnszone_class_name ddns_scavenging dnsview_name dnsview_id dnsview_class_name dns_class_name dns_comment dns_version vdns_parent_name ds ip_addr dns_vpc_list aws_delegation_set multistatus dnszone_class_parameters dnszone_class_parameters_properties dnszone_class_parameters_inheritance_source dnsview_class_parameters dnsview_class_parameters_properties dns_class_parameters dns_class_parameters_properties'.split(
    ' ',
  )

/** DNS zones, once per server that has them. */
export function zoneTable(store: Store, settings: () => Settings): Table<ZoneRow> {
  const build = (row: ZoneRow) => buildZone(row, settings())
  return {
    columns: ZONE_COLUMNS,
    idColumn: 'dnszone_id',
    object: 'dnszone',
    candidates: (plan) => ({ rows: zoneRowsFor(store, plan), covered: ZONE_KEYS }),
    column: columnGetter(FAST, new Set(ZONE_COLUMNS), build),
    build,
    classParameter: (row, name) => row.zone.classParameters[name] ?? '',
  }
}
