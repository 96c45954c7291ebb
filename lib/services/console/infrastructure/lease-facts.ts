import type pg from 'pg'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { FACT_COLUMNS, type FactRow, toFact } from '@/lib/services/worker/leases/fact-row'

/** What is known of the leases at these addresses, in order. */
export async function readFacts(pool: pg.Pool, ips: readonly string[]): Promise<LeaseFact[]> {
  if (ips.length === 0) return []
  const { rows } = await pool.query<FactRow>(
    `select ${FACT_COLUMNS} from lease l where l.ip = any($1::inet[]) order by l.ip`,
    [ips],
  )
  return rows.map(toFact)
}
