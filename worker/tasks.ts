import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import type { NameLooker } from '@/lib/services/worker/look-name'
import { lookReservation } from '@/lib/services/worker/look-reservation'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import type { SyncKeeper } from '@/worker/sync-keeper'

const subject = { name: z.object({ name: z.string() }), id: z.object({ id: z.string() }) }

/** The handlers of the queue. A payload carries the subject; everything else is read again. */
export function createTasks(deps: WorkerDeps, looker: NameLooker, sync: SyncKeeper): TaskList {
  return {
    'look-name': (payload) => looker.look(subject.name.parse(payload).name),
    'look-reservation': (payload) => lookReservation(deps, subject.id.parse(payload).id),
    'look-watch': () => undefined,
    'sync-all': () => sync.run(),
    recompute: async () => {
      await recomputeAll(deps)
    },
    // One zone is checked with the others: the listing is cheap, and claims cross zones.
    'sync-zone': () => sync.run(),
    // A heartbeat's way ends in the intake; the job only proves that the queue moves.
    heartbeat: async () => undefined,
  }
}
