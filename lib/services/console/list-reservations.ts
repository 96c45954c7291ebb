import type { Page } from '@/lib/contract/list'
import type { Reservation, ReservationExport, ReservationQuery } from '@/lib/contract/reservation'
import type { ConsoleDeps, Result } from '@/lib/services/console/deps'
import { keysetAll, keysetPage, type Where } from '@/lib/services/console/keyset'
import { matching } from '@/lib/services/console/read-text'
import {
  type ReservationRow,
  reservationItem,
  reservationSource,
} from '@/lib/services/console/reservation-row'
import { equals, inScope } from '@/lib/services/console/scope-filter'
import { searched } from '@/lib/services/console/searched'

type Filters = Omit<ReservationQuery, 'cursor' | 'limit' | 'sort'>

async function conditions({ db }: ConsoleDeps, filters: Filters): Promise<Where[]> {
  const where: Where[] = []
  if (filters.scope !== undefined) where.push(await inScope(db.pool, filters.scope))
  if (filters.family !== undefined) where.push(equals('t.family', filters.family, '::smallint'))
  if (filters.status !== undefined) where.push(equals('t.status', filters.status))
  if (filters.infra !== undefined) where.push(equals('t.infra', filters.infra))
  if (filters.createdFrom !== undefined) where.push(equals('t.created_from', filters.createdFrom))
  if (filters.ip !== undefined) where.push(matching(filters.ip, searched.reservations))
  if (filters.mac !== undefined) where.push(equals('t.identifier_value', filters.mac))
  if (filters.hostname !== undefined) where.push(equals('t.hostname', filters.hostname))
  if (filters.q !== undefined && filters.q !== '') {
    where.push(matching(filters.q, searched.reservations))
  }
  return where
}

function items(rows: readonly Record<string, unknown>[]): Reservation[] {
  return rows.map((row) => reservationItem(row as unknown as ReservationRow))
}

/** A page of reservations. */
export async function listReservations(
  deps: ConsoleDeps,
  query: ReservationQuery,
): Promise<Result<Page<Reservation>>> {
  return keysetPage(deps.db.pool, reservationSource, await conditions(deps, query), query, items)
}

/** All reservations that the filters let through, batch by batch. */
export async function* allReservations(
  deps: ConsoleDeps,
  query: ReservationExport,
): AsyncGenerator<Reservation[]> {
  yield* keysetAll(deps.db.pool, reservationSource, await conditions(deps, query), query.sort, items)
}
