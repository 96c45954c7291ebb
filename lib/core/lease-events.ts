import type { Cause } from '@/lib/core/cause'
import { INFINITE_LIFETIME } from '@/lib/core/lease-fact'
import { ownMac } from '@/lib/core/own-mac'
import type { KeaLease, OutboxRow } from '@/lib/core/ports/kea'

export type LeaseEventKind =
  | 'GRANT'
  | 'RENEW'
  | 'RELEASE'
  | 'EXPIRY'
  | 'DECLINE'
  | 'DECLINE_END'
  | 'FLUSH'
  | 'MOVED'

/** What happened to a lease, as far as Kea's rows can tell. */
export interface LeaseEvent {
  event: LeaseEventKind
  /** null: housekeeping that changes no record. */
  cause: Cause | null
  /** ISO 8601 instant of the Kea database's clock. */
  at: string
  /** Whose client and name this is about: the old row where something ended, else the new one. */
  lease: KeaLease
  nameChanged: boolean
  /** Another MAC behind the same client-id or DUID. */
  macChanged: boolean
  /** GRANT: the client that had the address before. RENEW: it came back after the lease had run out. */
  returning: boolean
  /** MOVED: the address the client has now. */
  movedTo: string | null
}

/** One row operation on lease4 or lease6. */
export interface LeaseChange {
  op: OutboxRow['op']
  before: KeaLease | null
  after: KeaLease | null
  /** ISO 8601 instant. */
  at: string
  hint: OutboxRow['hint']
}

/** Another active lease of the client that just lost one. */
export interface OtherLease {
  ip: string
  /** ISO 8601 instant. */
  grantedAt: string
}

/** A DELETE and a grant to the same client no further apart than this are one move. */
export const MOVE_WINDOW_MS = 2000

type Extra = Partial<Pick<LeaseEvent, 'nameChanged' | 'macChanged' | 'returning' | 'movedTo'>>

function event(
  kind: LeaseEventKind,
  cause: Cause | null,
  at: string,
  lease: KeaLease,
  extra: Extra = {},
): LeaseEvent {
  return {
    event: kind,
    cause,
    at,
    lease,
    nameChanged: false,
    macChanged: false,
    returning: false,
    movedTo: null,
    ...extra,
  }
}

/** DHCPv6: the same DUID. DHCPv4: the same client-id when there is one, else all ids the same. */
export function isSameLeaseClient(a: KeaLease, b: KeaLease): boolean {
  if (a.family === 6) return a.duid === b.duid
  if (a.clientId !== '' && a.clientId === b.clientId) return true
  return a.clientId === b.clientId && a.hwaddr === b.hwaddr
}

/**
 * What a row operation means, for Kea 2.2 to 3.2 (schema 13 to 34), oldest first; empty when nothing happened that
 * concerns anybody. `toleranceMs` covers the skew between Kea's clock and the database's.
 *
 * | op     | condition, tested top-down               | events                                   |
 * |--------|------------------------------------------|------------------------------------------|
 * | INSERT | state 0                                  | GRANT                                    |
 * | INSERT | state 1                                  | DECLINE, client unknown                  |
 * | UPDATE | to 1                                     | DECLINE, client of the old row           |
 * | UPDATE | 0 to 3, or lifetime to 0 (2.4, 2.6)      | RELEASE                                  |
 * | UPDATE | to 2 from 3 or from lifetime 0           | FLUSH: second half of a release          |
 * | UPDATE | 0 to 2                                   | EXPIRY, name of the old row              |
 * | UPDATE | 1 to 2                                   | DECLINE_END                              |
 * | UPDATE | to 0 from another state or lifetime 0    | GRANT                                    |
 * | UPDATE | 0 to 0, other client, run out            | EXPIRY of the old, GRANT to the new      |
 * | UPDATE | 0 to 0, other client, not run out        | RELEASE (ADMIN) of the old, GRANT        |
 * | UPDATE | 0 to 0, same client, anything moved      | RENEW                                    |
 * | DELETE | housekeeping, state 2 or 3, lifetime 0   | FLUSH                                    |
 * | DELETE | state 1                                  | DECLINE_END                              |
 * | DELETE | state 0, run out                         | EXPIRY                                   |
 * | DELETE | state 0, client has another, just granted | MOVED                                   |
 * | DELETE | state 0                                  | RELEASE; ADMIN when by foreign SQL       |
 */
