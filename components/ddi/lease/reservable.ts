import type { Lease } from '@/lib/contract/lease'

/** Why no reservation can be made from a lease now; undefined: it can. The server checks it again. */
export function notReservable(lease: Lease): string | undefined {
  if (lease.reserved) return 'The address is reserved for this client already.'
  if (lease.reservationId) return 'The address is reserved for another client.'
  if (lease.state !== 'active') return `It is ${lease.state}: nobody has the address now.`
  if (!lease.mac && !lease.duid && !lease.clientId) return 'Nobody knows the client.'
  if (lease.scope === null) return 'Kea no longer has its subnet.'
  return undefined
}
