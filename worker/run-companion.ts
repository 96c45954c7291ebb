import { seedLines } from '@/lib/core/seed-lines'
import { createDb, type Db } from '@/lib/db/client'
import { migrateQueue } from '@/lib/db/queue'
import { listenTopics } from '@/lib/db/topics'
import { createKeaFeed } from '@/lib/kea/feed'
import { HOST_CHANNEL } from '@/lib/kea/names'
import type { WorkerDeps, WorkerLog } from '@/lib/services/worker/deps'
import { createNameLocks } from '@/lib/services/worker/name-locks'
import { createSender } from '@/lib/services/worker/notify/sender'
import { applyFlags, instanceId } from '@/lib/services/worker/setup'
import { tunedUrl } from '@/lib/services/worker/tune'
import { createWorldCache } from '@/lib/services/worker/world'
import type { Adapters } from '@/worker/adapters'
import { startCompanion } from '@/worker/companion'
import { DEFAULT_CONCURRENCY, type WorkerConfig } from '@/worker/config'
import type { DnsHealthBoard } from '@/worker/dns-health'
import { startHttp } from '@/worker/http'
import { feedOutage } from '@/worker/intake'
import { inventorySettings } from '@/worker/inventory'
import type { MetricsServer } from '@/worker/metrics'
import { readiness, watchQueue } from '@/worker/readiness'
import { ensureTriggers } from '@/worker/triggers'
import type { Troubles } from '@/worker/troubles'
import { untilItWorks } from '@/worker/until'
import { watchTroubles } from '@/worker/watch-troubles'

export interface Running {
  stop(): Promise<void>
}

export interface RunOptions {
  config: WorkerConfig
  adapters: Adapters
  board: DnsHealthBoard
  metrics: MetricsServer
  troubles: Troubles
  log: WorkerLog
  signal: AbortSignal
  now: () => Date
}

const OVERRULED =
  '--enable-dns has no effect: an administrator has set the policy in the console, and there "Publish in DNS" is off'

/** What the worker beside the console works with. */
export async function companionDeps(options: RunOptions): Promise<{ deps: WorkerDeps; db: Db }> {
  const { config, adapters, log, metrics, signal } = options
  const { flags, env } = config
  const db = createDb(tunedUrl(env.DATABASE_URL ?? ''), {
    // Looks share their statements; few of these are ever open.
    max: (flags.dnsConcurrency ?? DEFAULT_CONCURRENCY) + 8,
    applicationName: 'holdfast-worker',
    onError: (error) => log.debug(`console database: ${error.message}`),
  })
  // Starting before the databases is usual after a power cut; who runs it once wants to know now.
  const waits = () => !flags.once
  await untilItWorks(log, signal, 'Connecting to the console database', () => migrateQueue(db.pool), waits)
  const instance = await untilItWorks(
    ...([log, signal, 'Reading the id of the installation'] as const),
    () => instanceId(db.pool, adapters.kea, env.HOLDFAST_INSTANCE ?? null),
    waits,
  )
  const deps: WorkerDeps = {
    pool: db.pool,
    kea: adapters.kea,
    scopeSources: adapters.scopeSources,
    providers: adapters.providers,
    lookup: adapters.lookup,
    world: createWorldCache(db.pool),
    locks: createNameLocks(db.pool),
    log,
    metrics,
    instance,
    servedDeadlineMs: flags.servedDeadline * 1000,
    now: options.now,
  }
  const { enableDns, dnsZone = null, dnsScope } = flags
  const followed = await applyFlags(db.pool, { enableDns, zone: dnsZone, view: dnsScope })
  if (!followed) log.warn(OVERRULED)
  else if (enableDns && dnsZone !== null) log.info(seedLines.dnsEnabled(dnsZone))
  return { deps, db }
}

/** The companion until it is told to stop. */
export async function runCompanion(options: RunOptions): Promise<Running> {
  const { config, adapters, board, metrics, troubles, log, signal } = options
  const { flags, env } = config
  log.info(seedLines.eventMode())
  const http = await startHttp({
    host: env.WORKER_HOST,
    port: env.WORKER_PORT,
    registry: metrics.registry,
    notReady: () => ready.reason(),
    troubles: () => troubles.lines(),
  })
  const ready = readiness()
  // It is silent from now on, also while a database is waited for.
  metrics.heartbeat(null)
  const { deps, db } = await companionDeps(options)
  await untilItWorks(log, signal, 'Looking at the triggers in the Kea database', () =>
    ensureTriggers(adapters.connection, log),
  )
  // One trouble, whoever meets it: who listens, or who wants to read.
  const outage = feedOutage(log)
  const feed = createKeaFeed({
    connection: adapters.connection,
    onProblem: (error) => outage.failed(error.message),
  })
  log.info(seedLines.listening(HOST_CHANNEL))
  const companion = await startCompanion({
    ...{ deps, feed, outage },
    calls: flags.dnsConcurrency ?? DEFAULT_CONCURRENCY,
    flags: { enableDns: flags.enableDns, zone: flags.dnsZone ?? null, view: flags.dnsScope },
    syncEveryMs: flags.syncInterval * 1000,
    scanEveryMs: 30_000,
    sender: createSender({
      pool: db.pool,
      notifier: adapters.notifier,
      log,
      publicUrl: env.HOLDFAST_PUBLIC_URL ?? null,
      now: options.now,
      random: Math.random,
      onSent: metrics.told,
    }),
    inventory: inventorySettings(config),
    verify: {
      ...{ size: flags.sampleSize, perSecond: flags.sampleRate, everyMs: flags.sampleInterval * 1000 },
      onVerified: metrics.verified,
    },
    onSync: metrics.sync,
  })
  const topics = listenTopics(env.DATABASE_URL ?? '', (topic) => {
    if (topic === 'policy' || topic === 'scopes' || topic === 'zones') deps.world.forget()
  })
  board.attach(deps, () => companion.pullForward())
  const hops = watchTroubles(db.pool, troubles)
  const queue = watchQueue(deps, feed, metrics)
  ready.attach(db.pool, companion)
  return {
    async stop() {
      queue.stop()
      hops.stop()
      await topics.close()
      await companion.stop()
      await board.close()
      await deps.locks.close()
      await http.close()
      await db.close()
    },
  }
}
