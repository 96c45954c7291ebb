import type pg from 'pg'
import { runSql } from '@/lib/db/sql'

/** How long history is kept. The audit log is kept for ever: no role that we use may delete from it. */
export const KEPT = {
  /** Days of events copied from Kea. */
  keaEventDays: 30,
  /** Days of changes that ended, served or failed. What is under way is never pruned. */
  changeDays: 400,
  /** Days of messages about alerts that were sent or have failed. */
  deliveryDays: 30,
  /** Consistency checks. */
  syncRuns: 100,
  /** Days of remembered requests; they count for one day. */
  idempotencyKeyDays: 2,
} as const

/** Rows of one statement: each is its own short transaction. */
const BATCH = 5_000

/** Rows that went, by table. */
export type Pruned = Record<
  'kea_event' | 'change' | 'sync_run' | 'idempotency_key' | 'notification_delivery',
  number
>

/** Each finds its rows by an index of its own, the oldest first: `kea_event (received_at)` and so on. */
const STATEMENTS: readonly { table: keyof Pruned; sql: string; values: readonly unknown[] }[] = [
  {
    table: 'kea_event',
    sql: `delete from kea_event where ctid in (
      select ctid from kea_event where received_at < now() - $1 * interval '1 day' order by received_at limit $2)`,
    values: [KEPT.keaEventDays],
  },
  ...['served', 'failed'].map((status) => ({
    table: 'change' as const,
    sql: `delete from change where ctid in (
      select ctid from change where status = $3 and updated_at < now() - $1 * interval '1 day'
      order by updated_at limit $2)`,
    values: [KEPT.changeDays, status],
  })),
  {
    table: 'sync_run',
    sql: `delete from sync_run where id in (
      select id from sync_run where finished_at is not null
        and started_at < (select started_at from sync_run order by started_at desc offset $1 limit 1)
      order by started_at limit $2)`,
    values: [KEPT.syncRuns - 1],
  },
  {
    table: 'idempotency_key',
    sql: `delete from idempotency_key where ctid in (
      select ctid from idempotency_key where created_at < now() - $1 * interval '1 day' order by created_at limit $2)`,
    values: [KEPT.idempotencyKeyDays],
  },
  {
    table: 'notification_delivery',
    sql: `delete from notification_delivery where ctid in (
      select ctid from notification_delivery where created_at < now() - $1 * interval '1 day' and status <> 'waiting'
      order by created_at limit $2)`,
    values: [KEPT.deliveryDays],
  },
]

/** Deletes what is older than it need be kept, batch by batch. */
export async function prune(pool: pg.Pool, batch = BATCH): Promise<Pruned> {
  const pruned: Pruned = {
    kea_event: 0,
    change: 0,
    sync_run: 0,
    idempotency_key: 0,
    notification_delivery: 0,
  }
  for (const { table, sql, values } of STATEMENTS) {
    const [keep, ...rest] = values
    for (let count = batch; count >= batch; ) {
      count = (await pool.query(sql, [keep, batch, ...rest])).rowCount ?? 0
      pruned[table] += count
    }
  }
  return pruned
}

/** The same once a day, whoever of several workers comes first. Null: it was done already. */
export async function pruneDaily(pool: pg.Pool): Promise<Pruned | null> {
  const [mine] = await runSql(
    pool,
    `insert into setting (key, value) values ('pruned', to_jsonb(now())) on conflict (key) do update
       set value = excluded.value where (setting.value #>> '{}')::timestamptz < now() - interval '23 hours'
     returning key`,
  )
  return mine === undefined ? null : await prune(pool)
}
