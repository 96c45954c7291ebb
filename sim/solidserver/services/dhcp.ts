import { isIPv4 } from 'node:net'
import { hexIPv4 } from '../addresses'
import { ApiError, ERRNO, invalid, missing } from '../api-error'
import { mergeClassParameters, readClassParameters, writeClassParameters } from '../class-parameters'
import type { Params } from '../params'
import { DHCP_SCOPE, DHCP_SERVER, DHCP_STATIC } from '../rows/shapes'
import type { FlatRow } from '../store/model'
import { addFlag } from './common'
import type { Context, WriteService, Written } from './context'

export const STATIC_ADD_MANDATORY =
  '((dhcp_id || dhcp_name || hostaddr) && (static_addr || static_mac_addr || static_identifier))'
export const STATIC_DELETE_MANDATORY =
  '(dhcphost_id || (static_addr && static_mac_addr && (dhcp_id || dhcp_name || hostaddr)))'

function either(params: Params, name: string): string | undefined {
  return params.text(`dhcphost_${name}`, `static_${name}`)
}

function server(context: Context, params: Params): FlatRow | undefined {
  const id = params.integer('dhcp_id')
  if (id !== undefined) return context.store.flat.get(DHCP_SERVER.table, id)
  const name = params.text('dhcp_name')?.toLowerCase()
  const hex = hexIPv4(params.text('hostaddr') ?? '')
  if (name === undefined && hex === '') return undefined
  return context.store.flat.find(DHCP_SERVER.table, (v) =>
    name !== undefined ? v.dhcp_name === name : v.ip_addr === hex,
  )
}

/** Seven octets on the wire: the hardware type 01 (Ethernet) goes in front of a plain MAC. */
function wireMac(mac: string): string {
  const octets = mac.toLowerCase().replaceAll('-', ':')
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(octets)) return `01:${octets}`
  if (/^([0-9a-f]{2}:){6}[0-9a-f]{2}$/.test(octets)) return octets
  throw invalid('static_mac_addr', 'Parameter static_mac_addr is not a valid MAC address')
}

function find(context: Context, params: Params, mandatory: string): FlatRow | undefined {
  const id = params.integer('dhcphost_id', 'static_id')
  if (id !== undefined && id !== 0) {
    const row = context.store.flat.get(DHCP_STATIC.table, id)
    if (!row)
      throw new ApiError(ERRNO.objectMissing, 'This DHCP static does not exist', {
        parameters: 'dhcphost_id',
      })
    return row
  }
  const owner = server(context, params)
  if (!params.text('dhcp_id', 'dhcp_name', 'hostaddr')) throw missing(mandatory)
  if (!owner)
    throw new ApiError(ERRNO.serverMissing, 'This DHCP server does not exist', { parameters: 'dhcp_name' })
  const addr = either(params, 'addr')
  const mac = either(params, 'mac_addr')
  const identifier = either(params, 'identifier')
  if (!addr && !mac && !identifier) throw missing(mandatory)
  return context.store.flat.find(
    DHCP_STATIC.table,
    (v) =>
      v.dhcp_id === String(owner.id) &&
      (addr === undefined || v.dhcphost_addr === addr) &&
      (mac === undefined || v.dhcphost_mac_addr === wireMac(mac)) &&
      (identifier === undefined || v.dhcphost_identifier === identifier),
  )
}

function scopeOf(context: Context, serverId: string, addr: string): FlatRow | undefined {
  const hex = hexIPv4(addr)
  return context.store.flat.find(
    DHCP_SCOPE.table,
    (v) =>
      v.dhcp_id === serverId &&
      hex >= (v.dhcpscope_start_ip_addr ?? '') &&
      hex <= (v.dhcpscope_end_ip_addr ?? '') &&
      hex !== '',
  )
}

/** `dhcp_static_add`: a fixed binding is created or edited. */
export const addStatic: WriteService = (context, { params }): Written => {
  const flag = addFlag(params)
  const before = find(context, params, STATIC_ADD_MANDATORY)
  if (before && flag === 'new_only') throw new ApiError(ERRNO.objectExists, 'DHCP static already exists')
  if (!before && flag === 'edit_only')
    throw new ApiError(ERRNO.objectMissing, 'This DHCP static does not exist')
  const owner = before ? undefined : server(context, params)
  const addr = either(params, 'addr') ?? before?.values.dhcphost_addr ?? ''
  if (addr !== '' && !isIPv4(addr))
    throw invalid('static_addr', 'Parameter static_addr is not a valid IPv4 address')
  const mac = either(params, 'mac_addr')
  const dhcpId = before?.values.dhcp_id ?? String(owner?.id ?? 0)
  const scope = scopeOf(context, dhcpId, addr)?.values
  const id = before?.id ?? context.store.id()
  context.writer.putRow(DHCP_STATIC.table, id, {
    ...before?.values,
    dhcp_id: dhcpId,
    dhcp_name: before?.values.dhcp_name ?? owner?.values.dhcp_name ?? '',
    dhcp_type: before?.values.dhcp_type ?? owner?.values.dhcp_type ?? 'ipm',
    dhcphost_addr: addr,
    dhcphost_ip_addr: hexIPv4(addr),
    dhcphost_mac_addr: mac ? wireMac(mac) : (before?.values.dhcphost_mac_addr ?? ''),
    dhcphost_identifier: either(params, 'identifier') ?? before?.values.dhcphost_identifier ?? '',
    dhcphost_name:
      params.given('dhcphost_name') ?? params.given('static_name') ?? before?.values.dhcphost_name ?? '',
    dhcphost_domain: either(params, 'domain') ?? before?.values.dhcphost_domain ?? '',
    dhcpscope_id: scope?.dhcpscope_id ?? '0',
    dhcpscope_name: scope?.dhcpscope_name ?? '',
    dhcpscope_net_addr: scope?.dhcpscope_net_addr ?? '',
    dhcpscope_net_mask: scope?.dhcpscope_net_mask ?? '',
    dhcpscope_size: scope?.dhcpscope_size ?? '0',
    dhcphost_class_parameters: writeClassParameters(
      mergeClassParameters(
        readClassParameters(before?.values.dhcphost_class_parameters),
        params,
        'dhcphost_class_parameters',
      ),
    ),
  })
  return { id, created: !before }
}

/** `dhcp_static_delete`. */
export const deleteStatic: WriteService = (context, { params }): Written => {
  const row = find(context, params, STATIC_DELETE_MANDATORY)
  if (!row) throw new ApiError(ERRNO.objectMissing, 'This DHCP static does not exist')
  context.writer.deleteRow(DHCP_STATIC.table, row.id)
  return { id: row.id, created: false }
}
