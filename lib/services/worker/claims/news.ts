import type { ClaimSourceKind } from '@/lib/core/claims'
import type { News } from '@/lib/core/why'

/**
 * What was heard that concerns a source. `related`: for a reservation the addresses of its client's leases, for a
 * lease the reservations at its address or of its client.
 */
export type Heard = (kind: ClaimSourceKind, id: string, related: readonly string[]) => News

/** A toggle, a scope, a zone or a rule changed, and with it everything may. */
export const policyChanged: Heard = () => ({ kind: 'policy', id: 'policy', from: 'global' })

/** Rows were read, not told. */
export const listed: Heard = () => ({ kind: 'listing' })

/** A reservation was edited; a lease hears it from the reservation that concerns it. */
export function reservationEdited(eventOf: (reservationId: string) => string | null = () => null): Heard {
  return (kind, id, related) => {
    const reservation = kind === 'reservation' ? id : related.find((one) => eventOf(one) !== null)
    const told = reservation ?? related[0] ?? id
    return { kind: 'reservation', id: told, eventId: eventOf(told) }
  }
}

/** Something happened to leases, by their addresses; a reservation hears it from the leases of its client. */
export function leasesChanged(events: ReadonlyMap<string, Extract<News, { kind: 'lease' }>>): Heard {
  return (kind, id, related) => {
    const ips = kind === 'lease' ? [id] : related
    const event = ips.flatMap((ip) => events.get(ip) ?? [])[0]
    return event ?? { kind: 'listing' }
  }
}
