import type { LeaseReserve } from '@/lib/contract/lease'
import type { Reservation } from '@/lib/contract/reservation'
import { canonicalIp } from '@/lib/core/ip'
import type { Tx } from '@/lib/db/client'
import { identifierOfBody, makeReservation } from '@/lib/services/console/create-reservation'
import {
  type Actor,
  type ConsoleDeps,
  invalid,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { draftOfLease, type KnownLease, readLease, readZones } from '@/lib/services/console/lease-draft'

export interface ReserveLease extends LeaseReserve {
  /** As in the path: in any spelling. */
  ip: string
}

/** Why no reservation can be made from the lease, or null. */
export function notReservable(lease: KnownLease): string | null {
  if (lease.leaseType === 'PD')
    return `${lease.ip} is a delegated prefix, which no reservation of an address holds.`
  if (lease.state !== 'active') {
    const at = lease.since.toISOString()
    return `${lease.ip} is not leased now: the lease ended with ${lease.cause} at ${at}. Reserve it by hand.`
  }
  if (lease.scopeId === null) return `Kea no longer has the subnet of ${lease.ip}.`
  return null
}

/** Reserves in the caller's transaction the address of an active lease for its client. */
export async function reserveLeaseIn(
  tx: Tx,
  deps: ConsoleDeps,
  actor: Actor,
  input: ReserveLease,
): Promise<Result<Reservation>> {
  const ip = canonicalIp(input.ip)
  const lease = ip === null ? null : await readLease(tx, ip, true)
  if (lease === null) return notFound('lease')
  const conflict = (message: string) => refused({ kind: 'conflict', message, holder: null })
  const reason = notReservable(lease)
  if (reason !== null) return conflict(reason)
  const draft = draftOfLease(lease, await readZones(tx), { ...input, identifier: identifierOfBody(input) })
  if (draft === null)
    return invalid('mac', `is required: nobody knows the client of ${lease.ip}, its lease names none`)
  return makeReservation(tx, deps, actor, draft, { createdFrom: 'lease' })
}

/** Reserves the address of an active lease for its client. Refuses, naming the holder, what is reserved already. */
export function reserveLease(
  deps: ConsoleDeps,
  actor: Actor,
  input: ReserveLease,
): Promise<Result<Reservation>> {
  return deps.db.transaction((tx) => reserveLeaseIn(tx, deps, actor, input))
}
