import { dottedIPv4, hexIPv4, numberOfIPv4 } from '../addresses'
import { ApiError, ERRNO, invalid, missing } from '../api-error'
import { mergeClassParameters, readClassParameters, writeClassParameters } from '../class-parameters'
import type { Params } from '../params'
import { ADDRESS, SITE, SUBNET } from '../rows/shapes'
import type { Attributes, FlatRow } from '../store/model'
import type { Store } from '../store/store'
import { addFlag } from './common'
import type { Context, WriteService, Written } from './context'

export const ADDRESS_ADD_MANDATORY = '(hostaddr && (site_id || site_name))'
export const ADDRESS_DELETE_MANDATORY = '(ip_id || (hostaddr && (site_id || site_name)))'
export const FIND_FREE_MANDATORY = '(subnet_id || (subnet_name && (site_id || site_name)))'

function site(store: Store, params: Params): FlatRow | undefined {
  const id = params.integer('site_id')
  if (id !== undefined) return store.flat.get(SITE.table, id)
  const name = params.text('site_name')
  return name === undefined ? undefined : store.flat.find(SITE.table, (values) => values.site_name === name)
}

/** The terminal subnet of a space that contains an address (a number). */
function subnetOf(store: Store, siteId: number, address: number): FlatRow | undefined {
  let best: FlatRow | undefined
  for (const row of store.flat.rows(SUBNET.table).from(0)) {
    const first = numberOfIPv4(row.values.start_hostaddr ?? '')
    const size = Number(row.values.subnet_size ?? 0)
    if (row.values.site_id !== String(siteId) || first === undefined) continue
    if (address < first || address >= first + size) continue
    if (!best || size < Number(best.values.subnet_size ?? 0)) best = row
  }
  return best
}

/** What the appliance shows for an address without a MAC: clients skip everything that begins with `EIP:`. */
export function shownMac(mac: string, hostaddr: string): string {
  return mac === '' ? `EIP:${hexIPv4(hostaddr)}` : mac
}

/** Columns of an address row that come from its space and subnet. */
export function addressColumns(store: Store, siteRow: FlatRow, hostaddr: string): Attributes {
  const subnet = subnetOf(store, siteRow.id, numberOfIPv4(hostaddr) ?? -1)?.values
  return {
    hostaddr,
    ip_addr: hexIPv4(hostaddr),
    site_id: String(siteRow.id),
    site_name: siteRow.values.site_name ?? '',
    subnet_id: subnet?.subnet_id ?? '0',
    subnet_name: subnet?.subnet_name ?? '',
    subnet_size: subnet?.subnet_size ?? '0',
    subnet_start_ip_addr: subnet?.start_ip_addr ?? '',
    subnet_start_hostaddr: subnet?.start_hostaddr ?? '',
    subnet_end_ip_addr: subnet?.end_ip_addr ?? '',
    subnet_end_hostaddr: subnet?.end_hostaddr ?? '',
  }
}

function findAddress(context: Context, params: Params, mandatory: string): FlatRow | undefined {
  const id = params.integer('ip_id')
  if (id !== undefined && id !== 0) {
    const row = context.store.flat.get(ADDRESS.table, id)
    if (!row)
      throw new ApiError(ERRNO.objectMissing, 'This IP address does not exist', { parameters: 'ip_id' })
    return row
  }
  const hostaddr = params.text('hostaddr')
  if (!hostaddr || !params.text('site_id', 'site_name')) throw missing(mandatory)
  const space = site(context.store, params)
  if (!space)
    throw new ApiError(ERRNO.objectMissing, 'This space does not exist', { parameters: 'site_name' })
  if (numberOfIPv4(hostaddr) === undefined)
    throw invalid('hostaddr', 'Parameter hostaddr is not a valid IPv4 address')
  return context.store.flat.find(
    ADDRESS.table,
    (values) => values.hostaddr === hostaddr && values.site_id === String(space.id),
  )
}

