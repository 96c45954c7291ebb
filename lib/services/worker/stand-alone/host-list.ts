import { type Claim, diffClaims } from '@/lib/core/claims'
import type { KeaHost } from '@/lib/core/ports/kea'
import { packHost, unpackHost } from '@/lib/services/worker/stand-alone/packed-host'

/** Rows of Kea's `hosts` by ascending host id, as they were read at one time; kept as texts. */
export interface HostList {
  readonly count: number
  /** The row at a place, counted from 0. */
  at(place: number): KeaHost
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
