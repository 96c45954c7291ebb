import { seedLines } from '@/lib/core/seed-lines'
import { storedSources } from '@/lib/services/worker/inventory/stored'
import { writeInventory } from '@/lib/services/worker/inventory/write-all'
import { createNameLooker } from '@/lib/services/worker/look-name'
import { resync } from '@/lib/services/worker/resync'
import { standAloneCheck } from '@/lib/services/worker/stand-alone'
import { hostFeed } from '@/lib/services/worker/stand-alone/host-feed'
import { toldToEnd } from '@/lib/services/worker/told-to-end'
import { aborted } from '@/worker/aborted'
import { DEFAULT_CONCURRENCY } from '@/worker/config'
import { inventorySettings } from '@/worker/inventory'
import { keeperOptions } from '@/worker/keeper-options'
import { companionDeps, type RunOptions } from '@/worker/run-companion'
import { startRunner } from '@/worker/runner'
import { readScopes } from '@/worker/schedule'
import { inventoryWriter } from '@/worker/stand-alone-inventory'
import { createSyncKeeper, type SyncKeeper } from '@/worker/sync-keeper'
import { createTasks } from '@/worker/tasks'

/** Stand-alone: no console, nothing is kept but the records themselves. Returns the exit code. */
export async function runStandAlone(options: RunOptions): Promise<0 | 1> {
  const { config, adapters, log } = options
  const { flags, env } = config
  const inventory = inventoryWriter(config, options)
  if (!flags.enableDns) {
    const feed = hostFeed({ kea: adapters.kea, scopes: [], log, ...inventory })
    await feed.refresh(null)
    const { hosts, named } = feed.counts()
    log.info(`Read ${hosts} reservations from the Kea database, ${named} of them with a hostname`)
    log.info(
      'DNS is off: no record was looked for, created or changed. With --enable-dns --dns-zone ZONE they are',
    )
    return 0
  }
  log.info(seedLines.dnsEnabled(config.zoneText))
  const instance = env.HOLDFAST_INSTANCE ?? (await adapters.kea.instance(null)) ?? 'holdfast'
  const keeping = await keeperOptions(options, instance)
  const { failed } = await standAloneCheck({ ...keeping, kea: adapters.kea, ...inventory })
  return failed > 0 ? 1 : 0
}

/** Longer than a call may take with its repeats. */
const STALL_MS = 90_000

/** One check through the console's database: everything is read, compared and applied, then the process ends. */
export async function runOnceWithConsole(options: RunOptions): Promise<0 | 1> {
  const { config, log } = options
  const { flags } = config
  const { deps, db } = await companionDeps(options)
  const looker = createNameLooker(deps)
  const sync = createSyncKeeper(deps, { zone: flags.dnsZone ?? null })
  const runner = await startRunner({
    pool: deps.pool,
    log,
    calls: flags.dnsConcurrency ?? DEFAULT_CONCURRENCY,
    tasks: createTasks(deps, looker, sync, null),
  })
  try {
    await readScopes(deps)
    const { hosts, leases } = await resync(deps)
    const inventory = inventorySettings(config)
    if (inventory !== null) {
      const sources = await storedSources(deps.pool, inventory.patterns, null)
      await writeInventory({ ...inventory, log }, [...sources.values()].flat())
    }
    const on = (await deps.world.get()).policy.dnsEnabled
    if (!on) log.info(`Read ${hosts} reservations and ${leases} leases from the Kea database`)
    const failed = deps.providers.size === 0 ? 0 : await Promise.race([checked(sync), ended(options.signal)])
    if (!on) {
      const where = flags.enableDns
        ? 'in the settings of the console'
        : 'here (no --enable-dns) and in the settings of the console'
      log.info(`DNS is off, ${where}: no record was created or changed`)
    } else if (deps.providers.size === 0) {
      log.error('DNS is on, but no DNS server is configured: no record was looked for, created or changed')
      return 1
    }
    return failed > 0 ? 1 : 0
  } finally {
    await runner.stop()
    looker.close()
    await sync.stop()
    await deps.locks.close()
    await db.close()
  }
}

async function checked(sync: SyncKeeper): Promise<number> {
  await sync.run()
  return await sync.settled(STALL_MS)
}

/** Rejects when the process is told to end: what is left of the check stays in the queue. */
async function ended(signal: AbortSignal): Promise<never> {
  await aborted(signal)
  throw toldToEnd()
}