/** `ip_add`: an address is taken, or its name, MAC and class are edited. */
export const addAddress: WriteService = (context, { params }): Written => {
  const flag = addFlag(params)
  const before = findAddress(context, params, ADDRESS_ADD_MANDATORY)
  if (before && flag === 'new_only') {
    throw new ApiError(ERRNO.objectExists, 'IP address already exists', { parameters: 'hostaddr' })
  }
  if (!before && flag === 'edit_only')
    throw new ApiError(ERRNO.objectMissing, 'This IP address does not exist')
  const space = before
    ? context.store.flat.get(SITE.table, Number(before.values.site_id))
    : site(context.store, params)
  const hostaddr = before?.values.hostaddr ?? params.text('hostaddr') ?? ''
  const id = before?.id ?? context.store.id()
  const classParameters = mergeClassParameters(
    readClassParameters(before?.values.ip_class_parameters),
    params,
    'ip_class_parameters',
  )
  context.writer.putRow(ADDRESS.table, id, {
    ...before?.values,
    ...(space ? addressColumns(context.store, space, hostaddr) : {}),
    name: params.given('name') ?? params.given('ip_name') ?? before?.values.name ?? '',
    mac_addr: shownMac(params.given('mac_addr') ?? before?.values.mac_addr ?? '', hostaddr),
    ip_class_name: params.given('ip_class_name') ?? before?.values.ip_class_name ?? '',
    ip_class_parameters: writeClassParameters(classParameters),
  })
  return { id, created: !before }
}

/** `ip_delete`: the address is free again. */
export const deleteAddress: WriteService = (context, { params }): Written => {
  const row = findAddress(context, params, ADDRESS_DELETE_MANDATORY)
  if (!row)
    throw new ApiError(ERRNO.objectMissing, 'This IP address does not exist', { parameters: 'hostaddr' })
  context.writer.deleteRow(ADDRESS.table, row.id)
  return { id: row.id, created: false }
}

function limits(params: Params, first: number, last: number): [number, number] {
  const begin = params.text('begin_addr')
  const end = params.text('end_addr')
  const from = begin ? numberOfIPv4(begin) : undefined
  const to = end ? numberOfIPv4(end) : undefined
  return [Math.max(first, from ?? first), Math.min(last, to ?? last)]
}

/** `ip_find_free_address`: the lowest free addresses of a subnet, without its network and broadcast address. */
export function findFreeAddress(store: Store, params: Params): Attributes[] {
  const id = params.integer('subnet_id')
  const name = params.text('subnet_name')
  const space = site(store, params)
  if (id === undefined && (!name || !space)) throw missing(FIND_FREE_MANDATORY)
  const subnet =
    id !== undefined
      ? store.flat.get(SUBNET.table, id)
      : store.flat.find(SUBNET.table, (v) => v.subnet_name === name && v.site_id === String(space?.id))
  if (!subnet)
    throw new ApiError(ERRNO.objectMissing, 'This network does not exist', { parameters: 'subnet_id' })
  const start = numberOfIPv4(subnet.values.start_hostaddr ?? '') ?? 0
  const size = Number(subnet.values.subnet_size ?? 0)
  const [first, last] = limits(params, start + (size > 2 ? 1 : 0), start + size - (size > 2 ? 2 : 1))
  const taken = new Set<string>()
  for (const row of store.flat.rows(ADDRESS.table).from(0)) {
    if (row.values.site_id === subnet.values.site_id) taken.add(row.values.hostaddr ?? '')
  }
  const max = params.integer('max_find') ?? 10
  const found: Attributes[] = []
  for (let at = first; at <= last && found.length < max; at += 1) {
    const hostaddr = dottedIPv4(at)
    if (taken.has(hostaddr)) continue
    found.push({
      errno: '0',
      hostaddr,
      ip_addr: hexIPv4(hostaddr),
      site_id: subnet.values.site_id ?? '0',
      site_name: subnet.values.site_name ?? '',
      subnet_id: String(subnet.id),
      ip_id: '0',
    })
  }
  return found
}
