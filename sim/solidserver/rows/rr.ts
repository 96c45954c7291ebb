import { domainToUnicode } from 'node:url'
import { hexIPv4, hexIPv6, hexOfReverseName } from '../addresses'
import { writeClassParameters } from '../class-parameters'
import type { Settings } from '../settings'
import { type Rr, type RrRow, replicaOf } from '../store/model'
import type { RowList } from '../store/row-list'
import type { Store } from '../store/store'
import { type Candidates, columnGetter, type Table } from '../table'
import type { Plan } from '../where/plan'
import { RrJson } from './rr-json'
import { textNumber } from './text-number'
import { ZONE_KEYS, zoneRowsFor } from './zone'

function value(rr: Rr, index: number): string {
  if (index === 2 && rr.type === 'SOA') return String(rr.zone.serial)
  return rr.values[index] ?? ''
}

/** Values joined the way `rr_all_value` shows them. */
export function allValue(rr: Rr): string {
  return rr.values.map((_, i) => value(rr, i)).join(', ')
}

/** The name relative to its zone; `.` for the apex. */
export function glueOf(rr: Rr): string {
  return rr.name === rr.zone.name ? '.' : rr.name.slice(0, -(rr.zone.name.length + 1))
}

const unicode = (name: string) => (name.includes('xn--') ? domainToUnicode(name) || name : name)

function valueHex(rr: Rr): string {
  if (rr.type === 'A') return hexIPv4(rr.values[0] ?? '')
  return rr.type === 'AAAA' ? hexIPv6(rr.values[0] ?? '') : ''
}

function createPending(row: RrRow, settings: Settings): string {
  return row.rr.pendingCreate && (row.slot > 0 || row.rr.rows.length === 1 || settings.delayOnSmart)
    ? '1'
    : '0'
}

type Own = ReturnType<typeof ownColumns>

/** The columns that are a record's own, in the order of the row. */
function ownColumns(row: RrRow, settings: Settings) {
  const { rr } = row
  const nameHex = rr.zone.name.endsWith('.arpa') ? hexOfReverseName(rr.name) : ''
  const hex = valueHex(rr)
  const created = createPending(row, settings)
  const deleted = rr.pendingDelete ? '1' : '0'
  const glue = glueOf(rr)
  const all = allValue(rr)
  return {
    rr_all_value: all,
    rr_full_name: rr.name,
    rr_full_name_utf: unicode(rr.name),
    rr_name_ip_addr: nameHex,
    rr_name_ip4_addr: nameHex.length === 8 ? nameHex : '',
    rr_value_ip_addr: hex,
    rr_value_ip4_addr: hex.length === 8 ? hex : '',
    rr_glue: glue,
    rr_type: rr.type,
    ttl: String(rr.ttl),
    delayed_time: created === '1' || deleted === '1' ? '1' : '0',
    rr_class_name: rr.className,
    value1: value(rr, 0),
    value2: value(rr, 1),
    value3: value(rr, 2),
    value4: value(rr, 3),
    value5: value(rr, 4),
    value6: value(rr, 5),
    value7: value(rr, 6),
    rr_id: String(row.id),
    delayed_create_time: created,
    delayed_delete_time: deleted,
    rr_name_id: textNumber(rr.name),
    rr_value_id: textNumber(all),
    rr_type_id: textNumber(rr.type),
    rr_glue_id: textNumber(glue),
    rr_class_parameters: classText(rr),
  }
}

function classText(rr: Rr): string {
  return Object.keys(rr.classParameters).length === 0 ? '' : writeClassParameters(rr.classParameters)
}

