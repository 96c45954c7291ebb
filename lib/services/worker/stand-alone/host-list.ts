import { type Claim, diffClaims } from '@/lib/core/claims'
import type { KeaHost } from '@/lib/core/ports/kea'
import { packHost, unpackHost } from '@/lib/services/worker/stand-alone/packed-host'

/** Rows of Kea's `hosts` by ascending host id, as they were read at one time; kept as texts. */
export interface HostList {
  readonly count: number
  /** The row at a place, counted from 0. */
  at(place: number): KeaHost
  /** Where the row of this host id is; null: nowhere. */
  placeOf(hostId: number): number | null
  /** The list with these rows as they are now, and without those that are gone. */
  with(hosts: readonly KeaHost[], goneIds: ReadonlySet<number>): HostList
  /** The names whose claims are others than they were by another list. */
  news(before: HostList, claims: (host: KeaHost) => readonly Claim[]): string[]
  readonly ids: readonly number[]
  readonly texts: readonly string[]
}

/** A list that is being read: rows that `before` has the same share its memory. */
export function readHostList(before: HostList | null): { add(host: KeaHost): void; done(): HostList } {
  const ids: number[] = []
  const texts: string[] = []
  let old = 0
  return {
    add(host) {
      const { hostId } = host
      while (before !== null && (before.ids[old] ?? hostId) < hostId) old += 1
      const text = packHost(host)
      const known = before?.texts[old]
      ids.push(hostId)
      texts.push(known === text ? known : text)
    },
    done: () => hostList(ids, texts),
  }
}

function hostList(ids: readonly number[], texts: readonly string[]): HostList {
  return {
    ids,
    texts,
    count: ids.length,
    at: (place) => unpackHost(texts[place] ?? ''),
    placeOf(hostId) {
      const place = placeBefore(ids, hostId)
      return ids[place] === hostId ? place : null
    },
    with(hosts, goneIds) {
      const now = new Map(hosts.map((host) => [host.hostId, packHost(host)]))
      const [newIds, newTexts]: [number[], string[]] = [[], []]
      const put = (id: number, text: string) => {
        newIds.push(id)
        newTexts.push(text)
      }
      const fresh = [...now.keys()].filter((id) => ids[placeBefore(ids, id)] !== id).sort((a, b) => a - b)
      let added = 0
      const addUpTo = (id: number) => {
        for (; (fresh[added] ?? id) < id; added += 1) put(fresh[added] ?? 0, now.get(fresh[added] ?? 0) ?? '')
      }
      for (const [place, id] of ids.entries()) {
        addUpTo(id)
        const [known, text] = [texts[place] ?? '', now.get(id)]
        if (!goneIds.has(id)) put(id, text === undefined || text === known ? known : text)
      }
      addUpTo(Number.POSITIVE_INFINITY)
      return hostList(newIds, newTexts)
    },
    news(before, claims) {
      const names = new Set<string>()
      const of = (text: string | undefined) => (text === undefined ? [] : claims(unpackHost(text)))
      for (let old = 0, now = 0; old < before.ids.length || now < ids.length; ) {
        const oldId = before.ids[old] ?? Number.POSITIVE_INFINITY
        const id = ids[now] ?? Number.POSITIVE_INFINITY
        const was = oldId <= id ? before.texts[old++] : undefined
        const is = id <= oldId ? texts[now++] : undefined
        if (was === is) continue
        for (const name of diffClaims(of(was), of(is))) names.add(name)
      }
      return [...names]
    },
  }
}

/** The first place whose id is this one or a larger one. */
function placeBefore(ids: readonly number[], id: number): number {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] ?? id) < id) low = middle + 1
    else high = middle
  }
  return low
}
