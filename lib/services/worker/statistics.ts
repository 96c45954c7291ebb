import type pg from 'pg'
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
