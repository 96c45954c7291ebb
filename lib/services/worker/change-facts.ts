import type pg from 'pg'
import type { AlertFact } from '@/lib/core/alerts'
import type { Topic } from '@/lib/core/topic'
import { notifyTopic } from '@/lib/db/topics'
import { storeAlerts } from '@/lib/services/worker/alerts'
import { enqueueNames, enqueueReservations } from '@/lib/services/worker/enqueue'
import { KeyedMutex } from '@/lib/services/worker/keyed-mutex'
import { inTransaction } from '@/lib/services/worker/transaction'
import { enqueueWatches } from '@/lib/services/worker/watches/enqueue-watches'

/**
 * What follows from changed facts, gathered while they are written: alerts and jobs are rows that everybody writes, so
 * they come last, once, and in one order.
 */
export interface Aftermath {
  /** Alerts that stand now; those of `reasons` that are not among them are over. */
  tell(raised: readonly AlertFact[], reasons: readonly string[]): void
  lookAtNames(names: Iterable<string>): void
  /** When the first of it happened in Kea. */
  since(at: string): void
  lookAtReservations(ids: Iterable<string>): void
  lookAtWatches(ids: Iterable<string>): void
  notify(...topics: readonly Topic[]): void
}

/** Advisory lock of the console database: "hffc" in ASCII. */
const FACTS_LOCK = 0x68666663

/** A process waits for the lock with one connection at most. */
const turns = new KeyedMutex()

/**
 * Runs `work` in a transaction that changes facts (reservations as Kea has them, leases) or the claims that follow
 * from them. One at a time, whatever the number of processes: each reads and locks rows of both kinds in an order that
 * depends on what it finds, so two of them side by side would wait for each other in a circle.
 */
export async function changeFacts<T>(
  pool: pg.Pool,
  work: (tx: pg.PoolClient, after: Aftermath) => Promise<T>,
): Promise<T> {
  return await turns.run('facts', () =>
    inTransaction(
      pool,
      async (tx) => {
        const after = createAftermath()
        const result = await work(tx, after)
        await after.write(tx)
        return result
      },
      `begin; select pg_advisory_xact_lock(${FACTS_LOCK})`,
    ),
  )
}

function createAftermath(): Aftermath & { write(tx: pg.PoolClient): Promise<void> } {
  const raised: AlertFact[] = []
  const reasons = new Set<string>()
  const names = new Set<string>()
  const reservations = new Set<string>()
  const watches = new Set<string>()
  const topics = new Set<Topic>()
  let began: string | null = null
  const add =
    <T>(set: Set<T>) =>
    (items: Iterable<T>) => {
      for (const item of items) set.add(item)
    }
  return {
    tell(alerts, over) {
      raised.push(...alerts)
      for (const reason of over) reasons.add(reason)
    },
    lookAtNames: add(names),
    since(at) {
      if (began === null || at < began) began = at
    },
    lookAtReservations: add(reservations),
    lookAtWatches: add(watches),
    notify: (...told) => add(topics)(told),
    async write(tx) {
      await storeAlerts(tx, raised, { reasons: [...reasons] })
      await enqueueNames(tx, names, { since: began })
      await enqueueReservations(tx, reservations)
      await enqueueWatches(tx, [...watches].sort())
      await notifyTopic(tx, ...topics)
    },
  }
}
