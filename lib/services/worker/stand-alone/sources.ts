import type { Claim, ClaimWorld } from '@/lib/core/claims'
import { isHoldContext } from '@/lib/core/hold'
import type { KeaHost, KeaScope, KeaStore } from '@/lib/core/ports/kea'
import { claimsFor, type ReservationSource } from '@/lib/core/reservation-claims'
import { contextFlags } from '@/lib/services/worker/hosts/context'
import { observedHosts } from '@/lib/services/worker/hosts/reservation-row'

const PAGE = 5_000

/** Every row of Kea's `hosts`. */
export async function allHosts(kea: Pick<KeaStore, 'listHosts'>): Promise<KeaHost[]> {
  const hosts: KeaHost[] = []
  for (;;) {
    const page = await kea.listHosts(hosts.at(-1)?.hostId ?? 0, PAGE)
    hosts.push(...page)
    if (page.length < PAGE) return hosts
  }
}

/** The rows that have a hostname. */
export function namedHosts(hosts: readonly KeaHost[]): KeaHost[] {
  return hosts.filter((host) => (host.hostname ?? '') !== '')
}

/** The records that reservations want, by host id and family. */
export function claimsByHost(
  hosts: readonly KeaHost[],
  scopes: readonly KeaScope[],
  world: ClaimWorld,
): Map<string, Claim[]> {
  return new Map(
    claimSources(hosts, scopes).map((source) => [
      `${source.id}/${source.family}`,
      claimsFor(source, world).claims,
    ]),
  )
}

/** What each host row publishes, by the flags that the console once wrote beside it. */
function claimSources(hosts: readonly KeaHost[], scopes: readonly KeaScope[]): ReservationSource[] {
  const names = new Map(scopes.map((scope) => [`${scope.family}:${scope.subnetId}`, scope.name]))
  return hosts.flatMap(observedHosts).map((seen) => ({
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
  }))
}
