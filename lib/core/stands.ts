import { type Claim, isClientNamed } from '@/lib/core/claims'
import type { RecordRow } from '@/lib/core/plan'

/**
 * True when everything that is wanted at one name stands there, ours, as it is wanted, and nothing else: `decide` then
 * keeps all of it. For the many names of a whole zone at which there is nothing to decide; false says nothing.
 *
 * Of a PTR its forward record must be known to stand as well.
 */
export function stands(claims: readonly Claim[], records: readonly RecordRow[]): boolean {
  const [first] = claims
  if (first === undefined || claims.length !== records.length) return false
  return claims.every(
    (claim) =>
      // Of one source nobody can contest the name.
      claim.sourceId === first.sourceId &&
      claim.sourceKind === first.sourceKind &&
      (claims.length === 1 || isShareable(claim)) &&
      isUnconditional(claim) &&
      records.some((record) => isAsClaimed(record, claim)),
  )
}

/** False for what clients choose: it contests itself when there is more than one claim at a name. */
export function isShareable(claim: Claim): boolean {
  return claim.sourceKind !== 'lease' && !isClientNamed(claim)
}

/** Wanted without a condition, and not at the apex of its zone. */
export function isUnconditional({ name, zone, wanted, live, until }: Claim): boolean {
  return name !== zone && wanted !== false && live !== false && until == null
}

function isAsClaimed(record: RecordRow, claim: Claim): boolean {
  return (
    record.present &&
    record.owned &&
    record.value === claim.value &&
    record.type === claim.type &&
    record.zoneId === claim.zoneId &&
    record.ttl === claim.ttl &&
    record.provenance === claim.provenance &&
    record.ownerRef === claim.ref
  )
}
