import { canonicalName, isInZone } from '@/lib/core/dns-name'
import { isOwned, type RecordRow } from '@/lib/core/plan'
import type { DnsProvider, DnsRecordFact } from '@/lib/core/ports/dns'
import { seedLines } from '@/lib/core/seed-lines'
import type { WorldZone } from '@/lib/services/worker/world'

export interface ListedView {
  zones: WorldZone[]
  records: (RecordRow & { providerId: string })[]
  byId: ReadonlyMap<string, RecordRow & { providerId: string }>
}

/** Lists the zone of the flags with what lies below it, and every reverse zone of the view. */
export async function listView(options: {
  provider: DnsProvider
  zone: string
  view: string
  instance: string
}): Promise<ListedView> {
  const { provider, view, instance } = options
  const wanted = canonicalName(options.zone)
  const zones = (await provider.listZones())
    .filter((zone) => zone.view === view && (zone.reverse || isInZone(canonicalName(zone.name), wanted)))
    .map((zone): WorldZone => ({ ...zone, id: `${zone.view}/${zone.name}`, listed: true }))
  const found = zones.filter((zone) => canonicalName(zone.name) === wanted).length
  if (found !== 1) throw new Error(`${seedLines.zoneCount(found)}: ${wanted} in ${view}`)
  const records: ListedView['records'] = []
  for (const zone of zones) {
    for await (const page of provider.listRecords(zone)) {
      for (const fact of page) records.push(rowOf(fact, zone, instance))
    }
  }
  return { zones, records, byId: new Map(records.map((record) => [record.id, record])) }
}

function rowOf(fact: DnsRecordFact, zone: WorldZone, instance: string): RecordRow & { providerId: string } {
  const owned = isOwned(fact.owner, instance, false)
  const { name, type, value, ttl, providerId } = fact
  return {
    ...{ id: `${zone.id}/${providerId}`, providerId, name, type, value, ttl },
    zoneId: zone.id,
    view: zone.view,
    zone: zone.name,
    provenance: owned && fact.owner !== null ? fact.owner.provenance : 'static(admin)',
    owned,
    ownerRef: owned ? (fact.owner?.ref ?? null) : null,
    present: true,
  }
}
