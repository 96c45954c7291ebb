import type { SearchHit, SearchQuery, SearchResult } from '@/lib/contract/overview'
import { readSearch } from '@/lib/contract/search-text'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { Params } from '@/lib/services/console/keyset'
import { matchingScope } from '@/lib/services/console/list-scopes'
import { likeAny, matching } from '@/lib/services/console/read-text'
import { searched } from '@/lib/services/console/searched'

interface Hit {
  kind: SearchHit['kind']
  id: string
  title: string
  detail: string
}

interface Source {
  /** Too many rows to look through for a text that is shorter than a trigram. */
  large?: true
  sql(params: Params, q: string, limit: string): string
}

/** Each kind of object: found by index, a few rows each, so that a palette answers as one types. */
const SOURCES: readonly Source[] = [
  {
    sql: (params, q, limit) => `
      select 'reservation' as kind, t.id::text, coalesce(t.hostname, host(t.ip), t.identifier_value) as title,
        concat_ws(' · ', 'Reservation', host(t.ip), s.name) as detail
      from (select * from reservation t where ${matching(q, searched.reservations)(params)}
        order by t.hostname, t.id limit ${limit}) t
      left join scope s on s.family = t.family and s.kea_subnet_id = t.subnet_id and s.gone_at is null`,
  },
  {
    large: true,
    sql: (params, q, limit) => `
      select 'record' as kind, t.id::text, t.name as title,
        concat_ws(' · ', t.type || ' ' || t.value, z.view, t.provenance) as detail
      from (select * from dns_record t where ${matching(q, searched.records)(params)}
        order by t.name, t.id limit ${limit}) t
      join zone z on z.id = t.zone_id`,
  },
  {
    large: true,
    sql: (params, q, limit) => `
      select 'lease' as kind, host(t.ip) as id, coalesce(nullif(t.hostname, ''), host(t.ip)) as title,
        concat_ws(' · ', 'Lease', host(t.ip), t.state, s.name) as detail
      from (select * from lease t where ${matching(q, searched.leases)(params)}
        order by t.hostname, t.ip limit ${limit}) t
      left join scope s on s.family = t.family and s.kea_subnet_id = t.subnet_id and s.gone_at is null`,
  },
  {
    sql: (params, q, limit) => `
      select 'watch' as kind, t.id::text, coalesce(t.name, host(t.ip)) as title,
        concat_ws(' · ', 'Watch', host(t.ip), replace(t.state, '-', ' '), s.name) as detail
      from (select * from watch t where t.state <> 'dismissed' and ${matching(q, searched.watches)(params)}
        order by t.name, t.id limit ${limit}) t
      left join scope s on s.family = t.family and s.kea_subnet_id = t.subnet_id and s.gone_at is null`,
  },
  {
    sql: (params, q, limit) => `
      select 'scope' as kind, t.id::text, t.name as title, concat_ws(' · ', 'Scope', t.subnet::text) as detail
      from scope t where t.gone_at is null and ${matchingScope(q)(params)} order by t.name, t.id limit ${limit}`,
  },
  {
    sql: (params, q, limit) => `
      select 'zone' as kind, t.id::text, t.name as title, concat_ws(' · ', 'Zone', t.view) as detail
      from zone t where t.gone_at is null and t.name ilike ${params.add(likeAny(q))}
      order by t.name, t.id limit ${limit}`,
  },
]

function hrefOf(hit: Hit): string {
  const id = encodeURIComponent(hit.id)
  switch (hit.kind) {
    case 'reservation':
      return `/dhcp/reservations/${id}`
    case 'record':
      return `/dns/records/${id}`
    case 'lease':
      return `/dhcp/leases?q=${id}`
    case 'scope':
      return `/dhcp/scopes/${id}`
    case 'zone':
      return `/dns/records?zone=${encodeURIComponent(hit.title)}`
    case 'watch':
      return `/watchlist?open=${id}`
    case 'address':
      return `/addresses/${id}`
  }
}

/** The page of the address that was typed, whatever else is known as it. */
function ofAddress(ip: string): Hit {
  return { kind: 'address', id: ip, title: ip, detail: 'Address · all that is known about it' }
}

/** How well a hit fits: the very text first, then its beginning, then its inside. */
function rank(title: string, q: string): number {
  const at = title.toLowerCase()
  if (at === q || at.startsWith(`${q}.`)) return 0
  return at.startsWith(q) ? 1 : 2
}

/** Objects of every kind by name, address, network or MAC, the best first. */
export async function search(deps: ConsoleDeps, query: SearchQuery): Promise<SearchResult> {
  const read = readSearch(query.q)
  if (query.q === '' || read.as === 'malformed') return { items: [], readAs: 'text' }
  const short = read.as === 'text' && read.text.length < 3
  const found = await Promise.all(
    SOURCES.filter(({ large }) => !(large && short)).map(async (source) => {
      const params = new Params()
      const sql = source.sql(params, query.q, params.add(query.limit))
      return (await deps.db.pool.query<Hit>(sql, params.values)).rows
    }),
  )
  const wanted = (read.as === 'network' ? read.cidr : query.q).toLowerCase().replace(/\.$/, '')
  // Among equals each kind has its turn, so that many of one kind do not push the others out.
  const items = found
    .flatMap((hits) => hits.map((hit, turn) => ({ hit, turn, rank: rank(hit.title, wanted) })))
    .sort((a, b) => a.rank - b.rank || a.turn - b.turn)
    .map(({ hit }) => hit)
  if (read.as === 'address') items.unshift(ofAddress(read.ip))
  const shown = items.slice(0, query.limit).map((hit) => ({ ...hit, href: hrefOf(hit) }))
  return { items: shown, readAs: read.as }
}
