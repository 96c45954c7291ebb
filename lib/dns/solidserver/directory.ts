import { canonicalName } from '@/lib/core/dns-name'
import { DnsError, type DnsZone } from '@/lib/core/ports/dns'
import { safeName } from '../draft'
import type { Row } from './body'
import type { SolidserverClient } from './client'
import { listAll } from './listing'
import type { SolidserverView } from './options'
import { where } from './where'

/** Where a zone lives on the appliance. `dnsView` is `#` when the server has no views. */
export interface ZoneEntry {
  zoneId: string
  zoneName: string
  dnsId: string
  server: string
  dnsViewId: string
  dnsView: string
}

export interface Directory {
  /** The ids of a zone, from the cache or by one or two reads. */
  entry(zone: DnsZone): Promise<ZoneEntry>
  /** Call when the appliance said that the zone or its server is unknown, or when it looks empty. */
  forget(zone: DnsZone): void
  /** Master zones of every configured server, and the servers that the appliance does not know. */
  zones(): Promise<{ zones: DnsZone[]; missing: string[] }>
}

const toEntry = (row: Row, dnsId: string, server: string): ZoneEntry => ({
  zoneId: row.dnszone_id ?? '',
  zoneName: canonicalName(row.dnszone_name ?? ''),
  dnsId,
  server,
  dnsViewId: row.dnsview_id ?? '0',
  dnsView: row.dnsview_name || '#',
})

/**
 * Names to ids, kept in memory. Servers are looked up among smarts and standalone servers only
 * (`vdns_parent_id` 0): a write to a physical member of a smart would be lost.
 */
export function createDirectory(
  client: SolidserverClient,
  views: readonly SolidserverView[],
  pageSize: number,
): Directory {
  const servers = new Map<string, Promise<string | null>>()
  const entries = new Map<string, Promise<ZoneEntry>>()
  const keyOf = (zone: Pick<DnsZone, 'view' | 'server' | 'name'>) =>
    [zone.view, zone.server, zone.name].join(' ')
  const dnsViewOf = (zone: Pick<DnsZone, 'view' | 'server'>) =>
    views.find((view) => view.view === zone.view && canonicalName(view.server) === canonicalName(zone.server))
      ?.dnsView

  const lookUpServer = async (server: string): Promise<string | null> => {
    const rows = await client.get('dns_server_list', {
      WHERE: where({ dns_name: safeName(server), vdns_parent_id: '0' }),
      limit: '2',
    })
    if (rows.length > 1) {
      throw new DnsError('permanent', `Expected 1 DNS server, found ${rows.length}: ${server}`, 'server')
    }
    return rows[0]?.dns_id ?? null
  }

  const remember = <T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
    const known = cache.get(key)
    if (known) return known
    const made = make()
    cache.set(key, made)
    made.then(
      (value) => value === null && cache.delete(key),
      () => cache.delete(key),
    )
    return made
  }
  const serverId = (server: string) => remember(servers, canonicalName(server), () => lookUpServer(server))

  const lookUpZone = async (zone: DnsZone): Promise<ZoneEntry> => {
    const dnsId = await serverId(zone.server)
    if (dnsId === null) {
      throw new DnsError('permanent', `Expected 1 DNS server, found 0: ${zone.server}`, 'server')
    }
    const dnsView = dnsViewOf(zone)
    const rows = await client.get('dns_zone_list', {
      WHERE: where({
        dns_id: dnsId,
        dnszone_name: safeName(zone.name),
        dnszone_type: 'master',
        ...(dnsView === undefined ? {} : { dnsview_name: dnsView }),
      }),
      limit: '10',
    })
    const [row] = rows
    if (row && rows.length === 1) return toEntry(row, dnsId, canonicalName(zone.server))
    // The server may have been made anew under the same name: do not trust its id next time.
    servers.delete(canonicalName(zone.server))
    const inViews = rows.length > 1 ? ` (DNS views ${rows.map((item) => item.dnsview_name).join(', ')})` : ''
    throw new DnsError(
      'permanent',
      `Expected 1 zone, found ${rows.length}: ${zone.name} on ${zone.server}${inViews}`,
      'zone',
    )
  }

  const zonesOf = async (view: SolidserverView): Promise<DnsZone[] | null> => {
    const dnsId = await serverId(view.server)
    if (dnsId === null) return null
    const conditions = { dns_id: dnsId, dnszone_type: 'master' }
    const server = canonicalName(view.server)
    return await listAll(client, {
      list: 'dns_zone_list',
      count: 'dns_zone_count',
      key: 'dnszone_id',
      where: where(view.dnsView === undefined ? conditions : { ...conditions, dnsview_name: view.dnsView }),
      pageSize,
      map: (row) => {
        const entry = toEntry(row, dnsId, server)
        const zone: DnsZone = {
          view: view.view,
          server,
          name: entry.zoneName,
          reverse: row.dnszone_is_reverse === '1' || entry.zoneName.endsWith('.arpa'),
          providerId: entry.zoneId,
        }
        entries.set(keyOf(zone), Promise.resolve(entry))
        return zone
      },
    })
  }

  return {
    entry: (zone) => remember(entries, keyOf(zone), () => lookUpZone(zone)),
    forget(zone) {
      entries.delete(keyOf(zone))
      servers.delete(canonicalName(zone.server))
    },
    async zones() {
      const found = await Promise.all(views.map(async (view) => ({ view, zones: await zonesOf(view) })))
      return {
        zones: found.flatMap(({ zones }) => zones ?? []),
        missing: found.filter(({ zones }) => zones === null).map(({ view }) => view.server),
      }
    },
  }
}
