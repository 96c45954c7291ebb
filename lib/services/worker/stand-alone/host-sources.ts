import type { Claim } from '@/lib/core/claims'
import type { KeaHost } from '@/lib/core/ports/kea'
import type { ClaimSources } from '@/lib/services/worker/stand-alone/concern'
import type { HostList } from '@/lib/services/worker/stand-alone/host-list'
import { createNameIndex } from '@/lib/services/worker/stand-alone/name-index'

/** What host rows claim in one world, found by name without computing it of every row. */
export interface HostSources {
  /** The rows of a list: the one it began with, or one whose other rows were all learned. */
  in(list: HostList): ClaimSources
  /** Makes known what a row claims that is new or another now; answers it. */
  learn(host: KeaHost, claims: readonly Claim[]): readonly Claim[]
}

/** The sources of a list. What a row claims is learned when it is computed for the first time. */
export function hostSources(first: HostList, claimsOf: (host: KeaHost) => readonly Claim[]): HostSources {
  const index = createNameIndex()
  const known = new Uint8Array(first.count)

  function learn(host: KeaHost, claims: readonly Claim[]): readonly Claim[] {
    for (const { name } of claims) index.add(name, host.hostId)
    return claims
  }

  function compute(place: number): readonly Claim[] {
    const host = first.at(place)
    const claims = claimsOf(host)
    if (known[place] === 0) learn(host, claims)
    known[place] = 1
    return claims
  }

  function learnAll(): void {
    for (let place = known.indexOf(0); place >= 0; place = known.indexOf(0, place)) compute(place)
  }

  return {
    learn,
    in: (list) => ({
      count: list.count,
      claims: (place) => (list === first ? compute(place) : claimsOf(list.at(place))),
      near(names) {
        learnAll()
        const places = new Set<number>()
        for (const name of names) {
          for (const hostId of index.at(name)) {
            const place = list.placeOf(hostId)
            if (place !== null) places.add(place)
          }
        }
        return places
      },
    }),
  }
}
