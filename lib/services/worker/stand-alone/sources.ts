import type { Claim, ClaimWorld } from '@/lib/core/claims'
import { isHoldContext } from '@/lib/core/hold'
import type { KeaHost, KeaScope, KeaStore } from '@/lib/core/ports/kea'
import { claimsFor } from '@/lib/core/reservation-claims'
import { contextFlags } from '@/lib/services/worker/hosts/context'
import { observedHosts } from '@/lib/services/worker/hosts/reservation-row'

const PAGE = 5_000

/** Every row of Kea's `hosts` by host id, those after an id, page by page. */
export async function* hostPages(kea: Pick<KeaStore, 'listHosts'>, from = 0): AsyncGenerator<KeaHost[]> {
  for (let after = from; ; ) {
    const page = await kea.listHosts(after, PAGE)
    yield page
    if (page.length < PAGE) return
    after = page.at(-1)?.hostId ?? after
  }
}

/**
 * The records that a host row wants, all families of it, by the flags that the console once wrote beside it.
 *
 * @param scopes their names are all that matters
 */
export function hostClaims(
  scopes: readonly Pick<KeaScope, 'family' | 'subnetId' | 'name'>[],
): (host: KeaHost, world: ClaimWorld) => Claim[] {
  const names = new Map(scopes.map((scope) => [`${scope.family}:${scope.subnetId}`, scope.name]))
  return (host, world) =>
    observedHosts(host).flatMap(
      (seen) =>
        claimsFor(
          {
            kind: 'reservation',
            id: String(seen.hostId),
            family: seen.family,
            hostname: seen.hostname,
            addresses: [seen.ip, ...seen.moreAddresses].filter((ip) => ip !== null),
            scopeName: names.get(`${seen.family}:${seen.subnetId}`) ?? null,
            subnetId: seen.subnetId,
            identifier: { type: seen.identifierType, value: seen.identifierValue },
            policy: contextFlags(seen.userContext),
            hold: isHoldContext(seen.userContext),
            options: seen.options ?? [],
          },
          world,
        ).claims,
    )
}
