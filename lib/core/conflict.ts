import type { ClaimSourceKind } from '@/lib/core/claims'

/** One side of a conflict: a claim, or a record that stands there. */
export interface Party {
  /** Null: a record that is not ours. */
  sourceKind: ClaimSourceKind | null
  sourceId: string | null
  /** The client, `hw-address:aabbccddeeff@1`; null: nobody knows. */
  ref: string | null
  recordId: string | null
  type: string
  value: string
}

/**
 * Two clients want one name. `kind` says who holds it: an operator's static record, a record that is not ours, a
 * reservation with Conflict Guard or without, or another lease.
 */
export interface Conflict {
  kind: 'static' | 'imported' | 'guarded' | 'reservation' | 'lease'
  severity: 'low' | 'medium'
  claimant: Party
  holder: Party
}
