import { runSql } from '@/lib/db/sql'
import { changeFacts } from '@/lib/services/worker/change-facts'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { followLeases } from '@/lib/services/worker/leases/follow'
import { ranOut } from '@/lib/services/worker/leases/listing'

/**
 * Ends leases whose rows are gone without an event that we saw: at their expiry when that has passed, else they were
 * given back. Returns their addresses.
 *
 * @param filter condition on `lease`, in SQL, with its values
 */
export async function endMissing(
  deps: Pick<WorkerDeps, 'pool' | 'world' | 'metrics' | 'now'>,
  { checkFollows }: { checkFollows: boolean },
  filter: string,
  values: readonly unknown[],
): Promise<string[]> {
  const world = await deps.world.get()
  const now = `$${values.length + 1}::timestamptz`
  return await changeFacts(deps.pool, async (tx, after) => {
    const gone = await runSql<{ ip: string; state: string }>(
      tx,
      `update lease set
         state = case when expires_at < ${now} then 'expired' else 'released' end,
         cause = case when expires_at < ${now} then 'EXPIRY' else 'RELEASE' end,
         since = least(coalesce(expires_at, ${now}), ${now}), ended_at = least(coalesce(expires_at, ${now}), ${now}),
         updated_at = now()
       where state in ('active', 'declined') and ${filter}
       returning host(ip) as ip, state`,
      [...values, deps.now()],
    )
    const ips = gone.map(({ ip }) => ip)
    const inferred = gone.flatMap(({ ip, state }) => (state === 'expired' ? [ranOut(ip)] : []))
    await followLeases(deps, tx, after, world, { ips, news: [], inferred, checkFollows })
    return ips
  })
}
