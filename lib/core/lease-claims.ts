import { claimsAt } from '@/lib/core/claim-records'
import { type Claim, type ClaimSet, type ClaimWorld, compareClaims } from '@/lib/core/claims'
import { clientTargets } from '@/lib/core/client-targets'
import { effective } from '@/lib/core/effective-policy'
import { identifierRef } from '@/lib/core/identifier'
import { formatIp, parseIp } from '@/lib/core/ip'
import { leaseIdentities, leaseOwner } from '@/lib/core/lease-client'
import { type LeaseFact, recordWindow } from '@/lib/core/lease-fact'
import { type LeaseScope, type Reserved, reservesAddress } from '@/lib/core/reservation-lease'

/** A lease as far as its records depend on it. */
export interface LeaseSource {
  kind: 'lease'
  fact: LeaseFact
  /** Null: a scope that nobody told us of. */
  scope: LeaseScope | null
  /** The reservation that Kea applies to its client (`reservationOfLease`), or null. */
  reservation: Pick<Reserved, 'addresses'> | null
}

export interface LeaseClaimSet extends ClaimSet {
  /** A name that no client may have, as the client sent it; null: it sent none such. */
  hostile: string | null
}

function none(reason: string, hostile: string | null = null): LeaseClaimSet {
  return { claims: [], reason, hostile }
}

/**
 * The records a lease wants: `ddns(dynamic)` under the client's own name, as long as the policy keeps it. A client
 * that has a reservation publishes nothing by its lease: the reservation does, or the lease is not where it belongs.
 * The claims belong to the lease's address: a grant to another client replaces them, whatever the policy, since a
 * name must not lead to another's machine.
 */
export function claimsOfLease(source: LeaseSource, world: ClaimWorld): LeaseClaimSet {
  const { fact, scope, reservation } = source
  const client = leaseOwner(fact)
  const address = parseIp(fact.ip)
  if (fact.leaseType === 'PD') return none('a delegated prefix has no name')
  if (client === null || address === null) return none('nobody knows the client of this lease')
  if (reservation !== null) return none(reservedElsewhere(reservation, fact.ip))

  const policy = effective(world.policy, scope?.policy ?? null, null)
  const window = recordWindow(fact, policy)
  if (window.wanted === 'no') return none(endOf(fact))
  const named = clientTargets(
    fact.hostname,
    { scope: scope?.name ?? null, kind: 'lease', family: fact.family },
    world,
  )
  if (named.targets === null) return none(named.reason, named.hostile)

  const origin = {
    sourceKind: 'lease',
    sourceId: formatIp(address),
    provenance: 'ddns(dynamic)',
    ref: identifierRef(client, fact.subnetId),
    until: window.wanted === 'until' ? window.until : null,
    live: fact.endedAt === null,
    since: fact.since,
    identities: leaseIdentities(fact),
  } as const satisfies Partial<Claim>
  const shape = { ttl: (ruled: number | null) => ruled ?? policy.ttl.value, ptr: policy.ptr.value }
  const claims = claimsAt(origin, address, named.targets, shape, world.zones)
  return { claims: claims.sort(compareClaims), reason: null, hostile: null }
}

function reservedElsewhere(reservation: Pick<Reserved, 'addresses'>, ip: string): string {
  const { addresses } = reservation
  if (addresses.length === 0 || reservesAddress(reservation, ip))
    return 'the reservation of its client publishes the name'
  return `the client has a reservation for ${addresses.join(', ')}`
}

/** Why a lease that ended publishes nothing any more. */
function endOf(fact: LeaseFact): string {
  if (fact.state === 'removed') return `the client moved away from ${fact.ip} at ${fact.since}`
  const what = fact.cause === 'ADMIN' ? 'its lease was deleted' : `the client released ${fact.ip}`
  return `${what} at ${fact.since}`
}
