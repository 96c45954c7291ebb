import type { Page } from '@/lib/contract/list'
import type { Scope, ScopeQuery } from '@/lib/contract/scope'
import { readSearch } from '@/lib/contract/search-text'
import { type ConsoleDeps, done, isUuid, notFound, type Result } from '@/lib/services/console/deps'
import { keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { likeAny } from '@/lib/services/console/read-text'
import { equals } from '@/lib/services/console/scope-filter'
import type { UtilisationCounter } from '@/lib/services/console/utilisation'

interface ScopeRow {
  id: string
  name: string
  family: number
  kea_subnet_id: number
  subnet: string
  pools: { first: string; last: string }[]
  shared_network: string | null
  valid_lifetime: string | null
  ddns_send_updates: boolean
  reservations_global: boolean
  reservations_in_subnet: boolean
  reservations_out_of_pool: boolean
  policy: Scope['policy']
  source: string
  seen_at: Date
  gone_at: Date | null
  version: number
}

const source: ListSource<'name' | 'subnet' | 'keaSubnetId'> = {
  select: `t.id::text, t.name, t.family, t.kea_subnet_id, t.subnet::text as subnet, t.pools, t.shared_network,
    t.valid_lifetime, t.ddns_send_updates, t.reservations_global, t.reservations_in_subnet,
    t.reservations_out_of_pool, t.policy, t.source, t.seen_at, t.gone_at, t.version`,
  table: 'scope',
  sorts: {
    name: { sql: 't.name', type: 'text' },
    subnet: { sql: 't.subnet', type: 'inet' },
    keaSubnetId: { sql: 't.kea_subnet_id', type: 'int' },
  },
  id: { sql: 't.id', type: 'uuid' },
}

async function toItems(counter: UtilisationCounter, rows: readonly ScopeRow[]): Promise<Scope[]> {
  const counted = await counter.of(rows)
  return rows.flatMap((row): Scope[] => {
    const utilisation = counted.get(row.id)
    if (utilisation === undefined) return []
    return [
      {
        id: row.id,
        name: row.name,
        family: row.family === 6 ? 6 : 4,
        keaSubnetId: row.kea_subnet_id,
        subnet: row.subnet,
        pools: row.pools.map(({ first, last }) => ({ first, last })),
        sharedNetwork: row.shared_network,
        validLifetime: row.valid_lifetime === null ? null : Number(row.valid_lifetime),
        ddnsSendUpdates: row.ddns_send_updates,
        reservationsGlobal: row.reservations_global,
        reservationsInSubnet: row.reservations_in_subnet,
        reservationsOutOfPool: row.reservations_out_of_pool,
        utilisation,
        policy: row.policy,
        source: row.source,
        seenAt: row.seen_at.toISOString(),
        gone: row.gone_at !== null,
        version: row.version,
      },
    ]
  })
}

/** A search among scopes: by name, by a network that they are in or that is in them, or by an address inside. */
export function matchingScope(q: string): Where {
  return (params) => {
    const read = readSearch(q)
    if (read.as === 'address') return `t.subnet >>= ${params.add(read.ip)}::inet`
    const byName = `t.name ilike ${params.add(likeAny(q.trim()))}`
    return read.as === 'network' ? `(t.subnet && ${params.add(read.cidr)}::inet or ${byName})` : byName
  }
}

/** A page of scopes with their utilisation. */
export function listScopes(
  deps: ConsoleDeps & { utilisation: UtilisationCounter },
  query: ScopeQuery,
): Promise<Result<Page<Scope>>> {
  const where: Where[] = [() => 't.gone_at is null']
  if (query.family !== undefined) where.push(equals('t.family', query.family, '::smallint'))
  if (query.q !== undefined && query.q !== '') where.push(matchingScope(query.q))
  return keysetPage(deps.db.pool, source, where, query, (rows) =>
    toItems(deps.utilisation, rows as unknown as ScopeRow[]),
  )
}

/** One scope, also one that Kea no longer has. */
export async function getScope(
  deps: ConsoleDeps & { utilisation: UtilisationCounter },
  id: string,
): Promise<Result<Scope>> {
  if (!isUuid(id)) return notFound('scope')
  const { rows } = await deps.db.pool.query<ScopeRow>(
    `select ${source.select} from ${source.table} t ${source.joins ?? ''} where t.id = $1::uuid`,
    [id],
  )
  const [item] = await toItems(deps.utilisation, rows)
  return item === undefined ? notFound('scope') : done(item)
}
