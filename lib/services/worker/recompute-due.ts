import { runSql } from '@/lib/db/sql'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { recomputeAll } from '@/lib/services/worker/recompute-all'

const MARK = 'recomputed'

/**
 * Every claim follows the facts it is made of in their own transaction, and the world by a job. Computing all of them
 * again finds what neither told, and reads every reservation and lease for it: once a day is enough.
 */
const EVERY = '24 hours'

/** Before a consistency check: computes every claim again when the world is another than the last time, or it is due. */
export async function recomputeIfDue(
  deps: Pick<WorkerDeps, 'pool' | 'world' | 'now'>,
  options: { checkFollows: boolean },
): Promise<void> {
  deps.world.forget()
  const { stamp } = await deps.world.get()
  const fresh = await runSql(
    deps.pool,
    `select from setting where key = '${MARK}' and value->>'world' = $1
       and (value->>'at')::timestamptz > now() - interval '${EVERY}'`,
    [stamp],
  )
  if (fresh.length > 0) return
  await recomputeAll(deps, options)
  // What changed meanwhile was computed in two worlds.
  if ((await deps.world.get()).stamp !== stamp) return
  await runSql(
    deps.pool,
    `insert into setting (key, value) values ('${MARK}', jsonb_build_object('world', $1::text, 'at', now()))
     on conflict (key) do update set value = excluded.value`,
    [stamp],
  )
}

/** Another release may compute otherwise: the next check computes everything. */
export async function forgetRecomputed(deps: Pick<WorkerDeps, 'pool'>): Promise<void> {
  await runSql(deps.pool, `delete from setting where key = '${MARK}'`)
}
