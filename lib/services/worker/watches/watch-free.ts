import type pg from 'pg'
import type { Aftermath } from '@/lib/services/worker/change-facts'
import { makeWatches } from '@/lib/services/worker/watches/auto-watch'

/** Watches those of these addresses that have static DNS and no reservation any more, if the policy says so. */
export async function watchFree(tx: pg.PoolClient, after: Aftermath, ips: readonly string[]): Promise<void> {
  const { ids, made } = await makeWatches(tx, { ips })
  after.lookAtWatches(ids)
  if (made > 0) after.notify('watchlist', 'records')
}
