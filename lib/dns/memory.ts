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
  /** Gives a record another value, in place, as somebody else would. */
  replace(before: DnsRecordFact, value: string): void
  /** Takes records away as somebody else would. */
  remove(view: string, name: string, type?: string): void
  /** Everything a view holds, by name, type and value. */
  records(view: string): DnsRecordFact[]
}

/** A DNS authority that lives in memory: previews, demos without an appliance, and tests of everything above. */
export function createMemoryDns(options: MemoryDnsOptions): MemoryDns {
  const zones = options.zones.map((zone, index): DnsZone => ({ ...zone, providerId: String(index + 1) }))
  const held = new Map(zones.map((zone) => [zone, new Map<string, DnsRecordFact[]>()]))
  let lastId = 100

  const zoneOf = (view: string, name: string): DnsZone => {
    const zone = zones.find((candidate) => candidate.view === view && candidate.name === canonicalName(name))
    if (zone) return zone
    throw new DnsError('permanent', `Expected 1 zone, found 0: ${name} in ${view}`, 'zone')
  }
  const enter = async (operation: keyof DnsProvider) => {
    await options.before?.(operation)
  }
  const namesOf = (zone: DnsZone) => held.get(zone) ?? new Map<string, DnsRecordFact[]>()
  const at = (zone: DnsZone, name: string) => namesOf(zone).get(name) ?? []
  const inView = (view: string) => zones.filter((zone) => zone.view === view)
  const keep = (zone: DnsZone, name: string, facts: DnsRecordFact[]) => {
    if (facts.length > 0) namesOf(zone).set(name, facts)
    else namesOf(zone).delete(name)
  }
  const add = (zone: DnsZone, fact: Omit<DnsRecordFact, 'providerId'>): DnsRecordFact => {
    lastId += 1
    const made = { ...fact, value: canonicalValue(fact.type, fact.value), providerId: String(lastId) }
    keep(zone, made.name, [...at(zone, made.name), made])
    return made
  }
  const swap = (zone: DnsZone, before: DnsRecordFact, after: DnsRecordFact | null) => {
    const others = at(zone, before.name).filter((fact) => fact.providerId !== before.providerId)
    keep(zone, before.name, after ? [...others, after] : others)
  }
  const byIdentity = (zone: DnsZone, wanted: Pick<DnsRecordFact, 'name' | 'type' | 'value'>) =>
    at(zone, wanted.name).find((fact) => sameRecord(fact, wanted)) ?? null
  const byId = (zone: DnsZone, expected: DnsRecordFact) =>
    at(zone, expected.name).find(
      (fact) => fact.providerId === expected.providerId && fact.type === expected.type,
    ) ?? null

  return {
    label: options.label ?? 'memory',
    async listZones() {
      await enter('listZones')
      return zones.map((zone) => ({ ...zone }))
    },
    async *listRecords(zone) {
      await enter('listRecords')
      const facts = [...namesOf(zoneOf(zone.view, zone.name)).values()].flat()
      const size = options.pageSize ?? 1000
      for (let at = 0; at < facts.length; at += size) yield facts.slice(at, at + size)
    },
    async findRecords(zone, name) {
      await enter('findRecords')
      return [...at(zoneOf(zone.view, zone.name), safeName(name))]
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
      swap(zone, found, { ...checked, providerId: found.providerId })
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
      swap(zone, found, null)
      return { kind: 'deleted' }
    },
    ping: () => enter('ping'),
    close: async () => undefined,
    lookup: {
      async query(view, name, type): Promise<DnsAnswer> {
        const wanted = canonicalName(name)
        const there = inView(view).flatMap((zone) => at(zone, wanted))
        const values = there
          .filter((fact) => fact.type === type)
          .map((fact) => ({ value: fact.value, ttl: fact.ttl }))
        return { rcode: there.length === 0 ? 'NXDOMAIN' : 'NOERROR', values, authoritative: true }
      },
      close: async () => undefined,
    },
    put: (view, zone, fact) => add(zoneOf(view, zone), fact),
    replace(before, value) {
      for (const zone of zones) {
        if (at(zone, before.name).some((fact) => fact.providerId === before.providerId)) {
          swap(zone, before, { ...before, value: canonicalValue(before.type, value) })
        }
      }
    },
    remove(view, name, type) {
      for (const zone of inView(view)) {
        for (const fact of at(zone, name))
          if (type === undefined || fact.type === type) swap(zone, fact, null)
      }
    },
    records: (view) =>
      inView(view)
        .flatMap((zone) => [...namesOf(zone).values()].flat())
        .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
  }
}

const sortKey = (fact: DnsRecordFact) => `${fact.name} ${fact.type} ${fact.value} ${fact.providerId}`
