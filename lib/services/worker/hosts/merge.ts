import { randomUUID } from 'node:crypto'
import { contextFlags } from '@/lib/services/worker/hosts/context'
import {
  agrees,
  type ObservedHost,
  type ReservationRow,
  sameObservation,
} from '@/lib/services/worker/hosts/reservation-row'

/** What seeing these host rows does to our reservations. */
export interface HostMerge {
  /** New and changed rows as they shall stand. */
  inserts: ReservationRow[]
  updates: { before: ReservationRow; after: ReservationRow }[]
  removes: ReservationRow[]
}

/**
 * Compares host rows with reservations. A reservation is the host with its id, else the one with its identity: that is
 * how the console's own creation is recognised. While an intent is pending the row keeps what the operator wants and
 * only the observation is renewed.
 *
 * @param seen host rows as they are now
 * @param goneIds host ids that Kea no longer has
 * @param known every reservation that has one of these ids or identities
 */
export function mergeHosts(
  seen: readonly ObservedHost[],
  goneIds: ReadonlySet<number>,
  known: readonly ReservationRow[],
): HostMerge {
  const byHost = new Map<string, ReservationRow>()
  const byIdentity = new Map<string, ReservationRow>()
  for (const row of known) {
    if (row.keaHostId !== null) byHost.set(`${row.keaHostId}/${row.family}`, row)
    byIdentity.set(identity(row), row)
  }
  const merge: HostMerge = { inserts: [], updates: [], removes: [] }
  const matched = new Set<string>()
  const seenHosts = new Set(seen.map((host) => host.hostId))
  for (const host of seen) {
    const key = `${host.hostId}/${host.family}`
    const before = byIdentity.get(identity(host)) ?? byHost.get(key)
    if (before === undefined || matched.has(before.id)) {
      merge.inserts.push(imported(host))
      continue
    }
    matched.add(before.id)
    const after = observe(before, host)
    if (after !== null) merge.updates.push({ before, after })
  }
  for (const row of known) {
    if (matched.has(row.id) || row.keaHostId === null) continue
    // A host that is there but not for this row changed its identity, or lost this family.
    if (!goneIds.has(row.keaHostId) && !seenHosts.has(row.keaHostId)) continue
    if (row.pending === 'create' || row.pending === 'update') {
      merge.updates.push({ before: row, after: { ...row, keaHostId: null, observed: null } })
    } else merge.removes.push(row)
  }
  return merge
}

function identity(
  row: Pick<ObservedHost, 'family' | 'subnetId' | 'identifierType' | 'identifierValue'>,
): string {
  return `${row.family}/${row.subnetId}/${row.identifierType}/${row.identifierValue}`
}

/** The row after seeing its host, or null when nothing is new. */
function observe(row: ReservationRow, host: ObservedHost): ReservationRow | null {
  const known = row.keaHostId === host.hostId && sameObservation(row.observed, host)
  if (row.pending !== null) return known ? null : { ...row, keaHostId: host.hostId, observed: host }
  if (known && agrees(row, host)) return null
  const { hostId, subnetId, identifierType, identifierValue, ip, moreAddresses, hostname } = host
  return {
    ...row,
    keaHostId: hostId,
    subnetId,
    identifierType,
    identifierValue,
    ip,
    moreAddresses,
    hostname,
    observed: host,
    status: 'queued',
    reason: null,
  }
}

function imported(host: ObservedHost): ReservationRow {
  const { hostId, family, subnetId, identifierType, identifierValue, ip, moreAddresses, hostname } = host
  return {
    ...contextFlags(host.userContext),
    id: randomUUID(),
    family,
    keaHostId: hostId,
    subnetId,
    identifierType,
    identifierValue,
    ip,
    moreAddresses,
    hostname,
    pending: null,
    status: 'queued',
    reason: null,
    observed: host,
    createdFrom: 'kea',
    editedAt: null,
    staticRecordId: null,
    version: 1,
  }
}
