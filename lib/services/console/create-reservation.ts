import { type Reservation, type ReservationCreate, settingsOf } from '@/lib/contract/reservation'
import type { Identifier } from '@/lib/core/identifier'
import { type Actor, type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { checkBinding } from '@/lib/services/console/reservation-checks'
import { afterWrite, policyColumns } from '@/lib/services/console/reservation-write'

/** The client that a body names: `mac` is short for hw-address. */
export function identifierOfBody(body: {
  mac?: string | null | undefined
  identifier?: Identifier | null | undefined
}): Identifier | null {
  return body.mac ? { type: 'hw-address', value: body.mac } : (body.identifier ?? null)
}

/** Writes a new reservation as an intent that the worker carries out in Kea. Refuses what others hold. */
export async function createReservation(
  deps: ConsoleDeps,
  actor: Actor,
  body: ReservationCreate,
): Promise<Result<Reservation>> {
  return deps.db.prisma.$transaction(async (tx) => {
    // The schema guarantees one of the two.
    const identifier = identifierOfBody(body) ?? { type: 'hw-address', value: '' }
    const ip = body.ip ?? null
    const hostname = body.hostname ?? null
    const checked = await checkBinding(tx, { id: null, scope: body.scope, identifier, ip, hostname })
    if (!checked.ok) return checked
    const { family, subnetId } = checked.value
    const now = deps.now()
    const row = await tx.reservation.create({
      data: {
        family,
        subnetId,
        identifierType: identifier.type,
        identifierValue: identifier.value,
        ip,
        hostname,
        ...policyColumns(settingsOf(body)),
        pending: 'create',
        status: 'queued',
        createdFrom: 'console',
        createdAt: now,
        updatedAt: now,
      },
      select: { id: true },
    })
    const item = await readReservation(tx, row.id)
    if (item === null) throw new Error('the reservation just written cannot be read')
    await afterWrite(tx, actor, 'created', null, item)
    return done(item)
  })
}
