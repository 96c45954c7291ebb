import type { Provenance, Why } from '@/lib/core/cause'
import { compareIds, compareText, firstDifference } from '@/lib/core/order'
import type { GlobalPolicy } from '@/lib/core/policy'
import type { RecordType } from '@/lib/core/ports/dns'
import type { ZoneRule } from '@/lib/core/rule-match'
import type { TxtRule } from '@/lib/core/txt-rule'
import type { ManagedZone } from '@/lib/core/zone-rules'

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
  /** Canonical address, for a PTR the FQDN it points to, for a TXT its text. */
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
  /**
   * What to do when another client wants the name of a reservation without Conflict Guard. Null for a reservation: its
   * client chose the name (`isClientNamed`).
   */
  drift?: 'warn' | 'block' | null
  /** Every identity of its client, `type:value`, sorted; absent: those in `ref`. */
  identities?: readonly string[]
  /** What made it so. */
  why?: Why | null
  /** False: it asks for no record now, and only guards its name. */
  wanted?: boolean
}

/**
 * True for the claim of a reservation under a name that its client sent. Only the reservation's own name is its own: for
 * any other the client has the rights of whoever has a lease.
 */
export function isClientNamed({ sourceKind, drift }: Pick<Claim, 'sourceKind' | 'drift'>): boolean {
  return sourceKind === 'reservation' && drift === null
}

/** True for the claim of a reservation under the reservation's own name. */
export function isOwnNamed(claim: Pick<Claim, 'sourceKind' | 'drift'>): boolean {
  return claim.sourceKind === 'reservation' && !isClientNamed(claim)
}

/** What the claims of a source depend on beside the source. */
export interface ClaimWorld {
  zones: readonly ManagedZone[]
  rules: readonly ZoneRule[]
  /** Absent: no option becomes TXT. */
  txtRules?: readonly TxtRule[]
  policy: GlobalPolicy
  /** FQDNs that NS and MX records of the zones name, and the DNS servers themselves: no client may have them. */
  servers?: readonly string[]
}

export interface ClaimSet {
  /** Sorted. */
  claims: Claim[]
  /** Why there is none, fit for an operator; null when there are some. */
  reason: string | null
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

/** All of a claim but what made it so, as one text: two claims with the same text ask for the same. */
function claimText(claim: Claim): string {
  const { sourceKind, sourceId, zoneId, view, zone, name, type, value, ttl, provenance, ref } = claim
  const { until = null, live = true, since = null, guard = false, drift = null, wanted = true } = claim
  const instants = [until, since].map((at) => (at === null ? null : Date.parse(at)))
  const who = [sourceKind, sourceId, zoneId, view, zone, name, type, value, ttl, provenance, ref]
  return JSON.stringify([who, instants, live, guard, drift, wanted, claim.identities ?? []])
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

/** True when the grace of a claim is over at `now` (ISO 8601): what it asks for shall go, as if it were not there. */
export function isDue({ until }: Pick<Claim, 'until'>, now: string): boolean {
  return until !== null && until !== undefined && Date.parse(until) <= Date.parse(now)
}

/** What is left of claims at `now` (ISO 8601): those whose grace is over are gone, or only guard their name. */
export function withoutDue(claims: readonly Claim[], now: string): Claim[] {
  return claims.flatMap((claim) => {
    if (!isDue(claim, now)) return [claim]
    const guards = claim.guard === true && claim.type !== 'PTR'
    return guards ? [{ ...claim, until: null, wanted: false }] : []
  })
}
