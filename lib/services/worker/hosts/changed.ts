import type pg from 'pg'
import type { AlertFact } from '@/lib/core/alerts'
import { holdfastContext } from '@/lib/core/hold'
import {
  type ReservationFacts,
  reservationChanged,
  reservationChangedReason,
  sameReservation,
} from '@/lib/core/reservation-drift'
import type { Aftermath } from '@/lib/services/worker/change-facts'
import type { HostMerge } from '@/lib/services/worker/hosts/merge'
import type { ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { statement } from '@/lib/services/worker/statement'
import type { World } from '@/lib/services/worker/world'

const factsOf = (row: ReservationRow): ReservationFacts => {
  const { family, subnetId, identifierType, identifierValue, ip, moreAddresses, hostname } = row
  return { family, subnetId, identifierType, identifierValue, ip, moreAddresses, hostname }
}

/** What goes with the row when it is deleted, and comes back with it. */
const settingsOf = (row: ReservationRow) => {
  const { infra, stickyDns, pinHostname, conflictGuard, allowClientHostname } = row
  const { ttlClass, deleteOn, graceHours, createdFrom, staticRecordId } = row
  return {
    ...{ infra, stickyDns, pinHostname, conflictGuard, allowClientHostname },
    ...{ ttlClass, deleteOn, graceHours, createdFrom, staticRecordId },
  }
}

/** The console wrote the row in Kea: it bears our mark. */
function isOurs({ observed, pending }: ReservationRow): boolean {
  return pending === null && holdfastContext(observed?.userContext ?? null)?.reservation !== undefined
}

/**
 * Tells of reservations that the console wrote and somebody else changed or deleted in Kea, and no longer of those that
 * Kea holds again as they were. Part of the transaction that found out.
 */
export async function tellChanged(
  tx: pg.PoolClient,
  merge: HostMerge,
  world: World,
  after: Aftermath,
): Promise<void> {
  const changed = [
    ...merge.updates.flatMap(({ before, after }) =>
      isOurs(before) && !sameReservation(factsOf(before), factsOf(after)) ? [{ before, after }] : [],
    ),
    ...merge.removes.filter(isOurs).map((before) => ({ before, after: null })),
  ]
  const stand = [...merge.inserts, ...merge.updates.map(({ after }) => after)]
  if (changed.length + stand.length === 0) return
  const open = await statement<{ reason: string; id: string | null; before: ReservationFacts }>(
    tx,
    'reservations-changed',
    `select active as reason, reservation_id as id, detail->'before' as before from alert
     where active = any($1::text[]) or reservation_id = any($2::uuid[]) and active like 'reservation-changed|%'`,
    [
      [...changed.map(({ before }) => before), ...stand].map(reservationChangedReason),
      [...changed.map(({ before }) => before), ...stand].map(({ id }) => id),
    ],
  )
  const known = ({ id, ...row }: ReservationRow) =>
    open.find((one) => one.id === id || one.reason === reservationChangedReason(row))
  const raised = changed.flatMap(({ before, after }): AlertFact[] => {
    // What we wrote, not what the one before made of it.
    const ours = known(before)?.before ?? factsOf(before)
    if (after !== null && sameReservation(ours, factsOf(after))) return []
    const scope = world.scope(before.family, before.subnetId)?.name ?? null
    const now = after === null ? null : factsOf(after)
    const settings = settingsOf(before)
    return [reservationChanged({ id: before.id, before: ours, after: now, scope, settings })]
  })
  const equal = stand.flatMap((row) => {
    const alert = known(row)
    return alert !== undefined && sameReservation(alert.before, factsOf(row)) ? [alert.reason] : []
  })
  after.tell(raised, equal)
}
