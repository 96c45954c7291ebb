import type { Handlers } from '@/lib/http/context'
import { exportResponse } from '@/lib/http/export-response'
import type { WatchlistName } from '@/lib/http/handlers/names'
import { reservationOutcome } from '@/lib/http/outcome'
import { done } from '@/lib/services/console/deps'
import { watchColumns } from '@/lib/services/console/export-columns'
import { bindWatch } from '@/lib/services/console/watchlist/bind-watch'
import { dismissWatch, learnClient, rejectClient } from '@/lib/services/console/watchlist/change-watch'
import { createWatch } from '@/lib/services/console/watchlist/create-watch'
import { allWatches, getWatch, listWatches } from '@/lib/services/console/watchlist/list-watches'

export const watchlistHandlers: Handlers<WatchlistName> = {
  listWatches: ({ deps, query }) => listWatches(deps, query),
  createWatch: ({ deps, actor, body }) => deps.db.transaction((tx) => createWatch(tx, deps, actor, body)),
  exportWatches: async ({ deps, query }) =>
    exportResponse('watchlist', allWatches(deps, query), watchColumns, query.format),
  getWatch: ({ deps, params }) => getWatch(deps, params.id),
  deleteWatch: ({ deps, actor, params, version }) => dismissWatch(deps, actor, { id: params.id, version }),
  bindWatch: async ({ deps, actor, params, version, body, wait, request }) => {
    const result = await bindWatch(deps, actor, { id: params.id, version }, body)
    if (!result.ok || wait === 0) return result
    const { reservation } = result.value
    const outcome = await reservationOutcome(deps, reservation, wait, request.signal)
    const current = await getWatch(deps, params.id)
    return current.ok ? done({ ...current.value, reservation: outcome }) : result
  },
  rejectWatch: ({ deps, actor, params, version }) => rejectClient(deps, actor, { id: params.id, version }),
  learnWatch: ({ deps, actor, params, version, body }) =>
    learnClient(deps, actor, { id: params.id, version }, body),
  watchRecord: ({ deps, actor, params }) =>
    deps.db.transaction((tx) => createWatch(tx, deps, actor, { recordId: params.id, origin: 'prompt' })),
}
