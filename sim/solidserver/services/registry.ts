import type { Params } from '../params'
import { countRows, type ListQuery, listRows, type Rename, readQuery } from '../query'
import { type FlatShape, flatTable } from '../rows/flat'
import { rrTable } from '../rows/rr'
import { serverTable, viewTable } from '../rows/server'
import * as shapes from '../rows/shapes'
import { zoneTable } from '../rows/zone'
import type { Settings } from '../settings'
import { RowList } from '../store/row-list'
import type { Table } from '../table'
import type { Context, WriteService } from './context'
import { addStatic, deleteStatic, STATIC_ADD_MANDATORY, STATIC_DELETE_MANDATORY } from './dhcp'
import { ADDRESS_ADD_MANDATORY, ADDRESS_DELETE_MANDATORY, addAddress, deleteAddress } from './ipam'
import { paramMandatory, paramServices } from './param-write'
import { deleteRr, RR_DELETE_MANDATORY } from './rr-delete'
import { RR_ADD_MANDATORY, RR_EDIT_MANDATORY, writeRr } from './rr-write'
import * as servers from './server-write'
import { deleteView, VIEW_ADD_MANDATORY, VIEW_DELETE_MANDATORY, writeView } from './view-write'
import { deleteZone, writeZone, ZONE_ADD_MANDATORY, ZONE_DELETE_MANDATORY } from './zone-write'

/** Reading one kind of object, with the row type hidden so that all kinds fit one map. */
export interface Reader {
  readonly columns: readonly string[]
  readonly idColumn: string
  list(params: Params, settings: Settings, rename?: Rename): ReadPage
  count(params: Params, rename?: Rename): number
  byId(id: string): Record<string, string> | undefined
}

export interface ReadPage {
  readonly size: number
  row(index: number): Record<string, string>
  json(index: number): string
}

function reader<R extends { readonly id: number }>(table: Table<R>): Reader {
  return {
    columns: table.columns,
    idColumn: table.idColumn,
    list(params, settings, rename) {
      const query: ListQuery<R> = readQuery(table, params, rename)
      const rows = listRows(table, query, settings)
      const { select } = query
      const build = (index: number): Record<string, string> => {
        const row = table.build(rows[index] as R)
        if (!select) return row
        return Object.fromEntries(
          Object.entries(row).filter(([name]) => name === 'errno' || select.has(name)),
        )
      }
      const fast = select ? undefined : table.json
      return {
        size: rows.length,
        row: build,
        json: (index) => (fast ? fast(rows[index] as R) : JSON.stringify(build(index))),
      }
    },
    count: (params, rename) => countRows(table, readQuery(table, params, rename)),
    byId(id) {
      const { rows } = table.candidates({
        equals: new Map([[table.idColumn, id]]),
        atLeast: new Map(),
        residual: () => undefined,
      })
      const list = rows instanceof RowList ? rows.page(Number(id), 0, 1) : rows
      const row = list.find((one) => String(one.id) === id)
      return row && table.build(row)
    },
  }
}

export interface WriteEntry {
  readonly run: WriteService
  readonly mandatory: string
  readonly editMandatory?: string
  readonly description: string
  readonly remove: boolean
}

export interface Registry {
  /** by object stem: `dns_rr` answers `dns_rr_list`, `dns_rr_info` and `dns_rr_count` */
  readonly readers: ReadonlyMap<string, Reader>
  readonly writers: ReadonlyMap<string, WriteEntry>
}

const add = (
  run: WriteService,
  mandatory: string,
  description: string,
  editMandatory?: string,
): WriteEntry => ({
  run,
  mandatory,
  description,
  remove: false,
  ...(editMandatory === undefined ? {} : { editMandatory }),
})
const remove = (run: WriteService, mandatory: string, description: string): WriteEntry => ({
  run,
  mandatory,
  description,
  remove: true,
})

