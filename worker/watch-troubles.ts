import type pg from 'pg'
import { setHealth } from '@/lib/services/worker/health'
import type { Troubles } from '@/worker/troubles'

/** Hops count as silent when nobody speaks of them for a minute. */
const REFRESH_MS = 15_000

/** Carries what goes wrong, and goes well again, to the health rows, and says so again and again. */
export function watchTroubles(pool: pg.Pool, troubles: Pick<Troubles, 'listen'>): { stop(): void } {
  const known = new Map<string, string | null>()
  const write = (hop: string, problem: string | null) =>
    void setHealth(pool, hop, problem === null ? 'ok' : 'degraded', problem).catch(() => undefined)
  troubles.listen((hop, problem) => {
    known.set(hop, problem)
    write(hop, problem)
  })
  const timer = setInterval(() => {
    for (const [hop, problem] of known) write(hop, problem)
  }, REFRESH_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
