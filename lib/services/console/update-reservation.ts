import { isDeepStrictEqual } from 'node:util'
import { type Reservation, type ReservationPatch, settingsOf } from '@/lib/contract/reservation'
import { parseIdentifier } from '@/lib/core/identifier-text'
import { contradictions } from '@/lib/core/policy'
import { identifierOfBody } from '@/lib/services/console/create-reservation'
import {
  type Actor,
  type ConsoleDeps,
  done,
  invalid,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { checkBinding } from '@/lib/services/console/reservation-checks'
import { policyOfItem } from '@/lib/services/console/reservation-row'
import { afterWrite, auditImage, policyColumns, withWarnings } from '@/lib/services/console/reservation-write'

export interface UpdateReservation {
  id: string
  /** The version that the caller has seen; null: whatever is there. */
  version: number | null
  patch: ReservationPatch
}

/** Why a reservation cannot be changed now, or null. */
export function notChangeable(item: Reservation, version: number | null): ReturnType<typeof refused> | null {
  if (version !== null && version !== item.version) return refused({ kind: 'stale', version: item.version })
  if (item.pending !== 'delete') return null
  return refused({ kind: 'conflict', message: 'The reservation is being deleted.', holder: null })
}

/** Changes a reservation as an intent that the worker carries out in Kea. A patch that changes nothing does nothing. */
export async function updateReservation(
  deps: ConsoleDeps,
  actor: Actor,
  input: UpdateReservation,
): Promise<Result<Reservation>> {
  const { id, patch } = input
  return deps.db.transaction(async (tx) => {
    const before = await readReservation(tx, id, true)
    if (before === null) return notFound('reservation')
    const blocked = notChangeable(before, input.version)
    if (blocked !== null) return blocked

    const policy = settingsOf(patch, policyOfItem(before))
    const wrong = contradictions(policy)
    if (wrong.length > 0) return refused({ kind: 'invalid', errors: wrong })
    const own = parseIdentifier(before.identifier.type, before.identifier.value)
    const identifier = identifierOfBody(patch) ?? own
    if (identifier === null) return invalid('identifier', 'is required: what Kea has cannot be read')
    const ip = patch.ip === undefined ? before.ip : patch.ip
    const hostname = patch.hostname === undefined ? before.hostname : patch.hostname
    if (ip === null && hostname === null) return invalid('ip', 'is required when there is no hostname')
    const scope = patch.scope ?? before.scope
    if (scope === null)
      return invalid('scope', 'is required: Kea no longer has the subnet of this reservation')
    const moves =
      hostname !== before.hostname || scope !== before.scope || !isDeepStrictEqual(identifier, own)
    const { infra } = policy
    const checked = await checkBinding(tx, { id, scope, identifier, ip, hostname, infra, names: moves })
    if (!checked.ok) return checked

    await tx.reservation.update({
      where: { id },
      data: {
        family: checked.value.family,
        subnetId: checked.value.subnetId,
        identifierType: identifier.type,
        identifierValue: identifier.value,
        ip,
        hostname,
        ...policyColumns(policy),
      },
    })
    const changed = await readReservation(tx, id)
    if (changed === null) throw new Error('the reservation just written cannot be read')
    if (isDeepStrictEqual(auditImage(before), auditImage(changed))) return done(before)
    await tx.reservation.update({
      where: { id },
      data: {
        pending: before.pending === 'create' ? 'create' : 'update',
        status: 'queued',
        reason: null,
        editedAt: deps.now(),
        updatedAt: deps.now(),
        version: { increment: 1 },
      },
    })
    const after = await readReservation(tx, id)
    if (after === null) throw new Error('the reservation just written cannot be read')
    await afterWrite(tx, actor, 'updated', before, after)
    return done(withWarnings(after, checked.value.warnings))
  })
}
