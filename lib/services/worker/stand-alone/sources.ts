import { isHoldContext } from '@/lib/core/hold'
import type { KeaHost, KeaScope } from '@/lib/core/ports/kea'
import type { ReservationSource } from '@/lib/core/reservation-claims'
import { contextFlags } from '@/lib/services/worker/hosts/context'
import { observedHosts } from '@/lib/services/worker/hosts/reservation-row'

/** What each host row publishes, by the flags that the console once wrote beside it. */
export function claimSources(hosts: readonly KeaHost[], scopes: readonly KeaScope[]): ReservationSource[] {
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
  }))
}
