import type pg from 'pg'
import { statement } from '@/lib/services/worker/statement'

const ADD = `
select j.key from graphile_worker.add_jobs(
  (select array_agg(($2::text, jsonb_strip_nulls(jsonb_build_object($3::text, s, 'since',
                       coalesce($7::text, (select payload->>'since' from graphile_worker._private_jobs where key = $4::text || s))))::json, null,
                     now() + $5 * interval '1 millisecond',
                     null, $4::text || s, $6::int, null)::graphile_worker.job_spec order by s)
     from unnest($1::text[]) as s)) as j`

const CHUNK = 5_000
const ATTEMPTS = 5

interface Options {
  priority?: number
  /**
   * When it happened in Kea that the look is asked for, an ISO 8601 instant: whoever looks tells how long it took. Absent: as
   * the job says that waits already.
   */
  since?: string | null
}

async function enqueue(
  sql: pg.Pool | pg.PoolClient,
  task: string,
  field: string,
  prefix: string,
  subjects: Iterable<string>,
  { delayMs = 0, priority = 0, since = null }: Options & { delayMs?: number },
): Promise<void> {
  const all = [...new Set(subjects)].sort()
  for (let at = 0; at < all.length; at += CHUNK) {
    let missing = all.slice(at, at + CHUNK)
    // A job that is taken between the two statements inside add_jobs is skipped; its look began before our facts.
    for (let attempt = 0; attempt < ATTEMPTS && missing.length > 0; attempt += 1) {
      const rows = await statement<{ key: string }>(sql, 'enqueue', ADD, [
        missing,
        task,
        field,
        prefix,
        delayMs,
        priority,
        since,
      ])
      const added = new Set(rows.map((row) => row.key))
      missing = missing.filter((subject) => !added.has(prefix + subject))
    }
    if (missing.length > 0) throw new Error(`${missing.length} jobs could not be queued`)
  }
}

/**
 * Asks for a look at each name, in the caller's transaction. Without a lane: what keeps two looks at one name apart
 * are the name locks, and lanes would make every fetch lock a row per lane.
 */
export async function enqueueNames(
  sql: pg.Pool | pg.PoolClient,
  names: Iterable<string>,
  options: Options = {},
): Promise<void> {
  await enqueue(sql, 'look-name', 'name', 'name:', names, options)
}

/** Asks for a later look, under a key of its own so that a look that is due now is not put off. */
export async function enqueueNamesLater(
  sql: pg.Pool | pg.PoolClient,
  names: Iterable<string>,
  delayMs: number,
): Promise<void> {
  await enqueue(sql, 'look-name', 'name', 'later:name:', names, { delayMs })
}

/** Asks for a look at each reservation's pending intent, in the caller's transaction. */
export async function enqueueReservations(
  sql: pg.Pool | pg.PoolClient,
  ids: Iterable<string>,
): Promise<void> {
  await enqueue(sql, 'look-reservation', 'id', 'reservation:', ids, {})
}
