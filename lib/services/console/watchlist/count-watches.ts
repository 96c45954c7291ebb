import type pg from 'pg'
import type { WatchCounts } from '@/lib/contract/watch'

/** Counts what is not dismissed. */
export async function countWatches(pool: pg.Pool): Promise<WatchCounts> {
  const { rows } = await pool.query<{ state: string; n: number }>(
    `select state, count(*)::int as n from watch where state <> 'dismissed' group by 1`,
  )
  const of = (state: string): number => rows.find((row) => row.state === state)?.n ?? 0
  return { watching: of('watching'), clientSeen: of('client-seen'), bound: of('bound') }
}
