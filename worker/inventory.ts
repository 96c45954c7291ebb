import { DEFAULT_BMC_PATTERN, parseBmcPattern } from '@/lib/core/bmc-name'
import type { KeaFeed } from '@/lib/core/ports/kea'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { clearHealth, setHealth } from '@/lib/services/worker/health'
import {
  createInventoryKeeper,
  type InventoryKeeper,
  type KeeperOptions,
} from '@/lib/services/worker/inventory/keeper'
import { storedSources, storePatterns } from '@/lib/services/worker/inventory/stored'
import { ConfigError, type WorkerConfig } from '@/worker/config'

/** Stands among the hops only while the files cannot be written. */
const HOP = 'inventory'
/** Somebody may have changed or deleted a file. */
const LOOK_MS = 600_000

export type InventorySettings = Pick<KeeperOptions, 'directory' | 'patterns' | 'retryMs'>

/** Where the inventory files go and what stands in them; null: none are wanted. Throws a ConfigError. */
export function inventorySettings({
  flags,
  env,
}: Pick<WorkerConfig, 'flags' | 'env'>): InventorySettings | null {
  const texts = (env.HOLDFAST_INVENTORY_PATTERNS ?? DEFAULT_BMC_PATTERN).split(',')
  const patterns = texts.map((text) => {
    const read = parseBmcPattern(text)
    if (read.ok) return read.pattern
    throw new ConfigError(`HOLDFAST_INVENTORY_PATTERNS: ${JSON.stringify(text.trim())} ${read.reason}`)
  })
  return flags.outputDir === '' ? null : { directory: flags.outputDir, patterns }
}

/** The inventory files of a worker beside the console. */
export interface FollowedInventory {
  /** The feed; which host rows it told of is remembered until the files follow. */
  feed: KeaFeed
  /** Everything was listed. */
  listed(): void
  stop(): Promise<void>
}

/**
 * Lets the files follow the feed. Only who reads the feed hears of changes, so of several workers one writes; who takes
 * it over looks at everything anew.
 */
export async function followInventory(
  deps: WorkerDeps,
  feed: KeaFeed,
  settings: InventorySettings,
): Promise<FollowedInventory> {
  const { pool, log } = deps
  await storePatterns(pool, settings.patterns)
  const tell = (problem: string | null) =>
    problem === null ? clearHealth(pool, HOP) : setHealth(pool, HOP, 'degraded', problem)
  const keeper = createInventoryKeeper({
    ...settings,
    log,
    read: (hostIds) => storedSources(pool, settings.patterns, hostIds),
    onState(problem) {
      tell(problem).catch((error: unknown) =>
        log.debug(`The inventory's health was not written: ${String(error)}`),
      )
    },
  })
  // A directory that was wrong before the last start may be right now.
  await clearHealth(pool, HOP)
  return followed(feed, keeper)
}

function followed(feed: KeaFeed, keeper: InventoryKeeper): FollowedInventory {
  let reading = false
  let listed = false
  let lookedAt = 0
  function look(): void {
    lookedAt = performance.now()
    keeper.all()
  }
  return {
    feed: {
      beat: () => feed.beat(),
      state: () => feed.state(),
      resynced: (dropped) => feed.resynced(dropped),
      onWake: (listener) => feed.onWake(listener),
      onHostEvent: (listener) => feed.onHostEvent(listener),
      setAwake: (awake) => feed.setAwake(awake),
      close: () => feed.close(),
      async acquire() {
        const before = reading
        reading = await feed.acquire()
        const again = !before || performance.now() - lookedAt > LOOK_MS
        if (reading && listed && again) look()
        return reading
      },
      take: (limit, handle) =>
        feed.take(limit, async (rows) => {
          await handle(rows)
          keeper.changed(rows.flatMap(({ hostId }) => hostId ?? []))
        }),
    },
    listed() {
      listed = true
      look()
    },
    stop: () => keeper.stop(),
  }
}
