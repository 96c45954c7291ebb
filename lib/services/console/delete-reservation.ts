import type { Reservation } from '@/lib/contract/reservation'
import {
  type Actor,
  type ConsoleDeps,
  done,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { afterWrite } from '@/lib/services/console/reservation-write'

/**
 * Asks for a reservation to go. The row stays, as leaving, until the worker has removed it from Kea and its
 * records from DNS. Asking again does nothing.
 */
export async function deleteReservation(
  deps: ConsoleDeps,
  actor: Actor,
  input: { id: string; version: number | null },
): Promise<Result<Reservation>> {
  return deps.db.transaction(async (tx) => {
    const before = await readReservation(tx, input.id, true)
    if (before === null) return notFound('reservation')
    if (input.version !== null && input.version !== before.version) {
      return refused({ kind: 'stale', version: before.version })
    }
    if (before.pending === 'delete' && before.status !== 'failed') return done(before)
    await tx.reservation.update({
      where: { id: input.id },
      data: {
        pending: 'delete',
        status: 'queued',
        reason: null,
        updatedAt: deps.now(),
        version: { increment: 1 },
      },
    })
    const after = await readReservation(tx, input.id)
    if (after === null) throw new Error('the reservation just written cannot be read')
    await afterWrite(tx, actor, 'deleted', before, after)
    return done(after)
  })
}
