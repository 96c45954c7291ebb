import type { Page } from '@/lib/contract/list'
import type { Watch, WatchExport, WatchQuery } from '@/lib/contract/watch'
import { type ConsoleDeps, done, notFound, type Result } from '@/lib/services/console/deps'
import { keysetAll, keysetPage, type Where } from '@/lib/services/console/keyset'
import { matching } from '@/lib/services/console/read-text'
import { equals, inScope } from '@/lib/services/console/scope-filter'
import { searched } from '@/lib/services/console/searched'
import { readWatch, watchItems, watchSource } from '@/lib/services/console/watchlist/watch-row'

type Filters = Omit<WatchQuery, 'cursor' | 'limit' | 'sort'>

function inState(state: Filters['state']): Where[] {
  if (state === 'all') return []
  return state === 'active' ? [() => "t.state <> 'dismissed'"] : [equals('t.state', state)]
}

async function conditions({ db }: ConsoleDeps, filters: Filters): Promise<Where[]> {
  const where = inState(filters.state)
  if (filters.scope !== undefined) where.push(await inScope(db.pool, filters.scope))
  if (filters.ip !== undefined) where.push(equals('t.ip', filters.ip, '::inet'))
  if (filters.recordId !== undefined) where.push(equals('t.record_id', filters.recordId, '::uuid'))
  if (filters.reservationId !== undefined)
    where.push(equals('t.reservation_id', filters.reservationId, '::uuid'))
  if (filters.q !== undefined && filters.q !== '') {
    where.push(matching(filters.q, searched.watches))
  }
  return where
}

/** A page of watches, what changed last first unless asked otherwise. */
export async function listWatches(deps: ConsoleDeps, query: WatchQuery): Promise<Result<Page<Watch>>> {
  return keysetPage(deps.db.pool, watchSource, await conditions(deps, query), query, watchItems)
}

/** All watches that the filters let through, batch by batch. */
export async function* allWatches(deps: ConsoleDeps, query: WatchExport): AsyncGenerator<Watch[]> {
  yield* keysetAll(deps.db.pool, watchSource, await conditions(deps, query), query.sort, watchItems)
}

/** One watch. */
export async function getWatch(deps: ConsoleDeps, id: string): Promise<Result<Watch>> {
  const item = await readWatch(deps.db.pool, id)
  return item === null ? notFound('watch') : done(item)
}
