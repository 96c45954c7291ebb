import type pg from 'pg'
import { type PgQueryable, runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { enqueueNames } from '@/lib/services/worker/enqueue'
import { inTransaction } from '@/lib/services/worker/transaction'

/** A consistency check under way. */
export interface SyncProgress {
  id: string
  total: number
  open: number
  created: number
  updated: number
  deleted: number
  refused: number
  failed: number
}

const CHUNK = 5_000

/** Writes down a check and asks for a look at each of its names, in one transaction. */
export async function startRun(pool: pg.Pool, kind: string, names: readonly string[]): Promise<string> {
  return await inTransaction(pool, async (tx) => {
    const [run] = await runSql<{ id: string }>(
      tx,
      `insert into sync_run (kind, total, finished_at) values ($1, $2::int, case when $2::int = 0 then now() end)
       returning id`,
      [kind, names.length],
    )
    if (run === undefined) throw new Error('the check could not be written down')
    for (let at = 0; at < names.length; at += CHUNK) {
      await runSql(
        tx,
        'insert into sync_item (run_id, name) select $1::uuid, n from unnest($2::text[]) as n',
        [run.id, names.slice(at, at + CHUNK)],
      )
    }
    // Behind the looks that a change asked for: nobody waits for a check.
    await enqueueNames(tx, names, { priority: 10 })
    return run.id
  })
}

/** How far a check is; it is finished as soon as nothing is open. */
export async function runProgress(sql: PgQueryable, runId: string): Promise<SyncProgress | null> {
  const [row] = await runSql<SyncProgress>(
    sql,
    `select r.id, r.total, r.created, r.updated, r.deleted, r.refused, r.failed,
       (select count(*)::int from sync_item i where i.run_id = r.id and not i.done) as open
     from sync_run r where r.id = $1::uuid`,
    [runId],
  )
  return row ?? null
}

/** Ends a check; its items are of no use any more. */
export async function finishRun(sql: PgQueryable, runId: string, error: string | null): Promise<void> {
  await runSql(
    sql,
    'update sync_run set finished_at = coalesce(finished_at, now()), error = $2 where id = $1::uuid',
    [runId, error],
  )
  await runSql(sql, 'delete from sync_item where run_id = $1::uuid', [runId])
  await notifyTopic(sql, 'health')
}

/** Checks that a process began and did not see to the end. */
export async function openRuns(sql: PgQueryable): Promise<string[]> {
  const rows = await runSql<{ id: string }>(
    sql,
    'select id from sync_run where finished_at is null order by started_at',
  )
  return rows.map((row) => row.id)
}
