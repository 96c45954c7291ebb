import { parseBmcName } from '@/lib/core/bmc-name'
import type { InventorySource } from '@/lib/core/inventory'
import { writeInventory } from '@/lib/services/worker/inventory/write-all'
import type { WorkerConfig } from '@/worker/config'
import { inventorySettings } from '@/worker/inventory'
import type { RunOptions } from '@/worker/run-companion'

export interface InventoryWriter {
  /** Writes the inventory when these sources are others than the last time, or when that failed some time ago. */
  onInventory: (sources: readonly InventorySource[]) => Promise<void>
  /** Whether a host of this name may stand in a file. */
  inInventory(hostname: string): boolean
}

const RETRY_MS = 30_000

/** The inventory files of a worker without a console; a dry run writes none. Throws a ConfigError. */
export function inventoryWriter(
  config: Pick<WorkerConfig, 'flags' | 'env'>,
  { log, troubles }: Pick<RunOptions, 'log' | 'troubles'>,
): InventoryWriter {
  const settings = inventorySettings(config)
  if (settings === null || config.flags.dryRun)
    return { onInventory: async () => undefined, inInventory: () => false }
  let written: string | null = null
  let retryAt = 0
  let warned = ''
  const quiet = {
    info: (message: string) => log.info(message),
    warn(message: string) {
      if (message !== warned) log.warn(message)
      warned = message
    },
  }
  return {
    inInventory: (hostname) => parseBmcName(hostname, settings.patterns) !== null,
    async onInventory(sources) {
      const state = JSON.stringify(sources)
      if (state === written || performance.now() < retryAt) return
      const ok = await writeInventory({ ...settings, log: quiet }, sources)
      written = ok ? state : null
      retryAt = ok ? 0 : performance.now() + RETRY_MS
      if (ok) warned = ''
      troubles.set('inventory', ok ? null : warned)
    },
  }
}
