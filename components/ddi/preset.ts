import type { ReservationValues } from '@/components/ddi/reservation/values'
import { parseMac } from '@/lib/core/identifier-text'
import { ipFamily } from '@/lib/core/ip'

/** What a typed text puts into a new reservation: an address, a MAC, or else a name. */
export function presetOf(text: string): Partial<ReservationValues> {
  const trimmed = text.trim()
  if (trimmed === '') return {}
  if (ipFamily(trimmed) !== null) return { ip: trimmed }
  if (parseMac(trimmed) !== null) return { identifierType: 'hw-address', identifierValue: trimmed }
  return { hostname: trimmed.toLowerCase() }
}

/** The address of the form for a new reservation, prefilled from a typed text. */
export function newReservationHref(text: string): string {
  const trimmed = text.trim()
  return `/dhcp/reservations?form=new${trimmed ? `&for=${encodeURIComponent(trimmed)}` : ''}`
}
