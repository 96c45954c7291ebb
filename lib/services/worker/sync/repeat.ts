import { addJob, jobs } from '@/lib/db/queue'
import { runSql } from '@/lib/db/sql'
import type { WorkerDeps } from '@/lib/services/worker/deps'

/** The last check could not list every zone, it is over for a while, and no DNS server is known to be away. */
const UNFINISHED = `
select from (select error, finished_at from sync_run order by started_at desc limit 1) r
where r.error is not null and r.finished_at < now() - interval '20 seconds'
  and not exists (select from health where name like 'dns:%' and state = 'down')`

/** Asks for the consistency check again that could not list every zone: nobody should have to. */
export async function repeatUnfinished(deps: Pick<WorkerDeps, 'pool'>): Promise<boolean> {
  const again = (await runSql(deps.pool, UNFINISHED, [])).length > 0
  if (again) await addJob(deps.pool, jobs.syncAll())
  return again
}
