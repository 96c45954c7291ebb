import { setTimeout as sleep } from 'node:timers/promises'
import { seedLines } from '@/lib/core/seed-lines'
import { notifyTopic } from '@/lib/db/topics'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { finishRun, openRuns, runProgress, type SyncProgress } from '@/lib/services/worker/sync/run-store'
import { syncAll } from '@/lib/services/worker/sync-all'
import type { DiscoverOptions } from '@/lib/services/worker/zones'

export interface SyncKeeper {
  /** Of all zones, or of one; one check at a time. Resolves when the looks it asked for are queued. */
  run(zoneId?: string): Promise<void>
  /** Sees checks through that another process began. */
  adopt(): Promise<void>
  /**
   * Resolves when every check seen to by this process has ended, with the number of looks that failed. Rejects when
   * none of their looks ended for `stallMs` milliseconds.
   */
  settled(stallMs: number): Promise<number>
  stop(): Promise<void>
}

const LOOK_MS = 100
/** Milliseconds between two lines about how far a check is. */
const TELL_MS = 10_000

/** Runs consistency checks and tells when their last look ended. */
export function createSyncKeeper(
  deps: WorkerDeps,
  options: DiscoverOptions,
  onEnd: (outcome: 'success' | 'failure', seconds: number) => void = () => undefined,
): SyncKeeper {
  const stop = new AbortController()
  const kept = new Map<string, Promise<void>>()
  let running: Promise<void> | null = null
  let failures = 0
  let open = 0
  let moved = performance.now()

  /** Until nothing of the run is open. A DNS server that is away makes this long, and the check still ends. */
  async function see(runId: string, unlisted: readonly string[]): Promise<void> {
    const startedAt = performance.now()
    let pause = LOOK_MS
    let toldAt = startedAt
    while (!stop.signal.aborted) {
      const progress = await runProgress(deps.pool, runId).catch(() => null)
      if (progress !== null && progress.open !== open) {
        open = progress.open
        moved = performance.now()
      }
      if (progress !== null && progress.open === 0) {
        await finishRun(deps.pool, runId, unlisted.length > 0 ? unlisted.join('; ') : null)
        failures += progress.failed + unlisted.length
        onEnd(unlisted.length === 0 ? 'success' : 'failure', (performance.now() - startedAt) / 1000)
        tell(progress)
        return
      }
      if (progress !== null && performance.now() - toldAt >= TELL_MS) {
        toldAt = performance.now()
        const done = progress.total - progress.open
        deps.log.info(`DNS consistency check: ${done} of ${progress.total} names looked at`)
        await notifyTopic(deps.pool, 'health').catch(() => undefined)
      }
      await sleep(pause, undefined, { signal: stop.signal }).catch(() => undefined)
      pause = Math.min(1_000, pause * 1.2)
    }
  }

  function tell({ created, updated, deleted, refused, failed }: SyncProgress): void {
    deps.log.info(seedLines.checkComplete(created))
    if (updated + deleted + refused + failed > 0) {
      deps.log.info(`Also ${updated} updated, ${deleted} deleted, ${refused} refused, ${failed} failed`)
    }
  }

  function keep(runId: string, unlisted: readonly string[]): void {
    if (kept.has(runId)) return
    const seen = see(runId, unlisted)
      .catch((error: unknown) => deps.log.warn(`The end of a consistency check was missed: ${String(error)}`))
      .finally(() => kept.delete(runId))
    kept.set(runId, seen)
  }

  return {
    async run(zoneId) {
      // What was listed before somebody asked tells him nothing: his check begins after it.
      while (running !== null) await running.catch(() => undefined)
      running = syncAll(deps, options, zoneId ?? null)
        .then((started) => keep(started.runId, started.failures))
        .finally(() => {
          running = null
        })
      return running
    },
    async adopt() {
      for (const runId of await openRuns(deps.pool)) keep(runId, [])
    },
    async settled(stallMs) {
      moved = performance.now()
      while (kept.size > 0) {
        await sleep(LOOK_MS)
        if (performance.now() - moved > stallMs) {
          throw new Error(`${open} names still wait for a DNS server that does not answer`)
        }
      }
      return failures
    },
    async stop() {
      stop.abort()
      await Promise.all(kept.values())
    },
  }
}
