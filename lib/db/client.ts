import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '@/lib/generated/prisma/client'

/** A transaction of Prisma, as `$transaction(async (tx) => …)` hands it over. */
export type Tx = Prisma.TransactionClient

export interface Db {
  prisma: PrismaClient
  /**
   * Runs `work` in one transaction. Two that wait for each other are no failure: PostgreSQL ends one of them, which has
   * then done nothing and is done again. So `work` changes nothing but the database.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
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
    transaction: (work) => repeated(() => prisma.$transaction(work)),
    pool,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

const ATTEMPTS = 4
/** PostgreSQL's serialization_failure and deadlock_detected, and what Prisma makes of them. */
const BEATEN = /P2034|40001|40P01/

/** Tries again what lost against another transaction. */
async function repeated<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
      if (attempt === ATTEMPTS || !BEATEN.test(`${String(code)} ${String(message)}`)) throw error
    }
  }
}
