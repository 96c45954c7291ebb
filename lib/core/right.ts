import { type Claim, compareClaims, isClientNamed } from '@/lib/core/claims'
import { identitiesOfClaim } from '@/lib/core/hosts'
import { identitiesOfRef, sharesIdentity } from '@/lib/core/lease-client'
import { compareIds, firstDifference } from '@/lib/core/order'
import type { RecordRow } from '@/lib/core/plan'

/**
 * Who goes before whom, whatever else: a static record, a reservation, a lease. A name that the client of a reservation
 * chose is worth what a lease's is: anybody may send any name.
 */
export function rankOf(claim: Claim): number {
  switch (claim.sourceKind) {
    case 'static':
      return 0
    case 'reservation':
      return isClientNamed(claim) ? 2 : 1
    case 'lease':
      return 2
  }
}

/** The order in which claims have a right to their name: `contest` and the records made from it follow it. */
export function compareByRight(a: Claim, b: Claim, own: readonly RecordRow[]): number {
  return firstDifference(
    rankOf(a) - rankOf(b),
    Number(b.guard === true) - Number(a.guard === true),
    tenure(a, own) - tenure(b, own),
    compareIds(a.sourceId, b.sourceId),
    compareClaims(a, b),
  )
}

/** 0: our record there was written for this client; 1: our record there has this value; 2: neither. */
export function tenure(claim: Claim, own: readonly RecordRow[]): number {
  const identities = identitiesOfClaim(claim)
  const written = ({ ownerRef }: RecordRow) =>
    ownerRef !== null && sharesIdentity(identitiesOfRef(ownerRef), identities)
  if (own.some(written)) return 0
  return stands(claim, own) ? 1 : 2
}

/** True when our record of this very value is there. */
export function stands({ value }: Claim, own: readonly RecordRow[]): boolean {
  return own.some((row) => row.value === value)
}
