import type { KeaFeed } from '@/lib/core/ports/kea'
import { addJob, jobs } from '@/lib/db/queue'
import { endMutes } from '@/lib/services/worker/alert-mutes'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { findLapsed, letGo } from '@/lib/services/worker/due'
import { setHealth } from '@/lib/services/worker/health'
import { signOff, signOfLife } from '@/lib/services/worker/nodes'
import type { Sender } from '@/lib/services/worker/notify/sender'
import { pruneDaily } from '@/lib/services/worker/prune'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { refreshScopes } from '@/lib/services/worker/scopes'
import { statisticsGatherer } from '@/lib/services/worker/statistics'
import { repeatUnfinished } from '@/lib/services/worker/sync/repeat'
import type { Verifier } from '@/lib/services/worker/verify/verifier'
import { pullForward } from '@/lib/services/worker/waiting'
import { endLearning, findUnsettled } from '@/lib/services/worker/watches/due'
import { feedHealth } from '@/worker/feed-health'
import type { Intake } from '@/worker/intake'

export interface ScheduleOptions {
  deps: WorkerDeps
  feed: KeaFeed
  intake: Intake
  runnerId: () => string
  sender: Sender | null
  syncEveryMs: number
  scanEveryMs: number
  /** Asks the DNS servers about what is served; null: nobody does. */
  verifier: Verifier | null
  /** Milliseconds between samples; 0: none are taken. */
  sampleEveryMs: number
}

export interface Schedule {
  pullForward: () => void
  stop(): Promise<void>
}

const LIFE_MS = 2_000
const BEAT_MS = 15_000
/** A burst is over in a minute: plans for empty tables must not see it through. */
const STATISTICS_MS = 2_000
const SCOPES_MS = 60_000
const DUE_MS = 5_000
const UNSETTLED_MS = 60_000
const REPEAT_MS = 30_000
const RECHECK_MS = 30_000
/** Asked more often than it is done: who asks may not be reading the feed just then. */
const PRUNE_MS = 900_000

/** What happens by the clock. Each task waits for its own end before its next turn; a failure is told once. */
export function startSchedule(options: ScheduleOptions): Schedule {
  const { deps, feed, intake, runnerId, sampleEveryMs } = options
  const startedAt = deps.now()
  const views = [...deps.providers.keys()]
  const pull = () => pullForward(deps.pool, { olderThanMs: 0, views })
  const gather = statisticsGatherer(deps.pool, deps.log)
  const tasks = [
    every(deps, 'sign of life', LIFE_MS, async () => {
      const dead = await signOfLife(deps.pool, runnerId(), intake.reading(), startedAt)
      if (dead > 0) deps.log.warn(`Took over the work of ${dead} worker(s) that died`)
      await setHealth(deps.pool, 'database', 'ok', null)
    }),
    every(deps, 'heartbeat of the Kea feed', BEAT_MS, () => feedHealth(deps, feed, intake)),
    every(deps, 'gathering of statistics', STATISTICS_MS, async () => {
      if (intake.reading()) await gather()
    }),
    every(deps, 'reading of the scopes', SCOPES_MS, () => readScopes(deps)),
    every(deps, 'scan for waiting names', options.scanEveryMs, async () => {
      if (intake.reading()) await pullForward(deps.pool, { olderThanMs: options.scanEveryMs, views })
    }),
    every(deps, 'end of graces', DUE_MS, async () => {
      if (!intake.reading()) return
      await letGo(deps)
      if (intake.listed()) await findLapsed(deps)
      await endLearning(deps.pool, deps.now())
    }),
    every(deps, 'telling of alerts', DUE_MS, async () => {
      await endMutes(deps.pool, deps.now())
      await options.sender?.look()
    }),
    every(deps, 'scan for unsettled watches', UNSETTLED_MS, async () => {
      if (intake.reading() && intake.listed()) await findUnsettled(deps.pool)
    }),
    every(deps, 'question about what is not served', RECHECK_MS, async () => {
      if (intake.reading()) await options.verifier?.recheck()
    }),
    every(deps, 'sample of what is served', sampleEveryMs || RECHECK_MS, async (turn) => {
      if (turn === 0 || sampleEveryMs === 0 || !intake.reading() || !intake.listed()) return
      await takeSample(deps, options.verifier)
    }),
    every(deps, 'pruning of the history', PRUNE_MS, async () => {
      const pruned = intake.reading() ? await pruneDaily(deps.pool) : null
      const gone = Object.entries(pruned ?? {}).filter(([, count]) => count > 0)
      if (gone.length > 0) {
        deps.log.info(
          `Pruned the history: ${gone.map(([table, count]) => `${count} of ${table}`).join(', ')}`,
        )
      }
    }),
    every(deps, 'repeat of an unfinished check', REPEAT_MS, async () => {
      if (intake.reading() && (await repeatUnfinished(deps)))
        deps.log.info('The last consistency check could not list every zone: it begins again')
    }),
    every(deps, 'consistency check', options.syncEveryMs, async (turn) => {
      // The first one follows the first listing of Kea's hosts.
      if (turn > 0 && intake.reading()) await addJob(deps.pool, jobs.syncAll())
    }),
  ]
  return {
    pullForward() {
      // A check that failed meanwhile sleeps in its back-off; asked for again, it runs now.
      const check = async () => {
        if (await syncWaits(deps)) await addJob(deps.pool, jobs.syncAll())
      }
      Promise.all([pull(), check()]).catch((error: unknown) =>
        deps.log.warn(`Waiting names could not be pulled forward: ${String(error)}`),
      )
    },
    async stop() {
      await Promise.all(tasks.map((task) => task.stop()))
      await signOff(deps.pool, runnerId()).catch(() => undefined)
    },
  }
}

