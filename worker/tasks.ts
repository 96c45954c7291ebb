import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import { addJob, jobs } from '@/lib/db/queue'
import { createBatcher } from '@/lib/services/worker/batcher'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import type { NameLooker } from '@/lib/services/worker/look-name'
import { lookReservation } from '@/lib/services/worker/look-reservation'
import { lookWatch } from '@/lib/services/worker/look-watch'
import type { Sender } from '@/lib/services/worker/notify/sender'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { autoWatch } from '@/lib/services/worker/watches/auto-watch'
import { reviewWatches } from '@/lib/services/worker/watches/review'
import type { SyncKeeper } from '@/worker/sync-keeper'

const subject = {
  name: z.object({ name: z.string(), since: z.string().optional() }),
  id: z.object({ id: z.string() }),
  zone: z.object({ zoneId: z.string() }),
}

/** The handlers of the queue. A payload carries the subject, and since when it waits; everything else is read again. */
export function createTasks(
  deps: WorkerDeps,
  looker: NameLooker,
  sync: SyncKeeper,
  sender: Sender | null,
): TaskList {
  // A static record may have come, or gone. Asked for many names at once, beside the looks.
  const follow = createBatcher(
    async (names: string[]) => {
      await autoWatch(deps.pool, { names })
      return names.map(() => true)
    },
    { gatherMs: 20 },
  )
  return {
    'look-name': async (payload) => {
      const { name, since } = subject.name.parse(payload)
      if (since !== undefined) deps.metrics.began(name, new Date(since))
      try {
        await looker.look(name)
      } finally {
        await follow(name)
      }
    },
    'look-reservation': (payload) => lookReservation(deps, subject.id.parse(payload).id),
    'look-watch': (payload) => lookWatch(deps, subject.id.parse(payload).id),
    'review-watches': () => reviewWatches(deps),
    'sync-all': async () => {
      await sync.run()
      await addJob(deps.pool, jobs.reviewWatches())
    },
    recompute: async () => {
      await recomputeAll(deps)
      await addJob(deps.pool, jobs.reviewWatches())
    },
    'sync-zone': (payload) => sync.run(subject.zone.parse(payload).zoneId),
    // What waits stands in its table: without a sender here another worker finds it.
    notify: () => sender?.look(),
    // A heartbeat's way ends in the intake; the job only proves that the queue moves.
    heartbeat: async () => undefined,
  }
}
