import type { RecordRow } from '@/lib/core/plan'
import type { WorldZone } from '@/lib/services/worker/world'

/** A record as a DNS server listed it. */
export type ListedRecord = RecordRow & { providerId: string }

/** Records of some zones, as a plan is made and carried out of them. */
export interface ListedView {
  zones: readonly WorldZone[]
  records: readonly ListedRecord[]
  byId: ReadonlyMap<string, ListedRecord>
}

/** A view of these records. */
export function listed(zones: readonly WorldZone[], records: readonly ListedRecord[]): ListedView {
  return { zones, records, byId: new Map(records.map((record) => [record.id, record])) }
}
