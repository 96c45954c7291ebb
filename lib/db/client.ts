import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '@/lib/generated/prisma/client'

/** A transaction of Prisma, as `$transaction(async (tx) => …)` hands it over. */
export type Tx = Prisma.TransactionClient

export interface Db {
  prisma: PrismaClient
  /** For statements that Prisma cannot say: keyset pages, streams, advisory locks. */
  pool: pg.Pool
  close(): Promise<void>
}

export interface DbOptions {
  /** Connections at most (default 10). */
  max?: number
  /** Shown in pg_stat_activity. */
  applicationName?: string
  /** A statement that runs longer is cancelled (default: none). */
  statementTimeoutMs?: number
  /** An idle connection broke. The pool replaces it; the message is worth a log line, nothing more. */
  onError?: (error: Error) => void
}

/**
 * Opens the console's database. Nothing is connected before the first query, and a PostgreSQL that restarts
 * costs only the queries that were under way: broken connections leave the pool and new ones are made.
 */
export function createDb(url: string, options: DbOptions = {}): Db {
  const onError = options.onError ?? (() => {})
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: options.applicationName ?? 'holdfast',
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
  })
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { onPoolError: onError, onConnectionError: onError }),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  })
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}
