import { canonicalName } from '@/lib/core/dns-name'
import {
  type DnsAnswer,
  DnsError,
  type DnsLookup,
  type DnsProvider,
  type DnsRecordFact,
  type DnsZone,
} from '@/lib/core/ports/dns'
import { canonicalValue } from './canonical'
import { checkedDraft, checkedEdit, safeName } from './draft'
import { sameOwner, sameRecord } from './same-record'

export interface MemoryDnsOptions {
  label?: string
  zones: readonly Omit<DnsZone, 'providerId'>[]
  pageSize?: number
  /** Called before every operation; what it throws (or rejects with) is the operation's outcome. */
  before?: (operation: keyof DnsProvider) => void | Promise<void>
}

export interface MemoryDns extends DnsProvider {
  /** The answers that a server holding these records would give. */
  readonly lookup: DnsLookup
  /** Puts a record there as somebody else would, bypassing every check; returns it with its id. */
  put(view: string, zone: string, fact: Omit<DnsRecordFact, 'providerId'>): DnsRecordFact
  /** Takes records away as somebody else would. */
  remove(view: string, name: string, type?: string): void
  /** Everything a view holds, by name, type and value. */
  records(view: string): DnsRecordFact[]
}

interface Stored {
  zone: DnsZone
  fact: DnsRecordFact
}

/** A DNS authority that lives in memory: previews, demos without an appliance, and tests of everything above. */
export function createMemoryDns(options: MemoryDnsOptions): MemoryDns {
  const zones = options.zones.map((zone, index): DnsZone => ({ ...zone, providerId: String(index + 1) }))
  const stored = new Map<string, Stored>()
  let lastId = 100

  const zoneOf = (view: string, name: string): DnsZone => {
    const zone = zones.find((candidate) => candidate.view === view && candidate.name === canonicalName(name))
    if (zone) return zone
    throw new DnsError('permanent', `Expected 1 zone, found 0: ${name} in ${view}`, 'zone')
  }
  const enter = async (operation: keyof DnsProvider) => {
    await options.before?.(operation)
  }
  const inZone = (zone: DnsZone) =>
    [...stored.values()].filter((item) => item.zone === zoneOf(zone.view, zone.name))
  const add = (zone: DnsZone, fact: Omit<DnsRecordFact, 'providerId'>): DnsRecordFact => {
    lastId += 1
    const made = { ...fact, value: canonicalValue(fact.type, fact.value), providerId: String(lastId) }
    stored.set(made.providerId, { zone, fact: made })
    return made
  }
  const byIdentity = (zone: DnsZone, wanted: Pick<DnsRecordFact, 'name' | 'type' | 'value'>) =>
    inZone(zone).find(({ fact }) => sameRecord(fact, wanted))?.fact ?? null
  const byId = (zone: DnsZone, expected: DnsRecordFact) =>
    inZone(zone).find(
      ({ fact }) =>
        fact.providerId === expected.providerId && fact.name === expected.name && fact.type === expected.type,
    )?.fact ?? null

  return {
    label: options.label ?? 'memory',
    async listZones() {
      await enter('listZones')
      return zones.map((zone) => ({ ...zone }))
    },
    async *listRecords(zone) {
      await enter('listRecords')
      const facts = inZone(zone).map(({ fact }) => fact)
      const size = options.pageSize ?? 1000
      for (let at = 0; at < facts.length; at += size) yield facts.slice(at, at + size)
    },
    async findRecords(zone, name) {
      await enter('findRecords')
      const wanted = safeName(name)
      return inZone(zone)
        .map(({ fact }) => fact)
        .filter((fact) => fact.name === wanted)
    },
    async createRecord(given, draft) {
      await enter('createRecord')
      const zone = zoneOf(given.view, given.name)
      const checked = checkedDraft(zone, draft)
      const there = byIdentity(zone, checked)
      return there
        ? { kind: 'exists', fact: there }
        : { kind: 'created', providerId: add(zone, checked).providerId }
    },
    async updateRecord(given, expected, draft) {
      await enter('updateRecord')
      const zone = zoneOf(given.view, given.name)
      const checked = checkedEdit(zone, expected, draft)
      const found = byIdentity(zone, expected)
      if (!found) return { kind: 'changed', found: byId(zone, expected) }
      if (!sameOwner(found.owner, expected.owner) || found.ttl !== expected.ttl)
        return { kind: 'changed', found }
      const other = byIdentity(zone, checked)
      if (other && other.providerId !== found.providerId) return { kind: 'changed', found: other }
      stored.set(found.providerId, { zone, fact: { ...checked, providerId: found.providerId } })
      return { kind: 'updated', providerId: found.providerId }
    },
    async deleteRecord(given, expected) {
      await enter('deleteRecord')
      const zone = zoneOf(given.view, given.name)
      const found = byIdentity(zone, expected)
      if (!found) {
        const other = byId(zone, expected)
        return other ? { kind: 'changed', found: other } : { kind: 'gone' }
      }
      if (!sameOwner(found.owner, expected.owner)) return { kind: 'changed', found }
      stored.delete(found.providerId)
      return { kind: 'deleted' }
    },
    ping: () => enter('ping'),
    close: async () => undefined,
    lookup: {
      async query(view, name, type): Promise<DnsAnswer> {
        const wanted = canonicalName(name)
        const there = [...stored.values()].filter(
          ({ zone, fact }) => zone.view === view && fact.name === wanted,
        )
        const values = there
          .filter(({ fact }) => fact.type === type)
          .map(({ fact }) => ({ value: fact.value, ttl: fact.ttl }))
        return { rcode: there.length === 0 ? 'NXDOMAIN' : 'NOERROR', values, authoritative: true }
      },
      close: async () => undefined,
    },
    put: (view, zone, fact) => add(zoneOf(view, zone), fact),
    remove(view, name, type) {
      for (const [id, { zone, fact }] of stored) {
        if (zone.view === view && fact.name === name && (type === undefined || fact.type === type))
          stored.delete(id)
      }
    },
    records: (view) =>
      [...stored.values()]
        .filter(({ zone }) => zone.view === view)
        .map(({ fact }) => fact)
        .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
  }
}

const sortKey = (fact: DnsRecordFact) => `${fact.name} ${fact.type} ${fact.value} ${fact.providerId}`
