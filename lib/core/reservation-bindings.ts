import type { EffectivePolicy } from '@/lib/core/effective-policy'
import { formatIp, type IpAddress, parseIp } from '@/lib/core/ip'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { compareText, firstDifference } from '@/lib/core/order'
import type { Family } from '@/lib/core/ports/kea'
import type { LeaseScope } from '@/lib/core/reservation-lease'

/** A lease of a reservation's client. */
export interface ReservedLease {
  fact: LeaseFact
  /** Null: a scope that nobody told us of. */
  scope: LeaseScope | null
}

/**
 * Where the name of a reservation leads. live: false when the address comes from a lease and that ended; until: when it
 * leaves (ISO 8601), or null.
 */
export interface Bound {
  wanted: true
  address: IpAddress
  lease: ReservedLease | null
  live: boolean
  until: string | null
}

/** A name that a reservation does not publish now, since its client released the address. */
export interface Withdrawal {
  ip: string
  /** ISO 8601 instant. */
  at: string
}

/** Where it leads no longer; nothing withdrawn: it never had an address. */
export interface Unbound {
  wanted: false
  withdrawn: Withdrawal | null
  lease: ReservedLease | null
  reason: string
}

interface Source {
  family: Family
  addresses: readonly string[]
  editedAt?: string | null
  leases?: readonly ReservedLease[]
}

type PolicyAt = (scope: LeaseScope | null) => EffectivePolicy

/**
 * The addresses that a reservation publishes: its own, or, when it only gives a name, the newest that its client got.
 * While observing, no end of a lease counts.
 */
export function bindingsOf(source: Source, observe: boolean, policyAt: PolicyAt): (Bound | Unbound)[] {
  if (source.addresses.length === 0) return [leasedBinding(source, observe, policyAt)]
  return addressesOf(source).map((address) => {
    const ip = formatIp(address)
    const lease =
      source.leases?.find(({ fact }) => fact.ip === ip && !endedBefore(fact, source.editedAt)) ?? null
    const bound: Bound = { wanted: true, address, lease, live: true, until: null }
    return lease === null || observe ? bound : ended(bound, lease.fact, policyAt(lease.scope))
  })
}

/** Addresses of the reservation's family, each once, in order. */
function addressesOf(source: Source): IpAddress[] {
  const found = new Map<bigint, IpAddress>()
  for (const text of source.addresses) {
    const address = parseIp(text)
    if (address?.family === source.family) found.set(address.bits, address)
  }
  return [...found.values()]
}

function leasedBinding(source: Source, observe: boolean, policyAt: PolicyAt): Bound | Unbound {
  const candidates = (source.leases ?? []).filter(({ fact }) => !movedAway(fact))
  for (const lease of candidates.sort(byNewest)) {
    const address = parseIp(lease.fact.ip)
    if (address === null) continue
    const bound: Bound = { wanted: true, address, lease, live: lease.fact.endedAt === null, until: null }
    const ignored = observe || endedBefore(lease.fact, source.editedAt)
    return ignored ? bound : ended(bound, lease.fact, policyAt(lease.scope))
  }
  const reason = 'the reservation has no address, and its client no lease'
  return { wanted: false, withdrawn: null, lease: null, reason }
}

function movedAway({ state, cause }: LeaseFact): boolean {
  return state === 'removed' && cause !== 'DECLINE'
}

/** Leases that stand before those that ended; the newest first. */
function byNewest({ fact: a }: ReservedLease, { fact: b }: ReservedLease): number {
  return firstDifference(
    Number(isOver(a)) - Number(isOver(b)),
    lastNews(b) - lastNews(a),
    compareText(a.ip, b.ip),
  )
}

/** A DECLINE moves no name: until the client is granted another address since then, all stays as it was. */
function isOver({ endedAt, cause }: LeaseFact): boolean {
  return endedAt !== null && cause !== 'DECLINE'
}

/** Milliseconds: since when it is so. The end of a probation is no news. */
function lastNews({ endedAt, cause, since }: LeaseFact): number {
  return Date.parse(cause === 'DECLINE' && endedAt !== null ? endedAt : since)
}

/** The lease ended, and the reservation was edited since: what it says now counts. */
function endedBefore({ endedAt }: LeaseFact, editedAt: string | null | undefined): boolean {
  if (endedAt === null || editedAt === null || editedAt === undefined) return false
  return Date.parse(endedAt) <= Date.parse(editedAt)
}

/**
 * What the end of a lease makes of the binding. Only the client's own RELEASE, and an EXPIRY, withdraw the name of a
 * reservation: the address stays reserved when the client goes elsewhere or somebody deletes the lease.
 */
function ended(bound: Bound, fact: LeaseFact, policy: EffectivePolicy): Bound | Unbound {
  const { ip, state, cause, endedAt } = fact
  if (endedAt === null) return bound
  if (state === 'released' && cause === 'RELEASE' && policy.deleteOnRelease.value) {
    const reason = `withdrawn: the client released ${ip} at ${endedAt}; it returns with the next grant`
    return { wanted: false, withdrawn: { ip, at: endedAt }, lease: bound.lease, reason }
  }
  if (state !== 'expired' || !policy.deleteOnExpiry.value) return bound
  const until = Date.parse(endedAt) + policy.graceHours.value * 3_600_000
  return { ...bound, until: new Date(until).toISOString() }
}
