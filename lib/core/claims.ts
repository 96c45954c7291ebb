import type { Provenance, Why } from '@/lib/core/cause'
import { canonicalName, hostnameProblem } from '@/lib/core/dns-name'
import { effective } from '@/lib/core/effective-policy'
import { type Identifier, identifierRef, isHoldIdentifier } from '@/lib/core/identifier'
import { addressRecordType, formatIp, type IpAddress, parseIp } from '@/lib/core/ip'
import { compareIds, compareText, firstDifference } from '@/lib/core/order'
import type { GlobalPolicy, ReservationPolicy, ScopePolicy } from '@/lib/core/policy'
import type { RecordType } from '@/lib/core/ports/dns'
import type { Family } from '@/lib/core/ports/kea'
import { reverseNameOf } from '@/lib/core/reverse-name'
import {
  type ForwardTarget,
  type ManagedZone,
  reverseZoneFor,
  targetsFor,
  type ZoneRule,
} from '@/lib/core/zone-rules'

export type ClaimSourceKind = 'static' | 'reservation' | 'lease'

/** One record that one source wants to stand in DNS. */
export interface Claim {
  sourceKind: ClaimSourceKind
  sourceId: string
  zoneId: string
  view: string
  zone: string
  /** FQDN, lower case, no dot at the end. */
  name: string
  type: RecordType
  /** Canonical address, or for a PTR the FQDN it points to. */
  value: string
  /** Seconds. */
  ttl: number
  provenance: Provenance
  /** The client that owns the name: `hw-address:aabbccddeeff@1`. */
  ref: string
  /** Wanted until this ISO 8601 instant, the end of a grace; null or absent: for good. */
  until?: string | null
  /** False: the lease behind it ended, and the name is merely kept. Such a claim keeps what stands and makes nothing. */
  live?: boolean
  /** ISO 8601 instant since which the client has its lease; null or absent where no lease tells. */
  since?: string | null
  /** Conflict Guard: no other client may have the name. */
  guard?: boolean
  /** What to do when another client wants the name of a reservation without Conflict Guard. */
  drift?: 'warn' | 'block'
  /** Every identity of its client, `type:value`, sorted; absent: those in `ref`. */
  identities?: readonly string[]
  /** What made it so. */
  why?: Why | null
  /** False: it asks for no record now, and only guards its name. */
  wanted?: boolean
}

/** A reservation as far as its records depend on it. */
export interface ReservationSource {
  kind: 'reservation'
  id: string
  family: Family
  hostname: string | null
  addresses: readonly string[]
  scopeName: string | null
  subnetId: number
  identifier: Identifier
  policy: ReservationPolicy
  scopePolicy?: ScopePolicy | null
  /** user_context marks the row as a hold. */
  hold?: boolean
}

/** What the claims of a source depend on beside the source. */
export interface ClaimWorld {
  zones: readonly ManagedZone[]
  rules: readonly ZoneRule[]
  policy: GlobalPolicy
}

export interface ClaimSet {
  /** Sorted. */
  claims: Claim[]
  /** Why there is none, fit for an operator; null when there are some. */
  reason: string | null
}

function none(reason: string): ClaimSet {
  return { claims: [], reason }
}

/** The hostname to publish, or why there is none. */
function hostnameOf(source: ReservationSource, world: ClaimWorld): { hostname: string } | { reason: string } {
  if (source.hold === true || isHoldIdentifier(source.identifier))
    return { reason: 'the row only holds the address' }
  const hostname = canonicalName(source.hostname ?? '')
  if (hostname === '') return { reason: 'the reservation has no hostname' }
  const problem = hostnameProblem(hostname, world.zones)
  return problem === null ? { hostname } : { reason: `the hostname ${problem}` }
}

/**
 * The records a reservation wants: A or AAAA for each of its addresses in each zone that the rules name, and the PTR
 * in each view that has a managed reverse zone for it. Independent of whether DNS is switched on: switching off must
 * stop changes, not withdraw names.
 */
