import type pg from 'pg'
import { addJobs, jobs } from '@/lib/db/queue'
import { statement } from '@/lib/services/worker/statement'

/** Asks for a look at each watch, in the caller's transaction. In lanes: two looks at one watch must not overlap. */
export async function enqueueWatches(sql: pg.Pool | pg.PoolClient, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await addJobs(sql, ids.map(jobs.lookWatch))
}

/** The watches of these addresses. */
export async function watchesAt(
  sql: pg.Pool | pg.PoolClient,
  ips: Iterable<string | null>,
): Promise<string[]> {
  const all = [...new Set([...ips].filter((ip) => ip !== null))]
  if (all.length === 0) return []
  const found = await statement<{ id: string }>(
    sql,
    'watches-at',
    `select id::text from watch where ip = any($1::inet[]) and (state <> 'dismissed' or kea_host_id is not null)`,
    [all],
  )
  return found.map(({ id }) => id)
}

/** Asks for a look at the watches of these addresses, in the caller's transaction. */
export async function enqueueWatchesAt(
  sql: pg.Pool | pg.PoolClient,
  ips: Iterable<string | null>,
): Promise<void> {
  await enqueueWatches(sql, await watchesAt(sql, ips))
}

/** The watches whose holds these rows of Kea's `hosts` are, or were. */
export async function watchesOfHosts(
  sql: pg.Pool | pg.PoolClient,
  hostIds: readonly number[],
): Promise<string[]> {
  if (hostIds.length === 0) return []
  const found = await statement<{ id: string }>(
    sql,
    'watches-of-hosts',
    'select id::text from watch where kea_host_id = any($1::int[])',
    [hostIds],
  )
  return found.map(({ id }) => id)
}

/**
 * Asks for a look at the watches that could not be held for a client while it was expected at another address: it has
 * no lease there any more.
 */
export async function enqueueWaiting(
  sql: pg.Pool | pg.PoolClient,
  watchId: string,
  client: { hwaddr: string; clientId: string; duid: string },
): Promise<void> {
  const found = await statement<{ id: string }>(
    sql,
    'watches-that-wait',
    `select id::text from watch where id <> $1::uuid and state = 'client-seen' and hold = 'held' and hold_for is null
       and (hwaddr <> '' and hwaddr = $2 or client_id <> '' and client_id = $3 or duid <> '' and duid = $4)`,
    [watchId, client.hwaddr, client.clientId, client.duid],
  )
  await enqueueWatches(
    sql,
    found.map(({ id }) => id),
  )
}
