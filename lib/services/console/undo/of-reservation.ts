import { type ReservationCreate, reservationCreate } from '@/lib/contract/reservation'
import { makeReservation } from '@/lib/services/console/create-reservation'
import { deleteReservation } from '@/lib/services/console/delete-reservation'
import { done, type Result } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { auditImage } from '@/lib/services/console/reservation-write'
import {
  changedSince,
  conflict,
  type Fields,
  type Inverse,
  type UndoDeps,
  type UndoEvent,
} from '@/lib/services/console/undo/inverse'
import { reservationEffect } from '@/lib/services/console/undo/reservation-effect'
import { updateReservation } from '@/lib/services/console/update-reservation'

/** The body that makes the reservation of an audit image; null: no body of today does. */
function bodyOf(image: Fields): ReservationCreate | null {
  const { subnetId: _, ...body } = image
  return reservationCreate.safeParse(body).data ?? null
}

/** The reservation as the event left it, or why it is not. */
async function current(deps: UndoDeps, { subjectId, after }: UndoEvent) {
  const now = await readReservation(deps.db.pool, subjectId)
  if (now === null) return conflict('The reservation is gone.')
  if (now.pending === 'delete') return conflict('The reservation is being deleted.')
  return changedSince('reservation', auditImage(now), after) ?? done(now)
}

function effectOf(deps: UndoDeps, id: string | null, body: ReservationCreate | null, image: Fields) {
  return reservationEffect(deps, {
    ...{ id, body },
    scope: String(image.scope),
    subnetId: Number(image.subnetId),
  })
}

async function inverseOfCreation(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const found = await current(deps, event)
  if (!found.ok) return found
  const { id, version } = found.value
  return done({
    needs: 'operator',
    plan: async () => done({ effect: await effectOf(deps, id, null, event.after), warnings: [] }),
    apply: async (actor) => {
      const gone = await deleteReservation(deps, actor, { id, version })
      return gone.ok ? done({ id, warnings: [] }) : gone
    },
  })
}

async function inverseOfUpdate(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const found = await current(deps, event)
  if (!found.ok) return found
  const { id, version } = found.value
  const body = bodyOf(event.before)
  if (body === null) return conflict('What it was before is not allowed any more.')
  // What the row had as a MAC stands among its identifiers.
  const { mac: _, identifier, ...patch } = body
  return done({
    needs: 'operator',
    plan: async () => done({ effect: await effectOf(deps, id, body, event.before), warnings: [] }),
    apply: async (actor) => {
      const settled = identifier == null ? patch : { ...patch, identifier }
      const changed = await updateReservation(deps, actor, { id, version, patch: settled })
      return changed.ok ? done({ id, warnings: changed.value.warnings ?? [] }) : changed
    },
  })
}

async function inverseOfDeletion(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  const now = await readReservation(deps.db.pool, event.subjectId)
  if (now?.pending === 'delete')
    return conflict('The reservation is still being deleted: try again in a moment.')
  if (now !== null) return conflict('The reservation is there: it was not deleted.')
  const body = bodyOf(event.before)
  if (body === null) return conflict('What it was before is not allowed any more.')
  return done({
    needs: 'operator',
    plan: async () => done({ effect: await effectOf(deps, null, body, event.before), warnings: [] }),
    apply: async (actor) => {
      const made = await deps.db.transaction((tx) =>
        makeReservation(tx, deps, actor, body, { createdFrom: 'console' }),
      )
      return made.ok ? done({ id: made.value.id, warnings: made.value.warnings ?? [] }) : made
    },
  })
}

/** The way back from what was done to a reservation. */
export function inverseOfReservation(deps: UndoDeps, event: UndoEvent): Promise<Result<Inverse>> {
  if (event.verb === 'created') return inverseOfCreation(deps, event)
  return event.verb === 'updated' ? inverseOfUpdate(deps, event) : inverseOfDeletion(deps, event)
}