function buildRr(row: RrRow, settings: Settings): Record<string, string> {
  const { rr } = row
  const { zone } = rr
  const { view } = zone
  const server = replicaOf(zone.server, row.slot)
  const own: Own = ownColumns(row, settings)
  return {
    errno: '0',
    rr_all_value: own.rr_all_value,
    dnszone_sort_zone: zone.name,
    dnszone_is_rpz: zone.attributes.dnszone_is_rpz ?? '0',
    dnszone_type: zone.type,
    rr_full_name: own.rr_full_name,
    rr_full_name_utf: own.rr_full_name_utf,
    rr_name_ip_addr: own.rr_name_ip_addr,
    rr_name_ip4_addr: own.rr_name_ip4_addr,
    rr_value_ip_addr: own.rr_value_ip_addr,
    rr_value_ip4_addr: own.rr_value_ip4_addr,
    rr_glue: own.rr_glue,
    rr_type: own.rr_type,
    ttl: own.ttl,
    delayed_time: own.delayed_time,
    rr_class_name: own.rr_class_name,
    value1: own.value1,
    value2: own.value2,
    value3: own.value3,
    value4: own.value4,
    value5: own.value5,
    value6: own.value6,
    value7: own.value7,
    dnszone_id: String(zone.ids[row.slot] ?? 0),
    rr_id: own.rr_id,
    dns_id: String(server.id),
    dnszone_name_utf: unicode(zone.name),
    dnszone_name: zone.name,
    dns_name: server.name,
    dns_type: server.type,
    dns_cloud: '0',
    vdns_parent_id: String(server.parentId),
    dnsview_name: view?.name ?? '#',
    dnsview_class_name: view?.className ?? '',
    dnsview_id: String(view?.ids[row.slot] ?? 0),
    dnszone_site_name: zone.attributes.dnszone_site_name ?? '#',
    dnszone_is_reverse: zone.name.endsWith('.arpa') ? '1' : '0',
    dnszone_masters: zone.attributes.dnszone_masters ?? '',
    vdns_parent_name: row.slot === 0 ? '#' : zone.server.name,
    dnszone_forwarders: zone.attributes.dnszone_forwarders ?? '',
    dns_class_name: server.className,
    dnszone_class_name: zone.className,
    dns_version: server.attributes.dns_version ?? '',
    dns_comment: server.attributes.dns_comment ?? '',
    delayed_create_time: own.delayed_create_time,
    delayed_delete_time: own.delayed_delete_time,
    multistatus: '',
    rr_auth_gsstsig: '0',
    rr_last_update_time: '',
    rr_last_update_days: '',
    rr_name_id: own.rr_name_id,
    rr_value_id: own.rr_value_id,
    rr_type_id: own.rr_type_id,
    rr_glue_id: own.rr_glue_id,
    dnsview_class_parameters: view ? writeClassParameters(view.classParameters) : '',
    dnsview_class_parameters_properties: '',
    dnsview_class_parameters_inheritance_source: '',
    rr_class_parameters: own.rr_class_parameters,
    rr_class_parameters_properties: '',
    rr_class_parameters_inheritance_source: '',
  }
}

const RR_COLUMNS: readonly string[] =
  'rr_all_value dnszone_sort_zone dnszone_is_rpz dnszone_type rr_full_name rr_full_name_utf rr_name_ip_addr rr_name_ip4_addr rr_value_ip_addr rr_value_ip4_addr rr_glue rr_type ttl delayed_time rr_class_name value1 value2 value3 value4 value5 value6 value7 dnszone_id rr_id dns_id dnszone_name_utf dnszone_name dns_name dns_type dns_cloud vdns_parent_id dnsview_name dnsview_class_name dnsview_id dnszone_site_name dnszone_is_reverse dnszone_masters vdns_parent_name dnszone_forwarders dns_class_name dnszone_class_name dns_version dns_comment delayed_create_time delayed_delete_time multistatus rr_auth_gsstsig rr_last_update_time rr_last_update_days rr_name_id rr_value_id rr_type_id rr_glue_id dnsview_class_parameters dnsview_class_parameters_properties dnsview_class_parameters_inheritance_source rr_class_parameters rr_class_parameters_properties rr_class_parameters_inheritance_source'.split(
    ' ',
  )

