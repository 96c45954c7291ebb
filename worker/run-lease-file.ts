import { seedLines } from '@/lib/core/seed-lines'
import { createKeeper } from '@/lib/services/worker/stand-alone/keeper'
import { createLeaseFacts, type LeaseFacts } from '@/lib/services/worker/stand-alone/lease-facts'
import { leaseFeed, logLeaseEvents } from '@/lib/services/worker/stand-alone/lease-feed'
import { type Loop, startLoop } from '@/lib/services/worker/stand-alone/loop'
import { startHealthPage } from '@/worker/health-page'
import { keeperOptions } from '@/worker/keeper-options'
import { openLeaseFiles } from '@/worker/lease-files'
import type { RunOptions } from '@/worker/run-companion'
import { inventoryWriter } from '@/worker/stand-alone-inventory'

/** Owner of what this mode creates, when nothing else is told: another worker's records are not touched. */
const INSTANCE = 'holdfast-lease-file'

/**
 * Follows lease files of Kea; no database at all. Names of active leases are published, those that were given back are
 * withdrawn, as far as our tag is on them and the file says so. Resolves with the exit code.
 */
export async function runLeaseFiles(options: RunOptions): Promise<0 | 1> {
  const { config, log, signal, metrics } = options
  const { flags } = config
  const once = flags.once || flags.dryRun
  const facts = createLeaseFacts()
  let loop: Loop | null = null
  for (const path of flags.leaseFile) log.info(`Reading leases from ${path}`)
  const files = openLeaseFiles({
    paths: flags.leaseFile,
    pollMs: flags.pollInterval * 1000,
    ...{ once, log, signal },
    onBatch(changes, listed) {
      const events = facts.take(changes)
      if (listed) {
        logLeaseEvents(log, events)
        for (const { cause } of events) if (cause !== null) metrics.event(cause, 1)
      }
      loop?.ring(null)
    },
  })
  try {
    if (!(await files.listed)) return signal.aborted && !once ? 0 : 1
    log.info(`Read ${facts.all().length} leases, ${countNamed(facts)} of them active and with a hostname`)
    const publishing = flags.enableDns ? await publisher(options, facts) : null
    if (publishing === null) {
      log.info(
        'DNS is off: no record was looked for, created or changed. With --enable-dns --dns-zone ZONE they are',
      )
    }
    const { onInventory } = inventoryWriter(config, options)
    const feed = leaseFeed({ facts, scopes: publishing?.scopes ?? [], log, onInventory })
    if (once) {
      await feed.refresh(null)
      if (publishing === null) return 0
      feed.announce()
      const { failed } = await publishing.keeper.check((world) => feed.rebuild(world))
      return failed > 0 ? 1 : 0
    }
    const health = await startHealthPage(options)
    loop = startLoop({
      ...{ feed, log, signal, keeper: publishing?.keeper ?? null },
      ...{ now: options.now, onTurn: health.turn },
      pollMs: flags.pollInterval * 1000,
      syncEveryMs: flags.syncInterval * 1000,
    })
    await loop.done
    await files.ended
    await health.close()
    return 0
  } finally {
    files.stop()
    await files.ended
  }
}

/** What publishes the names of leases. */
async function publisher(options: RunOptions, facts: LeaseFacts) {
  const { config, log } = options
  log.info(seedLines.dnsEnabled(config.zoneText))
  const shared = await keeperOptions(options, config.env.HOLDFAST_INSTANCE ?? INSTANCE)
  const keeper = createKeeper({
    ...shared,
    // Reservations and operators' records of another part are none of this one's business.
    isOurs: ({ provenance }) => provenance === 'ddns(dynamic)',
    // kea-lfc drops the rows of leases that ended: what the file does not tell of may have ended in any way.
    unexplained: (record) => !facts.knows(record),
  })
  return { keeper, scopes: shared.scopes }
}

function countNamed(facts: LeaseFacts): number {
  return facts.all().filter(({ hostname, endedAt }) => hostname !== '' && endedAt === null).length
}
