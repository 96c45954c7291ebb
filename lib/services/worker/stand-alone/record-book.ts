import type { Provenance } from '@/lib/core/cause'
import type { Claim } from '@/lib/core/claims'
import type { ListedRecord } from '@/lib/services/worker/stand-alone/listed'
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

type Text = [zone: number, type: string, value: string, ttl: number, provenance?: Provenance, ref?: string]

/** A book of these zones, with nothing in it. */
export function createRecordBook(zones: readonly WorldZone[]): RecordBook {
  const zoneNumbers = new Map(zones.map(({ id }, at) => [id, at]))
  const sizes = zones.map(() => 0)
  const delegations: string[] = []
  const numbers = new Map<string, number>()
  // By name: itself, its first and its last record (-1: none), and whether one of them is ours.
  const names: string[] = []
  const first: number[] = []
  const last: number[] = []
  const owned: boolean[] = []
  // By record: what it is, the provider's id, the next one at its name, and whether a claim took it.
  const texts: string[] = []
  const ids: (string | number)[] = []
  const next: number[] = []
  const taken: boolean[] = []

  function number(name: string): number {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, names.length)
    first.push(-1)
    last.push(-1)
    owned.push(false)
    return names.push(name) - 1
  }

  function* recordsAt(name: number): Generator<number> {
    for (let at = first[name] ?? -1; at !== -1; at = next[at] ?? -1) yield at
  }

  function record(at: number, name: number): ListedRecord {
    const [zoneNumber, type, value, ttl, provenance, ref] = JSON.parse(texts[at] ?? '') as Text
    const zone = zones[zoneNumber] as WorldZone
    const providerId = String(ids[at])
    return {
      id: `${zone.id}/${providerId}`,
      ...{ providerId, name: names[name] ?? '', type, value, ttl },
      zoneId: zone.id,
      view: zone.view,
      zone: zone.name,
      provenance: provenance ?? 'static(admin)',
      owned: provenance !== undefined,
      ownerRef: ref ?? null,
      present: true,
    }
  }

  return {
    zones,
    delegations,
    number,
    put({ name, zoneId, type, value, ttl, owned: isOurs, provenance, ownerRef, providerId }) {
      const zone = zoneNumbers.get(zoneId) ?? -1
      const at = number(name)
      const it = texts.length
      texts.push(
        isOurs
          ? ownText(zone, type, value, ttl, provenance, ownerRef ?? '')
          : foreignText(zone, type, value, ttl),
      )
      ids.push(shortId(providerId))
      next.push(-1)
      taken.push(false)
      const before = last[at] ?? -1
      if (before === -1) first[at] = it
      else next[before] = it
      last[at] = it
      if (isOurs) owned[at] = true
      sizes[zone] = (sizes[zone] ?? 0) + 1
      if (type === 'NS' || type === 'MX') delegations.push(value)
    },
    find: (name) => numbers.get(name) ?? null,
    names: () => names.length,
    count: (name) => [...recordsAt(name)].length,
    hasOwned: (name) => owned[name] === true,
    at: (name) => [...recordsAt(name)].map((at) => record(at, name)),
    take(name, { zoneId, type, value, ttl, provenance, ref }) {
      const wanted = ownText(zoneNumbers.get(zoneId) ?? -1, type, value, ttl, provenance, ref)
      for (const at of recordsAt(name)) {
        if (taken[at] === true || texts[at] !== wanted) continue
        taken[at] = true
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