const FAST: Readonly<Record<string, (row: RrRow) => string>> = {
  rr_id: (row) => String(row.id),
  rr_full_name: (row) => row.rr.name,
  rr_type: (row) => row.rr.type,
  ttl: (row) => String(row.rr.ttl),
  rr_all_value: (row) => allValue(row.rr),
  rr_glue: (row) => glueOf(row.rr),
  value1: (row) => value(row.rr, 0),
  value2: (row) => value(row.rr, 1),
  value3: (row) => value(row.rr, 2),
  value4: (row) => value(row.rr, 3),
  rr_class_name: (row) => row.rr.className,
  rr_value_ip_addr: (row) => valueHex(row.rr),
  dnszone_id: (row) => String(row.rr.zone.ids[row.slot] ?? 0),
  dnszone_name: (row) => row.rr.zone.name,
  dnszone_type: (row) => row.rr.zone.type,
  dnszone_is_reverse: (row) => (row.rr.zone.name.endsWith('.arpa') ? '1' : '0'),
  dns_id: (row) => String(replicaOf(row.rr.zone.server, row.slot).id),
  dns_name: (row) => replicaOf(row.rr.zone.server, row.slot).name,
  dns_type: (row) => replicaOf(row.rr.zone.server, row.slot).type,
  vdns_parent_id: (row) => String(replicaOf(row.rr.zone.server, row.slot).parentId),
  dnsview_name: (row) => row.rr.zone.view?.name ?? '#',
  dnsview_id: (row) => String(row.rr.zone.view?.ids[row.slot] ?? 0),
  delayed_delete_time: (row) => (row.rr.pendingDelete ? '1' : '0'),
}

const NOTHING = new Set<string>()
const MERGE_LIMIT = 5000
const SERVER_KEYS = new Set(['dns_id', 'dns_name'])

function candidates(store: Store, plan: Plan): Candidates<RrRow> {
  const id = plan.equals.get('rr_id')
  if (id !== undefined) {
    const row = store.rrRowById.get(Number(id))
    return { rows: row ? [row] : [], covered: new Set(['rr_id']) }
  }
  const name = plan.equals.get('rr_full_name')
  if (name !== undefined) {
    const rows = store.rrRowsByName.get(name.toLowerCase()) ?? []
    return { rows: [...rows].sort((a, b) => a.id - b.id), covered: new Set(['rr_full_name']) }
  }
  const asked = [...ZONE_KEYS].filter((key) => plan.equals.has(key))
  if (asked.length === 0) return { rows: store.rrRows, covered: NOTHING }
  if (asked.every((key) => SERVER_KEYS.has(key))) {
    const servers = [...store.servers.values()].filter(
      (server) =>
        (plan.equals.get('dns_id') ?? String(server.id)) === String(server.id) &&
        (plan.equals.get('dns_name') ?? server.name).toLowerCase() === server.name.toLowerCase(),
    )
    const [server] = servers
    // a smart and a server of the same name cannot both exist, so one server is all there can be
    return { rows: (server && store.rrRowsByServer.get(server.id)) ?? [], covered: new Set(asked) }
  }
  const lists = zoneRowsFor(store, plan).map((zone): RowList<RrRow> => zone.records)
  const covered = new Set(asked)
  if (lists[0] && lists.length === 1) return { rows: lists[0], covered }
  // many zones: reading all rows in order stops as soon as a page is full, merging lists does not
  if (lists.reduce((sum, list) => sum + list.size, 0) > MERGE_LIMIT)
    return { rows: store.rrRows, covered: NOTHING }
  return { rows: lists.flatMap((list) => [...list.from(0)]).sort((a, b) => a.id - b.id), covered }
}

/** Resource records: one row on the top server and one on every member, each with its own ids. */
export function rrTable(store: Store, settings: () => Settings): Table<RrRow> {
  const build = (row: RrRow) => buildRr(row, settings())
  const json = new RrJson(
    build,
    (row) => ownColumns(row, settings()),
    () => store.shapeVersion,
  )
  return {
    columns: RR_COLUMNS,
    idColumn: 'rr_id',
    object: 'rr',
    candidates: (plan) => candidates(store, plan),
    column: columnGetter(FAST, new Set(RR_COLUMNS), build),
    build,
    json: (row) => json.write(row),
    classParameter: (row, name) => row.rr.classParameters[name] ?? '',
  }
}
