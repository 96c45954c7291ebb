import type { Cause } from '@/lib/core/cause'
import type { LeaseEvent } from '@/lib/core/lease-events'
import { INFINITE_LIFETIME, type LeaseFact, type LeaseState } from '@/lib/core/lease-fact'
import { stillOwnMac } from '@/lib/core/own-mac'
import type { KeaLease } from '@/lib/core/ports/kea'

/**
 * The fact after an event. Cause and time of an end are latched: what Kea does to the row afterwards (second half of
 * a release, flush) changes neither. A flush without an end seen before is an expiry that nobody told us about.
 * Null when there was no fact and the event tells none.
 */
export function nextLeaseFact(previous: LeaseFact | null, event: LeaseEvent): LeaseFact | null {
  switch (event.event) {
    case 'GRANT':
      return begun(event, 'GRANT', event.at)
    case 'RENEW':
      return {
        ...begun(event, 'RENEW', previous?.state === 'active' ? previous.since : event.at),
        hwaddr: event.macChanged ? event.lease.hwaddr : stillOwnMac(previous, event.lease),
      }
    case 'RELEASE':
      return ended(previous, event, 'released', event.cause === 'ADMIN' ? 'ADMIN' : 'RELEASE', event.at)
    case 'MOVED':
      return ended(previous, event, 'removed', 'RELEASE', event.at)
    case 'EXPIRY':
      return ended(previous, event, 'expired', 'EXPIRY', expiryInstant(event))
    case 'FLUSH':
      return previous === null ? null : ended(previous, event, 'expired', 'EXPIRY', expiryInstant(event))
    case 'DECLINE':
      return { ...ending(previous, event, 'declined', 'DECLINE', event.at), keaState: 1 }
    case 'DECLINE_END':
      if (previous === null) return null
      return {
        ...previous,
        state: 'removed',
        cause: 'DECLINE',
        since: event.at,
        endedAt: previous.endedAt ?? event.at,
      }
  }
}

function begun(event: LeaseEvent, cause: Cause, since: string): LeaseFact {
  return { ...fromRow(event.lease), state: 'active', cause, since, endedAt: null }
}

/** The first end counts. */
function ended(
  previous: LeaseFact | null,
  event: LeaseEvent,
  state: LeaseState,
  cause: Cause,
  at: string,
): LeaseFact {
  if (previous !== null && previous.endedAt !== null) return previous
  return ending(previous, event, state, cause, at)
}

function ending(
  previous: LeaseFact | null,
  event: LeaseEvent,
  state: LeaseState,
  cause: Cause,
  at: string,
): LeaseFact {
  const row = fromRow(event.lease)
  // Kea empties name and client of a row on its way out; what we knew is what it was.
  const known = previous === null || event.lease.state === 0 ? row : { ...previous, keaState: row.keaState }
  return { ...known, state, cause, since: at, endedAt: at }
}

function fromRow(lease: KeaLease): Omit<LeaseFact, 'state' | 'cause' | 'since' | 'endedAt'> {
  const { ip, family, leaseType, prefixLen, subnetId, hwaddr, clientId, duid, iaid, hostname } = lease
  const { state: keaState, validLifetime } = lease
  const expiresAt = validLifetime === INFINITE_LIFETIME ? null : lease.expiresAt
  return {
    ip,
    family,
    leaseType,
    prefixLen,
    subnetId,
    hwaddr,
    clientId,
    duid,
    iaid,
    hostname,
    keaState,
    expiresAt,
    validLifetime,
  }
}

/** When the lease ran out rather than when Kea got round to it, but never later than the event. */
function expiryInstant(event: LeaseEvent): string {
  return Date.parse(event.lease.expiresAt) <= Date.parse(event.at) ? event.lease.expiresAt : event.at
}
