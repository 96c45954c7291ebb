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
  const merged = mergeSameValue([...claims].sort((a, b) => compareByRight(a, b, own)))
  const [first] = merged
  if (first === undefined) return { accepted: [], rejected: [], all: [] }
  const holder = first.claim
  const client = clientOfRef(holder.ref)
  const accepted = merged.filter(({ refs }) => refs.includes(client))
  const rejected = merged.filter(({ refs }) => !refs.includes(client))
  return { accepted, rejected: rejected.map((claim) => ({ claim, holder })), all: merged }
}

interface Merged extends Elected {
  refs: string[]
}

/** One entry a value, in the order given; the first claim of a value stands for it. */
function mergeSameValue(sorted: readonly Claim[]): Merged[] {
  const byValue = new Map<string, { claim: Claim; others: Claim[] }>()
  for (const claim of sorted) {
    const known = byValue.get(claim.value)
    if (known === undefined) byValue.set(claim.value, { claim, others: [] })
    else known.others.push(claim)
  }
  return [...byValue.values()].map(({ claim, others }) => {
    const sources = new Set(others.map(sourceOf))
    sources.delete(sourceOf(claim))
    const refs = [claim, ...others].map(({ ref }) => clientOfRef(ref))
    return { claim, alsoFor: [...sources].sort(compareText), refs }
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
