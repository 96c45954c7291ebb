import type { Cause } from '@/lib/core/cause'
import type { EffectivePolicy } from '@/lib/core/effective-policy'
import type { Family, KeaLease } from '@/lib/core/ports/kea'

/** removed: the address is no longer this client's though it did not give it back (moved, probation over). */
export type LeaseState = 'active' | 'released' | 'expired' | 'declined' | 'removed'

/** The last known state of a lease, with its cause and since when, latched at the first transition. */
export interface LeaseFact {
  ip: string
  family: Family
  leaseType: KeaLease['leaseType']
  prefixLen: number
  subnetId: number
  hwaddr: string
  clientId: string
  duid: string
  iaid: number | null
  /** The name it has, or had when it ended. */
  hostname: string
  state: LeaseState
  /** Kea's own number, see KeaLease. */
  keaState: number
  cause: Cause
  /** ISO 8601 instant at which `state` began. */
  since: string
  /** ISO 8601 instant; null for an infinite lease. */
  expiresAt: string | null
  /** Seconds. */
  validLifetime: number
  /** ISO 8601 instant; null while the lease is active. */
  endedAt: string | null
}

/** valid_lifetime of a lease that never ends (RFC 2131 section 3.3). */
export const INFINITE_LIFETIME = 4_294_967_295

/** Whether the records of a lease are wanted: `until` is an ISO 8601 instant. */
export type RecordWindow = { wanted: 'yes' } | { wanted: 'until'; until: string } | { wanted: 'no' }

/**
 * Whether the records of a lease stand, leave at a time, or go now. A grace is no timer: the same facts give the same
 * instant, and a lease that is active again is simply wanted again.
 */
export function recordWindow(fact: LeaseFact, policy: EffectivePolicy): RecordWindow {
  if (fact.endedAt === null) return { wanted: 'yes' }
  if (fact.state === 'removed') return fact.cause === 'DECLINE' ? { wanted: 'yes' } : { wanted: 'no' }
  if (fact.state === 'released') return policy.deleteOnRelease.value ? { wanted: 'no' } : { wanted: 'yes' }
  if (fact.state !== 'expired' || !policy.deleteOnExpiry.value) return { wanted: 'yes' }
  const until = Date.parse(fact.endedAt) + policy.graceHours.value * 3_600_000
  return { wanted: 'until', until: new Date(until).toISOString() }
}
