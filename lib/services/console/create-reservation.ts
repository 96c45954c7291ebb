import { type Reservation, type ReservationCreate, settingsOf } from '@/lib/contract/reservation'
import type { Identifier } from '@/lib/core/identifier'
import type { Tx } from '@/lib/db/client'
import { type Actor, type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { checkBinding } from '@/lib/services/console/reservation-checks'
import { afterWrite, policyColumns, withWarnings } from '@/lib/services/console/reservation-write'

/** The client that a body names: `mac` is short for hw-address. */
export function identifierOfBody(body: {
  mac?: string | null | undefined
  identifier?: Identifier | null | undefined
}): Identifier | null {
  return body.mac ? { type: 'hw-address', value: body.mac } : (body.identifier ?? null)
}

/** From where a reservation comes. */
export interface Origin {
  createdFrom: 'console' | 'dns' | 'lease'
  /** The static record that it is made from. */
  staticRecordId?: string
  /** The record that it is made from, ours or not. */
  recordId?: string
}

function chainOf({ recordId, staticRecordId }: Origin): { kind: string; id: string }[] {
  return [
    ...(recordId === undefined ? [] : [{ kind: 'record', id: recordId }]),
    ...(staticRecordId === undefined ? [] : [{ kind: 'static', id: staticRecordId }]),
  ]
}

/** Writes a new reservation in the caller's transaction. Refuses what others hold. */
export async function makeReservation(
  tx: Tx,
  deps: ConsoleDeps,
  actor: Actor,
  body: ReservationCreate,
  origin: Origin,
): Promise<Result<Reservation>> {
  // The schema guarantees one of the two.
  const identifier = identifierOfBody(body) ?? { type: 'hw-address', value: '' }
  const ip = body.ip ?? null
  const hostname = body.hostname ?? null
  const checked = await checkBinding(tx, {
    id: null,
    scope: body.scope,
    identifier,
    ip,
    hostname,
    infra: body.infra ?? false,
    names: true,
  })
  if (!checked.ok) return checked
  const { family, subnetId, warnings } = checked.value
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
      createdFrom: origin.createdFrom,
      staticRecordId: origin.staticRecordId ?? null,
      createdAt: now,
      editedAt: now,
      updatedAt: now,
    },
    select: { id: true },
  })
  const item = await readReservation(tx, row.id)
  if (item === null) throw new Error('the reservation just written cannot be read')
  await afterWrite(tx, actor, 'created', null, item, chainOf(origin))
  return done(withWarnings(item, warnings))
}

/** Writes a new reservation as an intent that the worker carries out in Kea. Refuses what others hold. */
export function createReservation(
  deps: ConsoleDeps,
  actor: Actor,
  body: ReservationCreate,
): Promise<Result<Reservation>> {
  return deps.db.transaction((tx) => makeReservation(tx, deps, actor, body, { createdFrom: 'console' }))
}
