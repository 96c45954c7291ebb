import type { KeaFeed } from '@/lib/core/ports/kea'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { type HealthState, setHealth } from '@/lib/services/worker/health'
import type { Intake } from '@/worker/intake'

const SILENT_MS = 60_000
/** A queue of events that is half as long as it may become. */
const FULL_SHARE = 0.5
const LATE_S = 60

/** Judges the way from Kea's tables to us: a heartbeat takes the real road, and silence is an alarm. */
export async function feedHealth(deps: WorkerDeps, feed: KeaFeed, intake: Intake): Promise<void> {
  // Another process reads, and tells how it goes.
  if (!intake.reading()) return
  try {
    const { pending, oldestSeconds, dropped, bound } = await feed.state()
    const beat = intake.lastBeat()
    const silentMs = beat === null ? 0 : deps.now().getTime() - beat.getTime()
    const [state, detail]: [HealthState, string | null] =
      silentMs > SILENT_MS
        ? ['down', `no event came through for ${Math.round(silentMs / 1000)} s`]
        : pending > bound * FULL_SHARE
          ? ['degraded', `${pending} events wait, at ${bound} they are dropped`]
          : dropped > 0
            ? ['degraded', `${dropped} events were dropped; everything is being read again`]
            : oldestSeconds > LATE_S
              ? ['degraded', `the oldest event waits for ${Math.round(oldestSeconds)} s`]
              : ['ok', null]
    await setHealth(deps.pool, 'kea-feed', state, detail, {
      data: { pending, oldestSeconds, dropped, bound, lastBeat: beat?.toISOString() ?? null },
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error'
    await setHealth(deps.pool, 'kea-feed', 'down', reason)
  }
}
