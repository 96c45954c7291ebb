import { ApiError, ERRNO, invalid, missing } from '../api-error'
import { mergeClassParameters } from '../class-parameters'
import type { Params } from '../params'
import { membersOf, type Server, type View, type Zone } from '../store/model'
import { addFlag, findServer, findView, givenAttributes, refuseMember } from './common'
import type { Context, WriteCall, Written } from './context'
import { rrName } from './rr-values'

export const ZONE_ADD_MANDATORY =
  '(dnszone_name && dnszone_type && (dnsview_id || dnsview_name) && (dns_id || dns_name || hostaddr))'
export const ZONE_DELETE_MANDATORY =
  '(dnszone_id || (dnszone_name && (dnsview_id || dnsview_name) && (dns_id || dns_name || hostaddr)))'
const TYPES = new Set(['master', 'slave', 'hint', 'stub', 'forward', 'delegation-only'])

/** Columns of a zone that a caller may set and that are kept as they come. */
const ZONE_ATTRIBUTES: ReadonlySet<string> = new Set(
  'dnszone_site_id dnszone_site_name dnszone_masters dnszone_forwarders dnszone_forward dnszone_allow_transfer dnszone_allow_query dnszone_allow_update dnszone_also_notify dnszone_notify dnszone_ad_integrated dnszone_is_rpz dnszone_rpz_log use_update_policy dnszone_order ddns_scavenging'.split(
    ' ',
  ),
)

/** Every master zone has a SOA and NS records of its own; the hosts are the members, or the server if it has none. */
export function addApexRecords(context: Context, zone: Zone): void {
  const hosts = membersOf(zone.server).map((member) => member.name)
  if (hosts.length === 0) hosts.push(zone.server.name)
  const plain = { name: zone.name, ttl: 3600, className: '', classParameters: {}, updatedAt: 0 }
  for (const host of hosts) context.writer.createRr(zone, { ...plain, type: 'NS', values: [host] })
  const values = [hosts[0] ?? '', `root@${zone.name}`, '0', '1200', '600', '1209600', '3600']
  context.writer.createRr(zone, { ...plain, type: 'SOA', values })
}

function same(context: Context, server: Server, view: View | undefined, name: string): Zone | undefined {
  for (const zone of context.store.zones.values()) {
    if (zone.server === server && zone.view === view && zone.name === name && !zone.pendingDelete) return zone
  }
  return undefined
}

function edit(context: Context, zone: Zone, params: Params): Written {
  context.writer.editZone(zone, {
    attributes: { ...zone.attributes, ...givenAttributes(params, ZONE_ATTRIBUTES) },
    className: params.given('dnszone_class_name') ?? zone.className,
    classParameters: mergeClassParameters(zone.classParameters, params, 'dnszone_class_parameters'),
  })
  return { id: zone.ids[0] ?? 0, created: false }
}

function byId(context: Context, id: number): Zone {
  const zone = context.store.zones.get(id)
  if (!zone || zone.pendingDelete) {
    for (const row of context.store.zoneRows.page(id, 0, 1)) {
      const member = row.id === id ? row.zone.server.replicas[row.slot] : undefined
      if (member) refuseMember(member)
    }
    throw new ApiError(ERRNO.zoneMissing, 'This DNS zone does not exist', { parameters: 'dnszone_id' })
  }
  return zone
}

/** `dns_zone_add`: creates a zone with its SOA and NS records, or edits one. */
export function writeZone(context: Context, { params }: WriteCall): Written {
  const flag = addFlag(params)
  const id = params.integer('dnszone_id')
  if (id !== undefined && id !== 0 && flag !== 'new_only') return edit(context, byId(context, id), params)
  const name = params.text('dnszone_name', 'zone')
  const server = findServer(context.store, params)
  const type =
    params.text('dnszone_type', 'zone_type')?.toLowerCase() ?? (flag === 'edit_only' ? 'master' : undefined)
  if (!name || !type || !server) throw missing(ZONE_ADD_MANDATORY)
  if (!TYPES.has(type))
    throw invalid('dnszone_type', `Parameter dnszone_type must be one of ${[...TYPES].join(',')}`)
  refuseMember(server)
  const view = findView(context.store, params, server) ?? undefined
  const canonical = rrName(name, 'dnszone_name')
  const before = same(context, server, view, canonical)
  if (before && flag === 'new_only') {
    throw new ApiError(ERRNO.objectExists, 'DNS zone already exists', { parameters: 'dnszone_name' })
  }
  if (before) return edit(context, before, params)
  if (flag === 'edit_only') throw new ApiError(ERRNO.zoneMissing, 'This DNS zone does not exist')
  const zone = context.writer.createZone(
    {
      serverId: server.id,
      viewId: view?.ids[0] ?? 0,
      name: canonical,
      type,
      attributes: givenAttributes(params, ZONE_ATTRIBUTES),
      className: params.given('dnszone_class_name') ?? '',
      classParameters: mergeClassParameters({}, params, 'dnszone_class_parameters'),
    },
    server,
  )
  if (type === 'master') addApexRecords(context, zone)
  return { id: zone.ids[0] ?? 0, created: true }
}

/** `dns_zone_delete`: the zone and every record in it. */
export function deleteZone(context: Context, { params }: WriteCall): Written {
  const id = params.integer('dnszone_id')
  let zone: Zone | undefined
  if (id !== undefined && id !== 0) zone = byId(context, id)
  else {
    const name = params.text('dnszone_name', 'zone')
    const server = findServer(context.store, params)
    if (!name || !server) throw missing(ZONE_DELETE_MANDATORY)
    zone = same(
      context,
      server,
      findView(context.store, params, server) ?? undefined,
      rrName(name, 'dnszone_name'),
    )
  }
  if (!zone)
    throw new ApiError(ERRNO.zoneMissing, 'This DNS zone does not exist', { parameters: 'dnszone_name' })
  context.writer.deleteZone(zone)
  return { id: zone.ids[0] ?? 0, created: false }
}
