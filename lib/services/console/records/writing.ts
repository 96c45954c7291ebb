import type { Tx } from '@/lib/db/client'
import type { ConsoleDeps, Result } from '@/lib/services/console/deps'

const ATTEMPTS = 3
const LOCK = 'static-records'

/** Two transactions that wait for each other: PostgreSQL ended one of them, which has done nothing. */
function isDeadlock(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return code === 'P2034' || (typeof message === 'string' && message.includes('40P01'))
}

/**
 * One write of an operator to static records, as one transaction. They go one after the other: each concerns several
 * names (the record's, its PTR's, those that it had before), and each must see what the one before wrote. A deadlock
 * with the worker, which locks in an order of its own, is no failure: the write is done again.
 */
export async function writing<T>(
  deps: ConsoleDeps,
  write: (tx: Tx) => Promise<Result<T>>,
): Promise<Result<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deps.db.prisma.$transaction(async (tx) => {
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`
        return write(tx)
      })
    } catch (error) {
      if (!isDeadlock(error) || attempt === ATTEMPTS) throw error
    }
  }
}