async function takeSample({ log }: WorkerDeps, verifier: Verifier | null): Promise<void> {
  const found = await verifier?.sample()
  if (found === undefined) return
  const { asked, unserved, changed } = found
  log.debug(`Asked the DNS servers about ${asked} records that count as served`)
  const some = (names: readonly string[]) =>
    `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`
  if (unserved.length > 0) log.warn(`Held by SOLIDserver and not served: ${some(unserved)}`)
  if (changed.length > 0) log.warn(`Otherwise on the DNS server than it was left: ${some(changed)}`)
}

async function syncWaits(deps: WorkerDeps): Promise<boolean> {
  const { rows } = await deps.pool.query(
    `select from graphile_worker.jobs where key = 'sync' and attempts > 0 and locked_at is null`,
  )
  return rows.length > 0
}

/** Reads the scopes and writes down how that went; claims follow when something is different. */
export async function readScopes(deps: WorkerDeps): Promise<void> {
  if (deps.scopeSources.length === 0) {
    await setHealth(deps.pool, 'kea-scopes', 'unknown', 'KEA_CONTROL names no source for the subnets')
    return
  }
  const { changed, scopes, failures } = await refreshScopes(deps)
  if (changed) {
    await recomputeAll(deps)
    await addJob(deps.pool, jobs.reviewWatches())
  }
  const detail = failures.map(({ source, reason }) => `${source}: ${reason}`).join('; ')
  const state = failures.length === 0 ? 'ok' : scopes > 0 ? 'degraded' : 'down'
  await setHealth(deps.pool, 'kea-scopes', state, detail === '' ? null : detail, { data: { scopes } })
}

function every(
  deps: WorkerDeps,
  what: string,
  ms: number,
  task: (turn: number) => Promise<void>,
): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let failed = ''
  let running: Promise<void> = Promise.resolve()
  async function once(turn: number): Promise<void> {
    try {
      await task(turn)
      if (failed !== '') deps.log.info(`The ${what} works again`)
      failed = ''
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown error'
      if (reason !== failed && !stopped) deps.log.warn(`The ${what} failed: ${reason}`)
      failed = reason
    }
    if (stopped) return
    timer = setTimeout(() => {
      running = once(turn + 1)
    }, ms)
    timer.unref()
  }
  running = once(0)
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
