import type { Reservation } from '@/lib/contract/reservation'
import type { Context, Handlers } from '@/lib/http/context'
import { exportResponse } from '@/lib/http/export-response'
import type { DhcpName } from '@/lib/http/handlers/names'
import { reservationOutcome } from '@/lib/http/outcome'
import { createReservation } from '@/lib/services/console/create-reservation'
import { deleteReservation } from '@/lib/services/console/delete-reservation'
import { done, type Result } from '@/lib/services/console/deps'
import { reservationColumns } from '@/lib/services/console/export-columns'
import { getReservation } from '@/lib/services/console/get-reservation'
import { listLeases } from '@/lib/services/console/list-leases'
import { allReservations, listReservations } from '@/lib/services/console/list-reservations'
import { getScope, listScopes } from '@/lib/services/console/list-scopes'
import { withWarnings } from '@/lib/services/console/reservation-write'
import { reserveLease } from '@/lib/services/console/reserve-lease'
import { updateReservation } from '@/lib/services/console/update-reservation'
import { updateScope } from '@/lib/services/console/update-scope'

type Write = 'createReservation' | 'reserveLease' | 'updateReservation' | 'deleteReservation'

async function waited(context: Context<Write>, result: Result<Reservation>): Promise<Result<Reservation>> {
  if (!result.ok || context.wait === 0) return result
  const { deps, wait, request } = context
  const outcome = await reservationOutcome(deps, result.value, wait, request.signal)
  return done(withWarnings(outcome, result.value.warnings ?? []))
}

export const dhcpHandlers: Handlers<DhcpName> = {
  listReservations: ({ deps, query }) => listReservations(deps, query),
  createReservation: async (context) =>
    waited(context, await createReservation(context.deps, context.actor, context.body)),
  exportReservations: async ({ deps, query }) =>
    exportResponse('reservations', allReservations(deps, query), reservationColumns, query.format),
  getReservation: ({ deps, params }) => getReservation(deps, params.id),
  updateReservation: async (context) => {
    const { deps, actor, params, version, body } = context
    return waited(context, await updateReservation(deps, actor, { id: params.id, version, patch: body }))
  },
  deleteReservation: async (context) => {
    const { deps, actor, params, version } = context
    return waited(context, await deleteReservation(deps, actor, { id: params.id, version }))
  },
  listScopes: ({ deps, query }) => listScopes(deps, query),
  getScope: ({ deps, params }) => getScope(deps, params.id),
  updateScope: ({ deps, actor, params, version, body }) =>
    updateScope(deps, actor, { id: params.id, version, patch: body }),
  reserveLease: async (context) => {
    const { deps, actor, params, body } = context
    return waited(context, await reserveLease(deps, actor, { ip: params.ip, ...body }))
  },
  listLeases: ({ deps, query }) => listLeases(deps, query),
}
