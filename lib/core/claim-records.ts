import type { Claim } from '@/lib/core/claims'
import { addressRecordType, formatIp, type IpAddress } from '@/lib/core/ip'
import { reverseNameOf } from '@/lib/core/reverse-name'
import { type ForwardTarget, type ManagedZone, reverseZoneFor } from '@/lib/core/zone-rules'

/** What all records of one source at one address have in common. */
export type ClaimOrigin = Omit<Claim, 'zoneId' | 'view' | 'zone' | 'name' | 'type' | 'value' | 'ttl'>

/** How the records of one address are made. */
export interface RecordShape {
  /** Seconds, from what the zone rule says (null: nothing). */
  ttl: (ruled: number | null) => number
  /** A PTR follows in each view that has a managed reverse zone for the address. */
  ptr: boolean
}

/** A or AAAA of an address at each target, and one PTR in each view. */
export function claimsAt(
  origin: ClaimOrigin,
  address: IpAddress,
  targets: readonly ForwardTarget[],
  shape: RecordShape,
  zones: readonly ManagedZone[],
): Claim[] {
  const ip = formatIp(address)
  const type = addressRecordType(address.family)
  const pointed = new Set<string>()
  return targets.flatMap(({ zoneId, view, zone, fqdn, ttl: ruled }) => {
    const ttl = shape.ttl(ruled)
    // Spread last: an object that begins with a spread costs a microsecond for each property added to it.
    const forward: Claim = { zoneId, view, zone, name: fqdn, type, value: ip, ttl, ...origin }
    const reverse = shape.ptr && !pointed.has(view) ? reverseZoneFor(ip, zones, view) : null
    if (reverse === null) return [forward]
    pointed.add(view)
    const at = { zoneId: reverse.id, zone: reverse.name, name: reverseNameOf(address) }
    return [forward, { ...forward, ...at, type: 'PTR', value: fqdn }]
  })
}
