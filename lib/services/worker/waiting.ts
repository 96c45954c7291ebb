import type pg from 'pg'
import { runSql } from '@/lib/db/sql'
import { enqueueNames, enqueueReservations } from '@/lib/services/worker/enqueue'

/** While a consistency check is due, rows that nobody looked at yet are left to it, which counts them; but not for ever. */
const LEFT_TO_CHECK = '2 minutes'

/**
 * Asks again for looks at names and reservations that wait longer than they should: a job may have died with its process,
 * or be asleep in a back-off although the server answers again. Returns how many names that were.
 */
export async function pullForward(
  pool: pg.Pool,
  options: { olderThanMs: number; views: readonly string[] },
): Promise<number> {
  const { olderThanMs, views } = options
  const names = await runSql<{ name: string }>(
    pool,
    `select distinct d.name from dns_record d join zone z on z.id = d.zone_id and z.managed and z.gone_at is null
     where d.status in ('queued', 'accepted', 'leaving') and z.view = any($2::text[])
       and d.updated_at < now() - $1 * interval '1 millisecond'
       and (d.reason is null or d.reason not like all (array['DNS is off%', 'observing %', 'held (%']))
       and not exists (select from graphile_worker.jobs j where j.key = 'name:' || d.name
         and j.run_at <= now() and j.attempts < j.max_attempts)
       and (d.updated_at < now() - interval '${LEFT_TO_CHECK}'
         or not exists (select from graphile_worker.jobs j where j.key = 'sync')
         or exists (select from graphile_worker.jobs j where j.key = 'name:' || d.name))
     order by d.name limit 20000`,
    [olderThanMs, views],
  )
  await enqueueNames(
    pool,
    names.map(({ name }) => name),
  )
  const reservations = await runSql<{ id: string }>(
    pool,
    `select id from reservation r where pending is not null and status <> 'failed'
       and updated_at < now() - $1 * interval '1 millisecond'
       and not exists (select from graphile_worker.jobs j where j.key = 'reservation:' || r.id::text and j.run_at <= now())
     limit 20000`,
    [olderThanMs],
  )
  await enqueueReservations(
    pool,
    reservations.map(({ id }) => id),
  )
  return names.length
}
