import type { AlertFact } from '@/lib/core/alerts'
import type { Cause, ChainLink } from '@/lib/core/cause'
import type { DriftMark } from '@/lib/core/drift'
import type { PlanChange, RecordState } from '@/lib/core/plan'

/** A record row as it shall stand after a look; found by (zone, name, type, value). */
export interface RecordWrite {
  zoneId: string
  name: string
  type: string
  value: string
  ttl: number
  provenance: string
  origin: 'imported' | 'holdfast'
  owned: boolean
  ownerRef: string | null
  present: boolean
  status: 'queued' | 'accepted' | 'served' | 'refused' | 'failed' | 'leaving'
  reason: string | null
  providerId: string | null
  /** Absent: it stands as we left it. */
  drift?: DriftMark | null
}

/** The write-ahead row of one mutation. */
export interface ChangeStart {
  id: string
  op: PlanChange
  recordId: string | null
  reservationId: string | null
  target: { view: string; zone: string; name: string; type: string; value: string }
  before: RecordState | null
  after: RecordState | null
  cause: Cause
  chain: readonly ChainLink[]
}

export interface ChangeEnd {
  id: string
  status: 'queued' | 'accepted' | 'served' | 'failed'
  reason: string | null
}

export interface AuditWrite {
  cause: Cause
  verb: 'created' | 'updated' | 'deleted' | 'kept' | 'refused'
  line: string
  /** `<zone id>/<name>/<type>/<value>`: becomes the record's id when it has one. */
  recordId: string | null
  before: RecordState | null
  after: RecordState | null
  changeId: string | null
  chain: readonly ChainLink[]
}

/** Whether the claim of a reservation's own name asks for a record, now that its client chose another name. */
export interface StandInWrite {
  /** The reservation. */
  sourceId: string
  zoneId: string
  name: string
  type: string
  value: string
  wanted: boolean
}

/** Everything that a look at one name writes down. */
export interface NameWrites {
  name: string
  records: RecordWrite[]
  /** Ids of rows that stand for nothing any more. */
  deleted: string[]
  changes: ChangeEnd[]
  audit: AuditWrite[]
  standIns: StandInWrite[]
  /** What the plan tells an operator; null: nothing, and nothing stands open from before. */
  alerts: AlertFact[] | null
  /** Reservations whose status follows from these records. */
  reservations: string[]
  /** Whoever claims something at the name, kind and id: their PTRs follow the forward records. */
  sources: [kind: string, id: string][]
  /** The look is finished: a consistency check need not wait for it any longer. */
  finished: boolean
  /** The look comes again by itself: a server did not answer. */
  again: boolean
  /** Counts for the consistency check that waits for this name. `created`: A and AAAA alone, as the seed counts. */
  counts: { created: number; updated: number; deleted: number; refused: number; failed: number }
}

/** A look that has nothing to write so far. */
export function noWrites(name: string): NameWrites {
  return {
    name,
    records: [],
    deleted: [],
    changes: [],
    audit: [],
    standIns: [],
    alerts: null,
    reservations: [],
    sources: [],
    finished: true,
    again: false,
    counts: { created: 0, updated: 0, deleted: 0, refused: 0, failed: 0 },
  }
}
