import { type Claim, diffClaims, isDue } from '@/lib/core/claims'
import type { ClaimSources } from '@/lib/services/worker/stand-alone/concern'

/** Claims by what makes them, and which names they concern anew. */
export interface ClaimBook {
  /** Takes over what a source wants now; nothing: it wants nothing any more. */
  put(source: string, claims: readonly Claim[]): void
  all(): ClaimSources
  /** The names whose claims changed, and those of a grace that ended, since the last call. */
  news(now: string): string[]
}

export function createClaimBook(): ClaimBook {
  const held = new Map<string, readonly Claim[]>()
  const names = new Set<string>()
  /** Graces whose end was told. */
  const over = new Set<Claim>()

  function put(source: string, claims: readonly Claim[]): void {
    const before = held.get(source) ?? []
    const changed = before.length === 0 ? claims.map(({ name }) => name) : diffClaims(before, claims)
    for (const name of changed) names.add(name)
    for (const claim of before) over.delete(claim)
    if (claims.length > 0) held.set(source, claims)
    else held.delete(source)
  }

  return {
    put,
    all() {
      const sources = [...held.values()]
      return {
        count: sources.length,
        claims: (source) => sources[source] ?? [],
        near: () => sources.keys(),
      }
    },
    news(now) {
      for (const claim of [...held.values()].flat()) {
        if (!isDue(claim, now) || over.has(claim)) continue
        over.add(claim)
        names.add(claim.name)
      }
      const told = [...names]
      names.clear()
      return told
    },
  }
}
