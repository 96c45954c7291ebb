import { canonicalName } from '@/lib/core/dns-name'
import { DnsError, type DnsProvider, type DnsRecordFact, type DnsZone } from '@/lib/core/ports/dns'
import type { BreakerHealth } from '../breaker'
import { checkedDraft, checkedEdit, safeName } from '../draft'
import type { LimiterStats } from '../limiter'
import type { Row } from './body'
import { createClient } from './client'
import { createDirectory, type ZoneEntry } from './directory'
import { isUnknownZone } from './errors'
import { listPages } from './listing'
import type { SolidserverOptions } from './options'
import { findRows } from './records'
import { FACT_COLUMNS, isLeaving, toFact } from './rows'
import { where } from './where'
import { createRecord, deleteRecord, updateRecord } from './writes'

export interface SolidserverProvider extends DnsProvider {
  /** State of the circuit breaker: whether the appliance is being called, since when, and the last error. */
  health(): BreakerHealth
  /** Calls in flight, waiting, and the bound that the limiter found. */
  load(): LimiterStats
  /** `member_version` of the appliance, or null: it needs rights that an API user may lack. */
  version(): Promise<string | null>
}

const DEFAULT_PAGE = 1000

/** An EfficientIP SOLIDserver behind its legacy REST API. Nothing is called until the first use. */
export function createSolidserver(options: SolidserverOptions): SolidserverProvider {
  const pageSize = options.pageSize ?? DEFAULT_PAGE
  const pingServer = safeName(options.views[0]?.server ?? 'localhost')
  const client = createClient(options, (self) =>
    self.get('dns_server_list', { WHERE: where({ dns_name: pingServer }), limit: '1' }, { probe: true }),
  )
  const directory = createDirectory(client, options.views, pageSize)

  /** Runs with the zone's ids; once more with fresh ones when the appliance does not know them any more. */
  const inZone = async <T>(zone: DnsZone, run: (entry: ZoneEntry) => Promise<T>): Promise<T> => {
    const entry = await directory.entry(zone)
    try {
      return await run(entry)
    } catch (error) {
      if (!isUnknownZone(error)) throw error
      directory.forget(zone)
      const fresh = await directory.entry(zone)
      if (fresh.zoneId === entry.zoneId && fresh.dnsId === entry.dnsId) throw error
      return await run(fresh)
    }
  }

  /** False once the appliance refused to be asked for single columns: then it sends them all. */
  let selects = true

  async function* listFacts(entry: ZoneEntry): AsyncGenerator<DnsRecordFact[]> {
    const listing = {
      list: 'dns_rr_list',
      count: 'dns_rr_count',
      key: 'rr_id',
      where: where({ dnszone_id: entry.zoneId }),
      pageSize,
      map: (row: Row) => (isLeaving(row) ? null : toFact(row)),
    }
    const selected = selects
    let begun = false
    try {
      for await (const page of listPages(client, selected ? { ...listing, select: FACT_COLUMNS } : listing)) {
        begun = true
        yield page.filter((fact) => fact !== null)
      }
    } catch (error) {
      const refused = error instanceof DnsError && error.family === 'permanent' && !isUnknownZone(error)
      if (begun || !selected || !refused) throw error
      selects = false
      yield* listFacts(entry)
    }
  }

  return {
    label: `SOLIDserver ${client.host}`,
    async listZones() {
      const { zones, missing } = await directory.zones()
      for (const server of missing) options.onWarning?.(`Expected 1 DNS server, found 0: ${server}`)
      return zones
    },
    async *listRecords(given) {
      const zone = canonicalZone(given)
      let some = false
      for await (const page of listFacts(await directory.entry(zone))) {
        some = true
        yield page
      }
      if (some) return
      // Every zone has its SOA and NS: no rows at all means that the zone has another id by now.
      directory.forget(zone)
      yield* listFacts(await directory.entry(zone))
    },
    findRecords: (given, name) =>
      inZone(canonicalZone(given), async (entry) => (await findRows(client, entry, name)).map(toFact)),
    async createRecord(given, draft) {
      const zone = canonicalZone(given)
      const checked = checkedDraft(zone, draft)
      return await inZone(zone, (entry) => createRecord(client, entry, checked))
    },
    async updateRecord(given, expected, draft) {
      const zone = canonicalZone(given)
      const checked = checkedEdit(zone, expected, draft)
      return await inZone(zone, (entry) => updateRecord(client, entry, zone, expected, checked))
    },
    deleteRecord(given, expected) {
      const zone = canonicalZone(given)
      return inZone(zone, (entry) => deleteRecord(client, entry, zone, expected))
    },
    async ping() {
      await client.get(
        'dns_server_list',
        { WHERE: where({ dns_name: pingServer }), limit: '1' },
        { probe: true },
      )
    },
    async version() {
      const rows = await client.get('member_list', { WHERE: "member_is_me='1'" }).catch(() => [])
      return rows[0]?.member_version || null
    },
    health: () => client.breaker.health(),
    load: () => client.limiter.stats(),
    close: () => client.close(),
  }
}

const canonicalZone = (zone: DnsZone): DnsZone => ({
  ...zone,
  server: canonicalName(zone.server),
  name: canonicalName(zone.name),
})
