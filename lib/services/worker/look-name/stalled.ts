import type pg from 'pg'
import { clockTime } from '@/lib/core/clock-time'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { settleNames } from '@/lib/services/worker/look-name/store'
import { statement } from '@/lib/services/worker/statement'

/** Milliseconds without an answer after which rows say that they wait. */
const PATIENCE_MS = 2_000
const LOOK_MS = 500

/** Watches the calls to DNS servers that are under way. */
export interface CallWatch {
  during<T>(view: string, call: () => Promise<T>): Promise<T>
  close(): void
}

interface Call {
  view: string
  since: Date
  /** Milliseconds, monotonic. */
  startedAt: number
}

/**
 * A call that hangs keeps its row, and every row behind it, without a word. When the oldest one has no answer for two
 * seconds, all rows of the server that wait without a reason get one. Costs nothing while calls are answered.
 */
export function createCallWatch(deps: WorkerDeps): CallWatch {
  const calls = new Set<Call>()
  let telling = false
  const timer = setInterval(() => {
    // In the order they began: the first is the oldest.
    const [oldest] = calls
    if (oldest === undefined || performance.now() - oldest.startedAt < PATIENCE_MS || telling) return
    telling = true
    tell(oldest)
      .catch((error: unknown) => deps.log.debug(`Waiting rows could not be told: ${String(error)}`))
      .finally(() => {
        telling = false
      })
  }, LOOK_MS)
  timer.unref()

  async function tell({ view, since }: Call): Promise<void> {
    const server = deps.providers.get(view)
    const views = [...deps.providers].filter(([, one]) => one === server).map(([name]) => name)
    await tellWaiting(deps.pool, views, `waiting for SOLIDserver since ${clockTime(since)}`)
  }

  return {
    async during(view, call) {
      const mine = { view, since: deps.now(), startedAt: performance.now() }
      calls.add(mine)
      try {
        return await call()
      } finally {
        calls.delete(mine)
      }
    },
    close: () => clearInterval(timer),
  }
}

/** `skip locked`: what a look is just writing down needs no reason. Neither time nor version: nothing happened. */
async function tellWaiting(pool: pg.Pool, views: readonly string[], reason: string): Promise<void> {
  const rows = await statement<{ reservation: string | null }>(
    pool,
    'tell-waiting',
    `update dns_record set reason = $2 where id in (
       select d.id from dns_record d join zone z on z.id = d.zone_id and z.managed and z.gone_at is null
       where d.status = 'queued' and d.reason is null and z.view = any($1::text[])
         and d.updated_at < now() - $3 * interval '1 millisecond'
       order by d.id limit 2000 for update of d skip locked)
     returning reservation_id as reservation`,
    [views, reason, PATIENCE_MS],
  )
  if (rows.length === 0) return
  await settleNames(pool, [...new Set(rows.flatMap(({ reservation }) => reservation ?? []))], ['records'], [])
}
