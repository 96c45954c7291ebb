import type { Reservation } from '@/lib/contract/reservation'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type ConsoleDeps, done, isUuid, notFound, type Result } from '@/lib/services/console/deps'
import {
  type ReservationRow,
  reservationItem,
  reservationSource,
} from '@/lib/services/console/reservation-row'

/** One reservation as it is now, or null. `lock`: nobody else may change it before the transaction ends. */
export async function readReservation(
  target: SqlTarget,
  id: string,
  lock = false,
): Promise<Reservation | null> {
  if (!isUuid(id)) return null
  const rows = await runSql<ReservationRow>(
    target,
    `select ${reservationSource.select} from reservation t ${reservationSource.joins ?? ''} where t.id = $1::uuid${lock ? ' for update of t' : ''}`,
    [id],
  )
  const row = rows[0]
  return row === undefined ? null : reservationItem(row)
}

/** One reservation. */
export async function getReservation(deps: ConsoleDeps, id: string): Promise<Result<Reservation>> {
  const item = await readReservation(deps.db.pool, id)
  return item === null ? notFound('reservation') : done(item)
}
