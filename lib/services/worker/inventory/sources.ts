import { formatMac, macOf } from '@/lib/core/identifier'
import type { InventorySource } from '@/lib/core/inventory'
import type { KeaHost } from '@/lib/core/ports/kea'
import { type ObservedHost, observedHosts } from '@/lib/services/worker/hosts/reservation-row'

/** What a host row of Kea adds to the inventory; nothing without a name and an address. */
export function sourcesOf(host: KeaHost): InventorySource[] {
  return observedHosts(host).flatMap(sourcesOfObserved)
}

/** The same of one family of it. */
export function sourcesOfObserved(host: ObservedHost): InventorySource[] {
  const { hostname, identifierType, identifierValue, ip, moreAddresses } = host
  if (hostname === null || ip === null) return []
  const mac = macOf({ type: identifierType, value: identifierValue })
  return [ip, ...moreAddresses].map((address) => ({ hostname, ip: address, mac: mac && formatMac(mac) }))
}
