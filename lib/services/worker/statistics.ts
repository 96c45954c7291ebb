import type pg from 'pg'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { statement } from '@/lib/services/worker/statement'

/**
 * Has PostgreSQL look at tables that changed by as many rows as they had when it last did; answers their names. A plan is
 * kept until then: one made for tables of ten rows reads every row of them when they have ten thousand, and autovacuum
 * may be a minute away (PostgreSQL, "Routine Vacuuming", 25.1.3). One cheap question when nothing grew.
 */
export async function gatherStatistics(pool: pg.Pool): Promise<string[]> {
  const rows = await statement<{ grown: string }>(
    pool,
    'gather-statistics',
    'select gather_statistics() as grown',
    [],
  )
  return rows.map(({ grown }) => grown)
}

/** PostgreSQL: insufficient_privilege, undefined_function. */
const NOT_GRANTED = new Set(['42501', '42883'])

/** The same, again and again; where it is not granted that is told once, and it is left to autovacuum. */
export function statisticsGatherer(pool: pg.Pool, log: Pick<WorkerLog, 'warn'>): () => Promise<void> {
  let granted = true
  return async () => {
    if (!granted) return
    try {
      await gatherStatistics(pool)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && NOT_GRANTED.has(String(error.code)))) throw error
      granted = false
      log.warn(
        `A burst may be slow: ${error.message}. As the owner of the database, run deploy/console-grants.sql`,
      )
    }
  }
}
