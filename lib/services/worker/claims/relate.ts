import { isHoldContext } from '@/lib/core/hold'
import { identitiesOf, leaseIdentities } from '@/lib/core/lease-client'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { promisedTo } from '@/lib/core/promise'
import { isReservedFor, type Reserved, reservationOfLease } from '@/lib/core/reservation-lease'
import { heldOf } from '@/lib/services/worker/claims/related'
import { identifierOf, type ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import type { World } from '@/lib/services/worker/world'

/** Which of some leases belong to which of some reservations. */
export interface Relations {
  /** Reservation id -> the leases of its client. */
  leases: ReadonlyMap<string, LeaseFact[]>
  /** The reservation that Kea applies to the client of a lease. */
  reservation(fact: LeaseFact): Reserved | null
  /** The reservation that promised the address of a lease to another client. */
  promised(fact: LeaseFact): Reserved | null
  /** Ids of the reservations of the client of the lease at an address, or at that address. */
  candidates(ip: string): string[]
}

/** Found by identity and address rather than by trying all with all: there may be thousands of each. */
export function relate(
  rows: readonly ReservationRow[],
  facts: readonly LeaseFact[],
  world: World,
): Relations {
  const index = new Map<string, Reserved[]>()
  for (const row of rows) {
    const held = heldOf(row)
    if (held === null) continue
    const identifier = identifierOf(held)
    const addresses = [held.ip, ...held.moreAddresses].filter((ip) => ip !== null)
    const { family, subnetId } = held
    const reserved = {
      id: row.id,
      family,
      subnetId,
      identifier,
      addresses,
      hold: isHoldContext(held.userContext),
    }
    for (const key of [...identitiesOf(identifier), ...addresses]) {
      const known = index.get(key)
      if (known === undefined) index.set(key, [reserved])
      else known.push(reserved)
    }
  }
  const byIp = new Map(facts.map((fact) => [fact.ip, fact]))
  const candidatesOf = (fact: LeaseFact) => [
    ...new Set([fact.ip, ...leaseIdentities(fact)].flatMap((key) => index.get(key) ?? [])),
  ]
  const scopeOf = (fact: LeaseFact) => world.scope(fact.family, fact.subnetId)
  const leases = new Map<string, LeaseFact[]>()
  for (const fact of facts) {
    for (const reserved of candidatesOf(fact)) {
      if (!isReservedFor(reserved, fact, scopeOf(fact))) continue
      const known = leases.get(reserved.id)
      if (known === undefined) leases.set(reserved.id, [fact])
      else known.push(fact)
    }
  }
  return {
    leases,
    reservation: (fact) => reservationOfLease(fact, candidatesOf(fact), scopeOf(fact)),
    promised: (fact) => promisedTo(fact, candidatesOf(fact)),
    candidates(ip) {
      const fact = byIp.get(ip)
      return fact === undefined ? [] : candidatesOf(fact).map(({ id }) => id)
    },
  }
}
