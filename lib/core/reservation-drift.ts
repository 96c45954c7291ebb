import type { AlertFact } from '@/lib/core/alerts'
import { colonHex, formatMacUpper, type IdentifierType, macOf } from '@/lib/core/identifier'
import type { Family } from '@/lib/core/ports/kea'

/** What Kea holds of a reservation, as far as somebody else may change it. */
export interface ReservationFacts {
  family: Family
  subnetId: number
  identifierType: IdentifierType
  /** Lower-case hex. */
  identifierValue: string
  ip: string | null
  moreAddresses: readonly string[]
  hostname: string | null
}

/** One reservation that was changed in Kea by somebody else. */
export interface ReservationChange {
  id: string
  /** As we wrote it. */
  before: ReservationFacts
  /** As it is now; null: it was deleted. */
  after: ReservationFacts | null
  scope: string | null
  /** Our own columns, which go with the row. */
  settings: Readonly<Record<string, unknown>>
}

/** Names the reason: the reservation of one client in one subnet, which survives that it is made anew. */
export function reservationChangedReason(row: ReservationFacts): string {
  const { family, subnetId, identifierType, identifierValue } = row
  return `reservation-changed|${family}/${subnetId}/${identifierType}/${identifierValue}`
}

/** True when Kea holds the same. */
export function sameReservation(a: ReservationFacts, b: ReservationFacts): boolean {
  return factsText(a) === factsText(b)
}

function factsText(facts: ReservationFacts): string {
  const { family, subnetId, identifierType, identifierValue, ip, moreAddresses, hostname } = facts
  // An empty hostname is none.
  return JSON.stringify([
    family,
    subnetId,
    identifierType,
    identifierValue,
    ip,
    moreAddresses,
    hostname || null,
  ])
}

function clientOf({ identifierType: type, identifierValue: value }: ReservationFacts): string {
  const mac = macOf({ type, value })
  return mac === null ? `${type} ${colonHex(value)}` : formatMacUpper(mac)
}

/** What differs, `ip 10.0.0.1 became 10.0.0.2`. */
function differences(before: ReservationFacts, after: ReservationFacts): string {
  const sides = [before, after].map((side) => [
    `hostname ${side.hostname || 'none'}`,
    `address ${[side.ip ?? 'none', ...side.moreAddresses].join(', ')}`,
    `client ${clientOf(side)}`,
    `subnet ${side.subnetId}`,
  ])
  const [was = [], now = []] = sides
  return was
    .flatMap((text, at) =>
      text === now[at] ? [] : [`${text} became ${String(now[at]).split(' ').slice(1).join(' ')}`],
    )
    .join(', ')
}

/** Somebody else changed, or deleted, in Kea what the console had written there. */
export function reservationChanged({ id, before, after, scope, settings }: ReservationChange): AlertFact {
  const what = before.hostname || before.ip || clientOf(before)
  const how = after === null ? 'was deleted' : 'was changed'
  const more = after === null ? '' : `: ${differences(before, after)}`
  return {
    kind: 'reservation-changed',
    reason: reservationChangedReason(before),
    severity: 'medium',
    summary: `The reservation of ${what} ${how} in Kea by somebody else${more}`,
    detail: { change: after === null ? 'deleted' : 'updated', before, after, settings },
    ip: before.ip,
    name: null,
    scope,
    reservationId: id,
    recordId: null,
  }
}
