import { type HostFeedOptions, hostFeed } from '@/lib/services/worker/stand-alone/host-feed'
import { createKeeper, type KeeperOptions } from '@/lib/services/worker/stand-alone/keeper'
import type { StandAloneResult } from '@/lib/services/worker/stand-alone/result'

export interface StandAloneOptions extends KeeperOptions, HostFeedOptions {}

/**
 * The consistency check without a console: Kea's hosts and whole zones are read, compared in memory, and the difference
 * is applied in parallel. Rejects when hosts or zones cannot be read completely; nothing was changed then.
 */
export async function standAloneCheck(options: StandAloneOptions): Promise<StandAloneResult> {
  const feed = hostFeed(options)
  // Beside the listing, which mostly waits for the server.
  const reading = feed.refresh(null)
  reading.catch(() => undefined)
  try {
    return await createKeeper(options).check(async (world) => {
      await reading
      feed.announce()
      return feed.rebuild(world)
    })
  } finally {
    await reading.catch(() => undefined)
  }
}