export function classify(
  change: LeaseChange,
  toleranceMs: number,
  other: OtherLease | null = null,
): LeaseEvent[] {
  const { before, after, at } = change
  if (before === null && after !== null) return inserted(after, at)
  if (before !== null && after !== null) {
    return updated(before, { ...after, hwaddr: ownMac(before, after) }, at, toleranceMs)
  }
  return before === null ? [] : deleted(before, change, toleranceMs, other)
}

function inserted(after: KeaLease, at: string): LeaseEvent[] {
  if (after.state === 0) return [event('GRANT', 'GRANT', at, after, { nameChanged: after.hostname !== '' })]
  return after.state === 1 ? [event('DECLINE', 'DECLINE', at, after)] : []
}

function updated(before: KeaLease, after: KeaLease, at: string, toleranceMs: number): LeaseEvent[] {
  const same = isSameLeaseClient(before, after)
  const alive = before.state === 0 && before.validLifetime !== 0
  switch (after.state) {
    case 0:
      if (alive && after.validLifetime === 0) return [event('RELEASE', 'RELEASE', at, before)]
      if (alive) return carriedOn(before, after, at, toleranceMs)
      if (after.validLifetime === 0) return []
      return [event('GRANT', 'GRANT', at, after, { ...differences(before, after), returning: same })]
    case 1:
      return before.state === 1 ? [] : [event('DECLINE', 'DECLINE', at, before)]
    case 2:
      if (before.state === 1) return [event('DECLINE_END', 'DECLINE', at, before)]
      if (before.state === 2) return []
      return alive ? [event('EXPIRY', 'EXPIRY', at, before)] : [event('FLUSH', null, at, before)]
    case 3:
      return alive ? [event('RELEASE', 'RELEASE', at, before)] : []
    default:
      return []
  }
}

/** Active before and after. */
function carriedOn(before: KeaLease, after: KeaLease, at: string, toleranceMs: number): LeaseEvent[] {
  const late = ranOut(before, at, toleranceMs)
  const changed = differences(before, after)
  if (!isSameLeaseClient(before, after)) {
    const end = late ? event('EXPIRY', 'EXPIRY', at, before) : event('RELEASE', 'ADMIN', at, before)
    return [end, event('GRANT', 'GRANT', at, after, changed)]
  }
  const extended = before.expiresAt !== after.expiresAt || before.validLifetime !== after.validLifetime
  if (!extended && !changed.nameChanged && !changed.macChanged) return []
  return [event('RENEW', 'RENEW', at, after, { ...changed, returning: extended && late })]
}

function deleted(
  before: KeaLease,
  change: LeaseChange,
  toleranceMs: number,
  other: OtherLease | null,
): LeaseEvent[] {
  const { at, hint } = change
  if (hint === 'flush' || before.state > 1 || before.validLifetime === 0)
    return [event('FLUSH', null, at, before)]
  if (before.state === 1) return [event('DECLINE_END', 'DECLINE', at, before)]
  if (ranOut(before, at, toleranceMs)) return [event('EXPIRY', 'EXPIRY', at, before)]
  if (other !== null && Math.abs(Date.parse(at) - Date.parse(other.grantedAt)) < MOVE_WINDOW_MS) {
    return [event('MOVED', 'RELEASE', at, before, { movedTo: other.ip })]
  }
  return [event('RELEASE', hint === 'foreign' ? 'ADMIN' : 'RELEASE', at, before)]
}

function ranOut(lease: KeaLease, at: string, toleranceMs: number): boolean {
  if (lease.validLifetime === INFINITE_LIFETIME) return false
  return Date.parse(lease.expiresAt) <= Date.parse(at) + toleranceMs
}

function differences(before: KeaLease, after: KeaLease): { nameChanged: boolean; macChanged: boolean } {
  return { nameChanged: before.hostname !== after.hostname, macChanged: before.hwaddr !== after.hwaddr }
}
