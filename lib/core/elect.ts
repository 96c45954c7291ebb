import { type Claim, type ClaimSourceKind, compareClaims } from '@/lib/core/claims'
import { clientOfRef } from '@/lib/core/identifier'
import { compareIds, compareText, firstDifference } from '@/lib/core/order'
import type { RecordRow } from '@/lib/core/plan'

/** A claim that gets its record, and the sources that wanted the same one. */
export interface Elected {
  claim: Claim
  /** `kind:id`, sorted. */
  alsoFor: readonly string[]
}

export interface Election {
  accepted: Elected[]
  rejected: { claim: Elected; holder: Claim }[]
  /** Accepted and rejected together. */
  all: Elected[]
}

const RANK: Readonly<Record<ClaimSourceKind, number>> = { static: 0, reservation: 1, lease: 2 }

/**
 * Which client a (zone, name, type) belongs to when several want it with different values: a static record before a
 * reservation before a lease; among equals the one whose record stands there already; else the lowest source id.
 * The holder keeps all its values. What others want is refused, unless it is the very same value.
 */
export function elect(claims: readonly Claim[], own: readonly RecordRow[]): Election {
  const byValue = new Map<string, Claim[]>()
  for (const claim of [...claims].sort((a, b) => compareByRight(a, b, own))) {
    const same = byValue.get(claim.value)
    if (same === undefined) byValue.set(claim.value, [claim])
    else same.push(claim)
  }
  const [holder] = [...byValue.values()].flat()
  if (holder === undefined) return { accepted: [], rejected: [], all: [] }
  const accepted: Elected[] = []
  const rejected: Election['rejected'] = []
  for (const same of byValue.values()) {
    // The holder's own claim stands for a value it shares: tagged for another client, the record would hand the name
    // to that client at the next look.
    const held = same.filter(({ ref }) => clientOfRef(ref) === clientOfRef(holder.ref))
    if (held.length > 0) accepted.push(...merge([...held, ...same]))
    else rejected.push(...merge(same).map((claim) => ({ claim, holder })))
  }
  return { accepted, rejected, all: [...accepted, ...rejected.map(({ claim }) => claim)] }
}

/** One entry for claims of one value, in the name of the first. */
function merge(same: readonly Claim[]): Elected[] {
  return same.slice(0, 1).map((claim) => {
    const sources = new Set(same.map(sourceOf))
    sources.delete(sourceOf(claim))
    return { claim, alsoFor: [...sources].sort(compareText) }
  })
}

function sourceOf(claim: Claim): string {
  return `${claim.sourceKind}:${claim.sourceId}`
}

function compareByRight(a: Claim, b: Claim, own: readonly RecordRow[]): number {
  return firstDifference(
    RANK[a.sourceKind] - RANK[b.sourceKind],
    tenure(a, own) - tenure(b, own),
    compareIds(a.sourceId, b.sourceId),
    compareClaims(a, b),
  )
}

/** 0: our record there was written for this client; 1: our record there has this value; 2: neither. */
function tenure(claim: Claim, own: readonly RecordRow[]): number {
  const client = clientOfRef(claim.ref)
  if (own.some((row) => row.ownerRef !== null && clientOfRef(row.ownerRef) === client)) return 0
  return own.some((row) => row.value === claim.value) ? 1 : 2
}
