import type pg from 'pg'
import type { KeaFeed } from '@/lib/core/ports/kea'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import type { Companion } from '@/worker/companion'
import type { MetricsServer } from '@/worker/metrics'

export interface Readiness {
  /** Why the worker is not ready, or null. */
  reason(): Promise<string | null>
  attach(pool: pg.Pool, companion: Companion): void
}

/** Milliseconds that jobs may be due without one that ends. */
const STALLED_MS = 60_000

const WAITING = `select from graphile_worker.jobs where run_at < now() - interval '60 seconds' and locked_at is null
  and attempts < max_attempts limit 1`

/**
 * Ready: the console database answers, its queue moves, and Kea's tables were read once by this worker or are read by
 * another.
 */
export function readiness(): Readiness {
  let parts: { pool: pg.Pool; companion: Companion } | null = null
  return {
    async reason() {
      if (parts === null) return 'starting'
      const { pool, companion } = parts
      try {
        const late = companion.idleMs() > STALLED_MS
        const { rows } = await pool.query(late ? WAITING : 'select from (select 1) as one where false')
        if (rows.length > 0) return 'the queue stands still: jobs are due, and none ends'
      } catch {
        return 'the console database does not answer'
      }
      return companion.intake.listed() ? null : "Kea's tables were not read yet"
    },
    attach(pool, companion) {
      parts = { pool, companion }
    },
  }
}

const EVERY_MS = 5_000

/** Keeps the gauges of the two queues, of health and of alerts. What cannot be read keeps nothing else from being told. */
export function watchQueue(deps: WorkerDeps, feed: KeaFeed, metrics: MetricsServer): { stop(): void } {
  async function ours(): Promise<void> {
    const { rows } = await deps.pool.query<{ depth: number; oldest: number }>(
      `select count(*)::int as depth,
         coalesce(extract(epoch from now() - min(run_at)), 0)::float8 as oldest
       from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`,
    )
    const [row] = rows
    if (row !== undefined) metrics.queue({ depth: row.depth, oldestSeconds: row.oldest })
    const health = await deps.pool.query<{ name: string; state: string; beat: number | null }>(
      `select name, state, extract(epoch from now() - (data->>'lastBeat')::timestamptz)::float8 as beat from health`,
    )
    // What belongs to one zone is an alert; a label must not tell names.
    const hops = health.rows.filter(({ name }) => !name.includes('/'))
    metrics.health(hops.map(({ name, state }) => ({ hop: name, up: state === 'ok' })))
    metrics.heartbeat(hops.find(({ name }) => name === 'kea-feed')?.beat ?? null)
    const alerts = await deps.pool.query<{
      kind: string
      severity: 'low' | 'medium' | 'high'
      count: number
    }>(
      'select kind, severity, count(*)::int as count from alert where active is not null group by kind, severity',
    )
    metrics.alerts(alerts.rows)
  }
  const look = () => {
    ours().catch(() => metrics.databaseDown())
    feed.state().then(
      (state) => metrics.outbox(state),
      () => undefined,
    )
  }
  const timer = setInterval(look, EVERY_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
