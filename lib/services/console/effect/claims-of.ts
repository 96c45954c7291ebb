import type { Claim } from '@/lib/core/claims'
import { claimsOfLease } from '@/lib/core/lease-claims'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { claimsFor } from '@/lib/core/reservation-claims'
import { relate } from '@/lib/services/worker/claims/relate'
import { type ReservationRow, sourceOf } from '@/lib/services/worker/hosts/reservation-row'
import type { World } from '@/lib/services/worker/world'

/** Reservations and leases with what concerns them. */
export interface Around {
  rows: readonly ReservationRow[]
  facts: readonly LeaseFact[]
}

/** Whose claims are asked for. */
export interface Asked {
  reservations: ReadonlySet<string>
  /** Addresses. */
  leases: ReadonlySet<string>
}

/** By `kind:id` of the source. */
export type ClaimsBySource = Map<string, Claim[]>

/** What the sources want in a world: what the worker would store, computed and not written. */
export function claimsOf(world: World, around: Around, asked: Asked, now: Date): ClaimsBySource {
  const relations = relate(around.rows, around.facts, world)
  const scopeOf = (fact: LeaseFact) => world.scope(fact.family, fact.subnetId)
  const due = ({ until }: Claim): boolean => until != null && Date.parse(until) <= now.getTime()
  const found: ClaimsBySource = new Map()
  for (const row of around.rows) {
    if (!asked.reservations.has(row.id)) continue
    const leases = (relations.leases.get(row.id) ?? []).map((fact) => ({ fact, scope: scopeOf(fact) }))
    const source = sourceOf(row, world, leases)
    const set = source === null ? null : claimsFor(source, world)
    const guards = (set?.guards ?? []).map((guard) => ({ ...guard, wanted: false }))
    const claims = [...(set?.claims ?? []), ...guards]
    found.set(
      `reservation:${row.id}`,
      claims.filter((claim) => !due(claim)),
    )
  }
  for (const fact of around.facts) {
    if (!asked.leases.has(fact.ip)) continue
    const source = {
      kind: 'lease',
      fact,
      scope: scopeOf(fact),
      reservation: relations.reservation(fact),
    } as const
    // Before an administrator confirmed the policy, leases publish nothing.
    const claims = world.policy.observe ? [] : claimsOfLease(source, world).claims
    found.set(
      `lease:${fact.ip}`,
      claims.filter((claim) => !due(claim)),
    )
  }
  return found
}
