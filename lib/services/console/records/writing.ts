import type { Tx } from '@/lib/db/client'
import type { ConsoleDeps, Result } from '@/lib/services/console/deps'

const LOCK = 'static-records'

/**
 * One write of an operator to static records, as one transaction. They go one after the other: each concerns several
 * names (the record's, its PTR's, those that it had before), and each must see what the one before wrote.
 */
export async function writing<T>(
  deps: ConsoleDeps,
  write: (tx: Tx) => Promise<Result<T>>,
): Promise<Result<T>> {
  return deps.db.transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`
    return write(tx)
  })
}
