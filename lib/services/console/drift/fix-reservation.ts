import type { Alert } from '@/lib/contract/alert'
import type { EffectLine } from '@/lib/contract/effect'
import type { ReservationPolicy } from '@/lib/core/policy'
import type { ReservationFacts } from '@/lib/core/reservation-drift'
import type { Tx } from '@/lib/db/client'
import type { Actor, ConsoleDeps } from '@/lib/services/console/deps'
import type { Remedy } from '@/lib/services/console/drift/remedy'
import { readReservation } from '@/lib/services/console/get-reservation'
import { afterWrite, policyColumns } from '@/lib/services/console/reservation-write'

/** What the alert keeps of the reservation as the console had written it. */
interface Kept {
  before: ReservationFacts
  settings: ReservationPolicy & { createdFrom: string; staticRecordId: string | null }
}

/**
 * Writes back to Kea what the console had written there: as an intent that the worker carries out, which refuses when
 * somebody else has the address or the client by now.
 */
export async function remedyOfReservation(
  deps: ConsoleDeps,
  tx: Tx,
  actor: Actor,
  alert: Alert,
): Promise<Remedy | null> {
  const { before, settings } = alert.detail as unknown as Kept
  const { family, subnetId, identifierType, identifierValue } = before
  const row =
    alert.reservationId === null
      ? null
      : await tx.reservation.findUnique({ where: { id: alert.reservationId } })
  const key = { family, subnetId, identifierType, identifierValue }
  const holder = await tx.reservation.findFirst({
    where: { ...key, ...(row === null ? {} : { NOT: { id: row.id } }) },
  })
  const facts = {
    ...key,
    ip: before.ip,
    moreAddresses: [...before.moreAddresses],
    hostname: before.hostname,
  }
  const target = {
    scope: alert.scope,
    hostname: before.hostname,
    ip: before.ip,
    client: `${identifierType} ${identifierValue}`,
  }
  const line: EffectLine = {
    op: row === null ? 'create' : 'update',
    system: 'kea',
    target,
    before: row === null ? null : { ip: row.ip, hostname: row.hostname },
    after: { ip: before.ip, hostname: before.hostname },
    leavesAt: null,
    reason: 'as the console had written it',
  }
  const obstacle =
    holder !== null
      ? 'Its client has another reservation in Kea by now: edit that one, or delete it first.'
      : row !== null && row.pending !== null
        ? 'A change of the reservation is on its way to Kea.'
        : null
  return {
    lines: obstacle === null ? [line] : [],
    total: 1,
    changes: obstacle === null ? 1 : 0,
    obstacle,
    async apply(own) {
      const now = deps.now()
      const intent = { ...facts, status: 'queued', reason: null, editedAt: now, updatedAt: now }
      const was = row === null ? null : await readReservation(own, row.id)
      const { createdFrom, staticRecordId } = settings
      const { id } =
        row === null
          ? await own.reservation.create({
              data: {
                ...intent,
                ...policyColumns(settings),
                createdFrom,
                staticRecordId,
                pending: 'create',
                createdAt: now,
              },
              select: { id: true },
            })
          : await own.reservation.update({
              where: { id: row.id },
              data: { ...intent, pending: 'update', version: { increment: 1 } },
              select: { id: true },
            })
      const item = await readReservation(own, id)
      if (item === null) throw new Error('the reservation just written cannot be read')
      await afterWrite(own, actor, row === null ? 'created' : 'updated', was, item, [
        { kind: 'alert', id: alert.id },
      ])
    },
  }
}