export function claimsFor(source: ReservationSource, world: ClaimWorld): ClaimSet {
  const name = hostnameOf(source, world)
  if ('reason' in name) return none(name.reason)
  if (source.addresses.length === 0) return none('the reservation has no address')
  const targets = targetsFor(name.hostname, source.scopeName, world.rules, world.zones)
  if (targets.length === 0) return none('no zone rule leads this hostname to a managed zone')
  const claims = addressesOf(source).flatMap((address) => claimsOfAddress(source, address, targets, world))
  return claims.length === 0
    ? none('no address of the reservation is an address of its family')
    : { claims: claims.sort(compareClaims), reason: null }
}

function claimsOfAddress(
  source: ReservationSource,
  address: IpAddress,
  targets: readonly ForwardTarget[],
  world: ClaimWorld,
): Claim[] {
  const policy = effective(world.policy, source.scopePolicy ?? null, source.policy)
  const shared = {
    sourceKind: 'reservation',
    sourceId: source.id,
    provenance: 'ddns(reservation)',
    ref: identifierRef(source.identifier, source.subnetId),
  } as const
  const ip = formatIp(address)
  const pointed = new Set<string>()
  return targets.flatMap(({ zoneId, view, zone, fqdn, ttl: ruled }) => {
    const ttl = source.policy.ttlClass === 'infrastructure' ? policy.ttl.value : (ruled ?? policy.ttl.value)
    const type = addressRecordType(address.family)
    const forward: Claim = { ...shared, zoneId, view, zone, name: fqdn, type, value: ip, ttl }
    const reverse = policy.ptr.value && !pointed.has(view) ? reverseZoneFor(ip, world.zones, view) : null
    if (reverse === null) return [forward]
    pointed.add(view)
    const back = {
      zoneId: reverse.id,
      zone: reverse.name,
      name: reverseNameOf(address),
      type: 'PTR',
      value: fqdn,
    } as const
    return [forward, { ...forward, ...back }]
  })
}

/** Addresses of the reservation's family, each once, in order. */
function addressesOf(source: ReservationSource): IpAddress[] {
  const found = new Map<bigint, IpAddress>()
  for (const text of source.addresses) {
    const address = parseIp(text)
    if (address?.family === source.family) found.set(address.bits, address)
  }
  return [...found.values()]
}

/** The order in which claims are stored, compared and planned. */
export function compareClaims(a: Claim, b: Claim): number {
  return firstDifference(
    compareText(a.name, b.name),
    compareText(a.view, b.view),
    compareText(a.zone, b.zone),
    compareText(a.zoneId, b.zoneId),
    compareText(a.type, b.type),
    compareText(a.value, b.value),
    compareText(a.sourceKind, b.sourceKind),
    compareIds(a.sourceId, b.sourceId),
    compareText(a.ref, b.ref),
    compareText(a.provenance, b.provenance),
    a.ttl - b.ttl,
  )
}

/** All of a claim, as one text: two claims with the same text ask for the same. */
function claimText(claim: Claim): string {
  const { sourceKind, sourceId, zoneId, view, zone, name, type, value, ttl, provenance, ref } = claim
  return JSON.stringify([sourceKind, sourceId, zoneId, view, zone, name, type, value, ttl, provenance, ref])
}

/** The names that must be looked at because a claim appeared, went or changed; sorted, each once. */
export function diffClaims(before: readonly Claim[], after: readonly Claim[]): string[] {
  const old = new Map(before.map((claim) => [claimText(claim), claim.name]))
  const now = new Map(after.map((claim) => [claimText(claim), claim.name]))
  const touched = new Set<string>()
  for (const [text, name] of old) if (!now.has(text)) touched.add(name)
  for (const [text, name] of now) if (!old.has(text)) touched.add(name)
  return [...touched].sort(compareText)
}
