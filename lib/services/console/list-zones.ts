import type { Page } from '@/lib/contract/list'
import type { ZONE_SORTS, Zone, ZoneQuery } from '@/lib/contract/record'
import { readSearch } from '@/lib/contract/search-text'
import { ipToReverseName } from '@/lib/core/reverse-name'
import type { ConsoleDeps, Result } from '@/lib/services/console/deps'
import { keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { likeAny } from '@/lib/services/console/read-text'
import { equals } from '@/lib/services/console/scope-filter'

interface ZoneRow {
  id: string
  name: string
  view: string
  server: string
  reverse: boolean
  managed: boolean
  record_count: number
  listed_at: Date | null
}

const source: ListSource<(typeof ZONE_SORTS)[number]> = {
  select: 't.id::text, t.name, t.view, t.server, t.reverse, t.managed, t.record_count, t.listed_at',
  table: 'zone',
  sorts: {
    // Forward zones first; one text, so that it is one key.
    direction: {
      sql: `(case when t.reverse then '1 ' else '0 ' end || t.name || ' ' || t.view)`,
      type: 'text',
    },
    name: { sql: 't.name', type: 'text' },
    view: { sql: 't.view', type: 'text' },
    recordCount: { sql: 't.record_count', type: 'int' },
  },
  id: { sql: 't.id', type: 'uuid' },
}

function toItem(row: ZoneRow): Zone {
  return {
    id: row.id,
    name: row.name,
    view: row.view,
    server: row.server,
    reverse: row.reverse,
    managed: row.managed,
    recordCount: row.record_count,
    listedAt: row.listed_at?.toISOString() ?? null,
  }
}

/** A search among zones: by name, or the reverse zones that an address or the beginning of a network lies in. */
function matchingZone(q: string): Where {
  return (params) => {
    const read = readSearch(q)
    const inside = read.as === 'address' ? read.ip : read.as === 'network' ? read.first : null
    const pointer = inside === null ? null : ipToReverseName(inside)
    const byName = `t.name ilike ${params.add(likeAny(q.trim().replace(/\.$/, '')))}`
    return pointer === null
      ? byName
      : `(right('.' || ${params.add(pointer)}::text, length(t.name) + 1) = '.' || t.name or ${byName})`
  }
}

/** A page of zones. */
export function listZones(deps: ConsoleDeps, query: ZoneQuery): Promise<Result<Page<Zone>>> {
  const where: Where[] = [() => 't.gone_at is null']
  if (query.name !== undefined) where.push(equals('t.name', query.name))
  if (query.view !== undefined) where.push(equals('t.view', query.view))
  if (query.reverse !== undefined) where.push(equals('t.reverse', query.reverse))
  if (query.managed !== undefined) where.push(equals('t.managed', query.managed))
  if (query.q !== undefined && query.q !== '') where.push(matchingZone(query.q))
  return keysetPage(deps.db.pool, source, where, query, (rows) =>
    rows.map((row) => toItem(row as unknown as ZoneRow)),
  )
}
