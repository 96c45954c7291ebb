import type { Context } from '../services/context'
import { rrName, rrType, rrValues } from '../services/rr-values'
import { addApexRecords } from '../services/zone-write'
import type { Server, View, Zone } from '../store/model'
import { loadDhcp, loadSpaces } from './load-flat'
import type { World } from './schema'

function fullName(name: string, zone: string): string {
  const bare = name.toLowerCase().replace(/\.$/, '')
  if (bare === '@' || bare === zone) return zone
  return bare.endsWith(`.${zone}`) ? bare : `${bare}.${zone}`
}

function addServer(context: Context, data: World['servers'][number]): Server {
  const { writer, store } = context
  const plain = { attributes: {}, className: '', classParameters: {} }
  const id = store.id()
  const smart = data.type === 'vdns'
  writer.commit({
    k: 'server',
    v: {
      ...plain,
      id,
      name: data.name.toLowerCase(),
      type: data.type,
      arch: smart ? data.arch : '',
      parentId: 0,
      slot: 0,
      hostaddr: data.hostaddr,
      role: '',
    },
  })
  for (const [index, member] of data.members.entries()) {
    writer.commit({
      k: 'server',
      v: {
        ...plain,
        id: store.id(),
        name: member.name.toLowerCase(),
        type: 'ipm',
        arch: '',
        parentId: id,
        slot: index + 1,
        hostaddr: member.hostaddr,
        role: index === 0 ? 'master' : 'slave',
        attributes: { dns_version: '9.18', ipmdns_type: 'bind' },
      },
    })
  }
  const server = store.servers.get(id)
  if (!server) throw new Error(`server ${data.name} was not stored`)
  return server
}

function addView(context: Context, server: Server, name: string): View {
  const ids = context.store.idsFor(server)
  context.writer.commit({
    k: 'view',
    v: { ids, serverId: server.id, name, attributes: {}, className: '', classParameters: {} },
  })
  const view = context.store.views.get(ids[0] ?? 0)
  if (!view) throw new Error(`view ${name} was not stored`)
  return view
}

function addZone(
  context: Context,
  server: Server,
  view: View | undefined,
  data: World['servers'][number]['zones'][number],
): Zone {
  const name = rrName(data.name, 'zone')
  const zone = context.writer.createZone(
    {
      serverId: server.id,
      viewId: view?.ids[0] ?? 0,
      name,
      type: data.type,
      attributes: {},
      className: '',
      classParameters: data.classParameters,
    },
    server,
  )
  if (data.type === 'master') addApexRecords(context, zone)
  for (const record of data.records) {
    const type = rrType(record.type)
    context.writer.createRr(zone, {
      name: rrName(fullName(record.name, name)),
      type,
      ttl: record.ttl ?? 3600,
      values: rrValues(type, typeof record.value === 'string' ? [record.value] : record.value),
      className: record.className,
      classParameters: record.classParameters,
      updatedAt: 0,
    })
  }
  return zone
}

/**
 * Fills an empty store with a world.
 * @throws ApiError for a record that the API would refuse
 */
export function loadWorld(context: Context, world: World): void {
  context.writer.putRow('member', context.store.id(), {
    member_name: 'solidserver',
    member_is_me: '1',
    member_version: context.version,
    member_type: 'management',
    member_state: 'Y',
    member_serial: 'SIMULATOR',
    member_ip_addr: '7f000001',
    member_ha_status: 'standalone',
    member_snmp_status: 'ok',
    member_snmp_cpuload: '3',
    member_snmp_cpuload_percent: '3',
    member_snmp_memory: '42',
    member_snmp_hdd: '17',
    member_remote_time_drift: '0',
  })
  for (const data of world.servers) {
    const server = addServer(context, data)
    const views = new Map(data.views.map((name) => [name, addView(context, server, name)]))
    for (const zone of data.zones) {
      const view =
        zone.view === undefined ? undefined : (views.get(zone.view) ?? addView(context, server, zone.view))
      if (zone.view !== undefined && view) views.set(zone.view, view)
      addZone(context, server, view, zone)
    }
  }
  loadSpaces(context, world.spaces)
  loadDhcp(context, world.dhcp)
}
