import type { Cause, ChainLink, Provenance, Why } from '@/lib/core/cause'
import type { ClaimSourceKind } from '@/lib/core/claims'
import type { Conflict } from '@/lib/core/conflict'
import type { OwnerTag, RecordType } from '@/lib/core/ports/dns'

/** A record row of ours, as far as a decision depends on it; name and value canonical. */
export interface RecordRow {
  id: string
  zoneId: string
  view: string
  zone: string
  name: string
  /** Any type; only A, AAAA and PTR are ever planned. */
  type: string
  value: string
  /** Seconds, as the server has it; before the server took a change it must not show the new one. */
  ttl: number
  provenance: Provenance
  /** Our tag is on it, or our ledger says that we made it (see `isOwned`). */
  owned: boolean
  /** The client it was written for; null when nobody knows. */
  ownerRef: string | null
  /** The server has it. A row without it is only wanted, and proves nothing. */
  present: boolean
  /** Why its last claim went; null or absent: nobody noted it. */
  why?: Why | null
  /** Found with our tag, and nothing here knows what made it: our database was lost. A lease's record then stays. */
  unexplained?: boolean
}

/** What stands or shall stand at (zone, name, type). */
export interface RecordState {
  value: string
  /** Seconds. */
  ttl: number
  owner: OwnerTag | null
}

/**
 * create, update, delete: one call to the DNS server. keep: it is as it should be. refuse: a claim that must not be
 * carried out. held: `would` is due, or a lease would be refused, but the mode does not
 * allow it now.
 */
export type PlanOp = 'create' | 'update' | 'delete' | 'keep' | 'refuse' | 'held'

/** The part of a plan that touches the server. */
export type PlanChange = 'create' | 'update' | 'delete'

export interface PlanLine {
  op: PlanOp
  /** Only for held: what is due; null when that is a refusal. */
  would: PlanChange | null
  zoneId: string
  view: string
  zone: string
  name: string
  type: RecordType
  /** The value claimed; for a delete the value that goes. */
  value: string
  before: RecordState | null
  after: RecordState | null
  /** The row that changes, is kept, or stands in the way; for a create the row that waits for it. */
  recordId: string | null
  /** Fit for an operator. */
  reason: string
  /** The source whose claim this is; null when no claim asks for it (delete). */
  sourceKind: ClaimSourceKind | null
  sourceId: string | null
  /** Further sources served by the same record, `kind:id`, sorted. */
  alsoFor: readonly string[]
  /** A PTR that is refused because of its forward record: how that one ended. */
  follows: 'refused' | 'failed' | null
  /** The other client that has, or also wants, the name; null: there is none. */
  conflict: Conflict | null
  /** refuse: what gave the name to the claim that has it, or found a record there that is not ours; null: neither tells. */
  heldBy: Why | null
  /** ISO 8601 instant at which the record leaves, the end of a grace; null: it stays. */
  leavesAt: string | null
  cause: Cause
  /** What led to it. */
  chain: readonly ChainLink[]
}

/**
 * full: no line is held. observe: what a lease would create, change or withdraw is held; reservations and static
 * records go on. off: nothing happens.
 */
export type DecideMode = 'full' | 'observe' | 'off'

/** The mode that the global toggles ask for. */
export function modeOf(policy: { dnsEnabled: boolean; observe: boolean }): DecideMode {
  if (!policy.dnsEnabled) return 'off'
  return policy.observe ? 'observe' : 'full'
}

/** Whether a record on the server is ours: its tag decides; without a tag, what our ledger remembers. */
export function isOwned(tag: OwnerTag | null, instance: string, ledger: boolean): boolean {
  return tag === null ? ledger : tag.instance === instance
}
