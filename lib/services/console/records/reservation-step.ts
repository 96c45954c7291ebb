import type { FieldError } from '@/lib/contract/problem'
import type { Reservation } from '@/lib/contract/reservation'
import type { Tx } from '@/lib/db/client'
import { makeReservation } from '@/lib/services/console/create-reservation'
import {
  type Actor,
  type ConsoleDeps,
  done,
  invalid,
  type Refusal,
  type Result,
} from '@/lib/services/console/deps'
import { refusedBecause } from '@/lib/services/console/records/static-row'
import type { Proposed } from '@/lib/services/console/reservation-proposal'
import { createWatch } from '@/lib/services/console/watchlist/create-watch'

export interface Step {
  reservation: Reservation | null
  warnings: FieldError[]
}

/**
 * Makes the reservation of a static record in the same step: because it was asked for, or because the policy says so.
 * Asked for it is done or the whole write is refused; by the policy alone the record is written in any case, with a
 * warning that says why there is no reservation.
 */
export async function reserveWith(
  tx: Tx,
  deps: ConsoleDeps,
  actor: Actor,
  { found, reserve, staticId }: { found: Proposed; reserve: boolean | undefined; staticId: string },
): Promise<Result<Step>> {
  const { draft } = found
  const none: Step = { reservation: null, warnings: [] }
  const asked = reserve === true
  if (!asked && (reserve === false || found.atOnce !== 'reserve')) return done(none)
  if (draft === null) return noDraft(found)
  const made = await makeReservation(tx, deps, actor, draft, { createdFrom: 'dns', staticRecordId: staticId })
  if (made.ok) return done({ reservation: made.value, warnings: made.value.warnings ?? [] })
  if (asked) return made
  const message = `the policy says Auto-create, but no reservation was made: ${refusalText(made.refusal)}`
  return done({ ...none, warnings: [{ path: 'value', message }] })
}

/** Why the address cannot be reserved in the same step: somebody has it, or something is missing. */
export function noDraft({ facts, message }: Proposed): { ok: false; refusal: Refusal } {
  return facts.reservation === null
    ? invalid('reserve', `must be off: ${message.charAt(0).toLowerCase()}${message.slice(1)}`)
    : refusedBecause(message)
}

/** Puts the address of a record that was just written on the watchlist, when the policy says so; what speaks against it. */
export async function watchWith(
  tx: Tx,
  deps: ConsoleDeps,
  actor: Actor,
  { found, reserve, recordId }: { found: Proposed; reserve: boolean | undefined; recordId: string },
): Promise<FieldError[]> {
  if (found.atOnce !== 'watch' || reserve !== undefined) return []
  const made = await createWatch(tx, deps, actor, { recordId, origin: 'prompt' })
  if (made.ok) return []
  const message = `the policy says Auto-create, but the address is not watched: ${refusalText(made.refusal)}`
  return [{ path: 'value', message }]
}

/** A refusal in one sentence. */
function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'conflict':
    case 'forbidden':
      return refusal.message
    case 'invalid':
      return refusal.errors.map(({ path, message }) => `${path} ${message}`).join('; ')
    case 'not-found':
      return `there is no such ${refusal.what}`
    case 'stale':
      return 'somebody else was faster'
  }
}
