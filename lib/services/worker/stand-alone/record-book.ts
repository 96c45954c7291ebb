import type { Provenance } from '@/lib/core/cause'
import type { Claim } from '@/lib/core/claims'
import type { ListedRecord } from '@/lib/services/worker/stand-alone/listed'
import { createNameTable } from '@/lib/services/worker/stand-alone/name-table'
import { createNumbers } from '@/lib/services/worker/stand-alone/numbers'
import { createTextStore } from '@/lib/services/worker/stand-alone/text-store'
import type { WorldZone } from '@/lib/services/worker/world'

/**
 * What was listed, by name. Records are kept as short texts: as objects some hundred thousand of them would take a
 * gigabyte, and most are never looked at again.
 */
export interface RecordBook {
  readonly zones: readonly WorldZone[]
  put(record: ListedRecord): void
  /** The number of a name, counted from 0 in the order of the listing; one that is new gets the next. */
  number(name: string): number
  /** Null: nothing was listed or numbered there. */
  find(name: string): number | null
  /** How many names have a number. */
  names(): number
  /** How many records stand at a name. */
  count(name: number): number
  /** Whether one of them is ours. */
  hasOwned(name: number): boolean
  /** The records at a name, in the order of the listing. */
  at(name: number): ListedRecord[]
  /** The number of a record that stands as it is claimed and that nobody took yet; it is taken then. */
  take(name: number, claim: Claim): boolean
  /** How many records a zone has. */
  size(zoneId: string): number
  /** What NS and MX records say. */
  readonly delegations: readonly string[]
}

/** The places of zone and provenance in their lists; the last two only of what is ours. */
type Text = [zone: number, type: string, value: string, ttl: number, provenance?: number, ref?: string]

const PROVENANCES: readonly Provenance[] = ['static(admin)', 'ddns(dynamic)', 'ddns(reservation)']

/** A book of these zones, with nothing in it. */
export function createRecordBook(zones: readonly WorldZone[]): RecordBook {
  const zoneNumbers = new Map(zones.map(({ id }, at) => [id, at]))
  const sizes = zones.map(() => 0)
  const delegations: string[] = []
  const names = createNameTable()
  // By name: its first and its last record, counted from 1 (0: none), and whether one of them is ours.
  const first = createNumbers()
  const last = createNumbers()
  const owned = createNumbers()
  // By record, counted from 0: what it is, the provider's id, the next one at its name, and whether a claim took it.
  const texts = createTextStore()
  const ids: (string | number)[] = []
  const next = createNumbers()
  const taken = createNumbers()

  function* recordsAt(name: number): Generator<number> {
    for (let at = first.get(name); at !== 0; at = next.get(at - 1)) yield at - 1
  }

  function record(at: number, name: number): ListedRecord {
    const [zoneNumber, type, value, ttl, provenance, ref] = JSON.parse(texts.get(at)) as Text
    const zone = zones[zoneNumber] as WorldZone
    const providerId = String(ids[at])
    return {
      id: `${zone.id}/${providerId}`,
      ...{ providerId, name: names.name(name), type, value, ttl },
      zoneId: zone.id,
      view: zone.view,
      zone: zone.name,
      provenance: PROVENANCES[provenance ?? 0] ?? 'static(admin)',
      owned: provenance !== undefined,
      ownerRef: ref ?? null,
      present: true,
    }
  }

  return {
    zones,
    delegations,
    number: (name) => names.number(name),
    put({ name, zoneId, type, value, ttl, owned: isOurs, provenance, ownerRef, providerId }) {
      const zone = zoneNumbers.get(zoneId) ?? -1
      const at = names.number(name)
      const text = isOurs
        ? ownText(zone, type, value, ttl, PROVENANCES.indexOf(provenance), ownerRef ?? '')
        : foreignText(zone, type, value, ttl)
      const it = texts.push(text) + 1
      ids.push(shortId(providerId))
      const before = last.get(at)
      if (before === 0) first.set(at, it)
      else next.set(before - 1, it)
      last.set(at, it)
      if (isOurs) owned.set(at, 1)
      sizes[zone] = (sizes[zone] ?? 0) + 1
      if (type === 'NS' || type === 'MX') delegations.push(value)
    },
    find: (name) => names.find(name),
    names: () => names.count(),
    count: (name) => [...recordsAt(name)].length,
    hasOwned: (name) => owned.get(name) === 1,
    at: (name) => [...recordsAt(name)].map((at) => record(at, name)),
    take(name, { zoneId, type, value, ttl, provenance, ref }) {
      const zone = zoneNumbers.get(zoneId) ?? -1
      const wanted = ownText(zone, type, value, ttl, PROVENANCES.indexOf(provenance), ref)
      for (const at of recordsAt(name)) {
        if (taken.get(at) === 1 || !texts.is(at, wanted)) continue
        taken.set(at, 1)
        return true
      }
      return false
    },
    size: (zoneId) => sizes[zoneNumbers.get(zoneId) ?? -1] ?? 0,
  }
}

function foreignText(...text: [number, string, string, number]): string {
  return JSON.stringify(text)
}

/** Also what a claim asks for: two are the same when their texts are. */
function ownText(...text: Required<Text>): string {
  return JSON.stringify(text)
}

/** An id that is a number takes eight bytes; any other is kept as it is. */
function shortId(id: string): string | number {
  const number = Number(id)
  return Number.isSafeInteger(number) && String(number) === id ? number : id
}
