import { type Claim, type ClaimSet, type ClaimWorld, compareClaims } from '@/lib/core/claims'
import { canonicalName, relativeName } from '@/lib/core/dns-name'
import { addressRecordType, formatIp, parseIp } from '@/lib/core/ip'
import { reverseNameOf } from '@/lib/core/reverse-name'
import { reverseZoneFor } from '@/lib/core/zone-rules'

/** A record that an operator wants, whatever DHCP says. */
export interface StaticSource {
  kind: 'static'
  id: string
  zoneId: string
  /** FQDN. */
  name: string
  type: 'A' | 'AAAA'
  value: string
  /** Seconds. */
  ttl: number
  /** A PTR follows it, where a managed reverse zone covers the address. */
  ptr: boolean
}

/** The client that owns a static record. */
export function staticRef(id: string): string {
  return `static:${id}`
}

/** The records an operator's static record wants: itself and its PTR in the same view. */
export function claimsOfStatic(source: StaticSource, world: ClaimWorld): ClaimSet {
  const zone = world.zones.find(({ id, reverse }) => id === source.zoneId && !reverse)
  if (zone === undefined) return { claims: [], reason: 'its zone is not managed' }
  const name = canonicalName(source.name)
  const relative = relativeName(name, zone.name)
  if (relative === null) return { claims: [], reason: `the name does not lie in ${zone.name}` }
  if (relative === '@') return { claims: [], reason: `the name is the apex of ${zone.name}` }
  const address = parseIp(source.value)
  if (address === null || addressRecordType(address.family) !== source.type)
    return { claims: [], reason: `the value is no address for ${source.type}` }
  const value = formatIp(address)
  const forward: Claim = {
    sourceKind: 'static',
    sourceId: source.id,
    zoneId: zone.id,
    view: zone.view,
    zone: zone.name,
    name,
    type: source.type,
    value,
    ttl: source.ttl,
    provenance: 'static(admin)',
    ref: staticRef(source.id),
  }
  const reverse = source.ptr ? reverseZoneFor(value, world.zones, zone.view) : null
  if (reverse === null) return { claims: [forward], reason: null }
  const at = { zoneId: reverse.id, zone: reverse.name, name: reverseNameOf(address) }
  const claims: Claim[] = [forward, { ...forward, ...at, type: 'PTR', value: name }]
  return { claims: claims.sort(compareClaims), reason: null }
}
