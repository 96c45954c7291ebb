import type { KeaFeed } from '@/lib/core/ports/kea'
import { runSql } from '@/lib/db/sql'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { type HealthState, setHealth } from '@/lib/services/worker/health'
import type { Intake } from '@/worker/intake'

const HOP = 'kea-feed'
const SILENT_MS = 60_000
/** A queue of events that is half as long as it may become. */
const FULL_SHARE = 0.5
const LATE_S = 60

/** How long the last good word of any process counts: who cannot read may not be who does. */
const FRESH = '30 seconds'

/**
 * Sends a heartbeat down the real road from Kea's tables to us, and judges that road: silence is an alarm. When the feed
 * cannot be read at all, that is said, unless another process has just read it.
 */
export async function feedHealth(deps: WorkerDeps, feed: KeaFeed, intake: Intake): Promise<void> {
  const trouble = intake.trouble()
  // Another process reads, and tells how it goes.
  if (!intake.reading() && trouble === null) return
  try {
    if (trouble !== null) throw new Error(trouble)
    await feed.beat()
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
    await setHealth(deps.pool, HOP, state, detail, {
      data: { pending, oldestSeconds, dropped, bound, lastBeat: beat?.toISOString() ?? null },
    })
  } catch (error) {
    await down(deps, error instanceof Error ? error.message : 'unknown error')
  }
}

async function down({ pool }: WorkerDeps, reason: string): Promise<void> {
  const [before] = await runSql<{ good: boolean; data: Record<string, unknown> }>(
    pool,
    `select state <> 'down' and checked_at > now() - interval '${FRESH}' as good, data from health where name = $1`,
    [HOP],
  )
  // Since when nothing came is worth knowing all the longer.
  if (before?.good !== true) await setHealth(pool, HOP, 'down', reason, { data: before?.data ?? {} })
}
