import { hostname } from 'node:os'
import type pg from 'pg'
import { runSql } from '@/lib/db/sql'

/** Seconds without a sign of life after which a worker's jobs are given to others. */
const DEAD_AFTER_S = 10

/**
 * A sign of life of this worker. Jobs that a dead one holds would be locked for hours: they are freed, and their
 * subjects looked at again by whoever is there. Returns how many workers were found dead.
 */
export async function signOfLife(
  pool: pg.Pool,
  id: string,
  leader: boolean,
  startedAt: Date,
): Promise<number> {
  await runSql(
    pool,
    `insert into worker_node (id, host, pid, started_at, seen_at, leader) values ($1, $2, $3, $4, now(), $5)
     on conflict (id) do update set seen_at = now(), leader = excluded.leader`,
    [id, hostname(), process.pid, startedAt, leader],
  )
  const dead = await runSql<{ id: string }>(
    pool,
    `delete from worker_node where seen_at < now() - $1 * interval '1 second' returning id`,
    [DEAD_AFTER_S],
  )
  // Also whoever died before its first sign of life.
  const strangers = await runSql<{ id: string }>(
    pool,
    `select distinct locked_by as id from graphile_worker._private_jobs
     where locked_by is not null and locked_at < now() - $1 * interval '1 second'
       and not exists (select from worker_node n where n.id = locked_by)`,
    [DEAD_AFTER_S],
  )
  const ids = [...new Set([...dead, ...strangers].map((row) => row.id))]
  if (ids.length > 0) {
    await runSql(pool, 'select graphile_worker.force_unlock_workers($1::text[])', [ids])
    // Asked for again while the dead one held them: the queue put another job in their place and will run them no more.
    await runSql(
      pool,
      `delete from graphile_worker._private_jobs
       where key is null and locked_at is null and attempts >= max_attempts and last_error is null`,
      [],
    )
  }
  return ids.length
}

/** Takes this worker off the list. */
export async function signOff(pool: pg.Pool, id: string): Promise<void> {
  await runSql(pool, 'delete from worker_node where id = $1', [id])
}
