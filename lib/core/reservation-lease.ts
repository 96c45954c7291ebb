import { IDENTIFIER_TYPES, type Identifier, isHoldIdentifier } from '@/lib/core/identifier'
import { canonicalIp } from '@/lib/core/ip'
import { isLeaseClient, isToldByAddress } from '@/lib/core/lease-client'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { compareIds, firstDifference } from '@/lib/core/order'
import type { ScopePolicy } from '@/lib/core/policy'
import type { Family } from '@/lib/core/ports/kea'

/** The scope that a lease lies in, as far as its records depend on it. */
export interface LeaseScope {
  name: string
  policy: ScopePolicy | null
  /** Kea looks for reservations of every subnet (subnet id 0) here. */
  reservationsGlobal: boolean
  /** Kea looks for reservations of this subnet here. */
  reservationsInSubnet: boolean
}

/** A reservation as far as it says whose it is. */
export interface Reserved {
  id: string
  family: Family
  subnetId: number
  identifier: Identifier
  /** Empty: it only gives a name, and the address comes from the lease. */
  addresses: readonly string[]
  /** user_context marks the row as a hold. */
  hold?: boolean
}

/** True when the address is one of those that the reservation names. */
export function reservesAddress(reservation: Pick<Reserved, 'addresses'>, ip: string): boolean {
  const wanted = canonicalIp(ip)
  return wanted !== null && reservation.addresses.some((address) => canonicalIp(address) === wanted)
}

/** True for a row that only keeps an address from everybody. */
export function isHold({ hold, identifier }: Pick<Reserved, 'hold' | 'identifier'>): boolean {
  return hold === true || isHoldIdentifier(identifier)
}

/**
 * Whether the client of a lease is the one that a reservation is for. `scope` is the lease's, null when nobody knows
 * it. A client with a circuit-id or flex-id is told by holding the reserved address.
 */
export function isReservedFor(reservation: Reserved, fact: LeaseFact, scope: LeaseScope | null): boolean {
  if (reservation.family !== fact.family || fact.leaseType === 'PD' || isHold(reservation)) return false
  const looked =
    reservation.subnetId === 0
      ? scope?.reservationsGlobal === true
      : reservation.subnetId === fact.subnetId && scope?.reservationsInSubnet !== false
  if (!looked) return false
  if (isToldByAddress(reservation.identifier)) return reservesAddress(reservation, fact.ip)
  return isLeaseClient(reservation.identifier, fact)
}

/**
 * The reservation that Kea applies to the client of a lease, or null: one of the subnet before a global one, then in
 * the order of `host-reservation-identifiers`.
 */
export function reservationOfLease<T extends Reserved>(
  fact: LeaseFact,
  candidates: readonly T[],
  scope: LeaseScope | null,
): T | null {
  const [first] = candidates
    .filter((candidate) => isReservedFor(candidate, fact, scope))
    .sort((a, b) =>
      firstDifference(
        Number(a.subnetId === 0) - Number(b.subnetId === 0),
        IDENTIFIER_TYPES.indexOf(a.identifier.type) - IDENTIFIER_TYPES.indexOf(b.identifier.type),
        compareIds(a.id, b.id),
      ),
    )
  return first ?? null
}