const WRITERS: ReadonlyMap<string, WriteEntry> = new Map(
  Object.entries({
    dns_rr_add: add(writeRr, RR_ADD_MANDATORY, 'Add/modify a DNS rr', RR_EDIT_MANDATORY),
    dns_rr_delete: remove(deleteRr, RR_DELETE_MANDATORY, 'Delete a DNS rr'),
    dns_zone_add: add(
      writeZone,
      ZONE_ADD_MANDATORY,
      'Add/modify a DNS zone',
      `(dnszone_id || ${ZONE_ADD_MANDATORY})`,
    ),
    dns_zone_delete: remove(deleteZone, ZONE_DELETE_MANDATORY, 'Delete a dns zone'),
    dns_view_add: add(
      writeView,
      VIEW_ADD_MANDATORY,
      'Add a dns view',
      `(dnsview_id || ${VIEW_ADD_MANDATORY})`,
    ),
    dns_view_delete: remove(deleteView, VIEW_DELETE_MANDATORY, 'Delete a dns view'),
    dns_add: add(
      servers.writeServer,
      servers.SERVER_ADD_MANDATORY,
      'Add a DNS server',
      '(dns_id || dns_name)',
    ),
    dns_delete: remove(servers.deleteServer, servers.SERVER_DELETE_MANDATORY, 'Delete a DNS server'),
    dns_smart_member_add: add(
      servers.addMember,
      servers.MEMBER_MANDATORY,
      'Add a server to a smart architecture',
    ),
    dns_smart_member_delete: remove(
      servers.deleteMember,
      servers.MEMBER_MANDATORY,
      'Remove a server from a smart',
    ),
    ip_add: add(
      addAddress,
      ADDRESS_ADD_MANDATORY,
      'Add/modify an IP address',
      `(ip_id || ${ADDRESS_ADD_MANDATORY})`,
    ),
    ip_delete: remove(deleteAddress, ADDRESS_DELETE_MANDATORY, 'Delete an IP address'),
    dhcp_static_add: add(addStatic, STATIC_ADD_MANDATORY, 'Add/modify a DHCP static'),
    dhcp_static_delete: remove(deleteStatic, STATIC_DELETE_MANDATORY, 'Delete a DHCP static'),
  }).concat(
    (
      [
        ['server', shapes.SERVER_PARAM],
        ['view', shapes.VIEW_PARAM],
        ['zone', shapes.ZONE_PARAM],
      ] as const
    ).flatMap(([owner, shape]) => {
      const services = paramServices(owner, shape)
      return [
        [
          `dns_${owner}_param_add`,
          add(services.add, paramMandatory(owner), `Add/Modify options on ${owner}`),
        ],
        [
          `dns_${owner}_param_delete`,
          remove(services.remove, paramMandatory(owner), `Delete options on ${owner}`),
        ],
      ] as [string, WriteEntry][]
    }),
  ),
)

/** All services over one store. */
export function buildRegistry(context: Context): Registry {
  const { store, settings } = context
  const flat = (shape: FlatShape) => reader(flatTable(store, shape))
  const addresses = flat(shapes.ADDRESS)
  const networks = flat(shapes.SUBNET)
  const leases = flat(shapes.DHCP_LEASE)
  return {
    writers: WRITERS,
    readers: new Map<string, Reader>([
      ['dns_rr', reader(rrTable(store, settings))],
      ['dns_zone', reader(zoneTable(store, settings))],
      ['dns_server', reader(serverTable(store, settings))],
      ['dns_view', reader(viewTable(store))],
      ['dns_server_param', flat(shapes.SERVER_PARAM)],
      ['dns_view_param', flat(shapes.VIEW_PARAM)],
      ['dns_zone_param', flat(shapes.ZONE_PARAM)],
      ['member', flat(shapes.MEMBER)],
      ['ip_site', flat(shapes.SITE)],
      ['ip_block_subnet', networks],
      ['ip_subnet', networks],
      ['ip_address', addresses],
      ['ip_used_address', addresses],
      ['dhcp_server', flat(shapes.DHCP_SERVER)],
      ['dhcp_scope', flat(shapes.DHCP_SCOPE)],
      ['dhcp_range', flat(shapes.DHCP_RANGE)],
      ['dhcp_static', flat(shapes.DHCP_STATIC)],
      ['dhcp_range_lease', leases],
      ['dhcp_lease', leases],
    ]),
  }
}
