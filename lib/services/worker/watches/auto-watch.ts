import type pg from 'pg'
import { notifyTopic } from '@/lib/db/topics'
import { statement } from '@/lib/services/worker/statement'
import { enqueueWatches } from '@/lib/services/worker/watches/enqueue-watches'
import { atEdge, RESERVES, STATIC_RECORD } from '@/lib/services/worker/watches/read'

/** Where to look for addresses that shall be watched. */
export type WatchField = { names: readonly string[] } | { ips: readonly string[] } | 'all'

const ON = `coalesce((select (value->>'autoWatch')::boolean from policy where id = 1), true)`

/** No further address of a reservation: by the index for a few, all of them read once for many. */
const FEW = `not exists (select from reservation r where r.more_addresses @> array[host(d.address)] and ${RESERVES})`
const MANY = `host(d.address) <> all(array(
  select unnest(r.more_addresses) from reservation r where r.more_addresses <> '{}' and ${RESERVES}))`

/** `offset 0` keeps the records on the index of their names or addresses: of one type there are as many as there are. */
const insert = (where: string, watches: string, further = FEW): string => `
with free as materialized (
  select distinct on (d.address) d.address, d.id, d.name from (select * from dns_record d where ${where} offset 0) d
  where ${ON} and ${STATIC_RECORD}
    and not exists (select from watch w where w.ip = d.address)
    and not exists (select from reservation r where r.ip = d.address and ${RESERVES})
    and ${further}
  order by d.address, d.owned desc, d.name, d.id),
made as (
  insert into watch (family, subnet_id, ip, record_id, name, origin, created_by)
  select family(f.address), s.kea_subnet_id, f.address, f.id, f.name, 'auto', 'worker' from free f
  cross join lateral (select kea_subnet_id, subnet from scope where subnet >>= f.address and gone_at is null
    order by masklen(subnet) desc, id limit 1) s
  where not ${atEdge('f.address')}
  on conflict (ip) do nothing returning id)
select id::text, true as made from made
-- Their record is gone, or they have none yet.
union all select w.id::text, false from watch w where ${watches} and w.state <> 'dismissed'
  and not exists (select from dns_record d where d.id = w.record_id and d.address = w.ip and ${STATIC_RECORD})`

const BY_NAMES = insert('d.name = any($1::text[])', 'w.name = any($1::text[])')
const BY_IPS = insert('d.address = any($1::inet[])', 'w.ip = any($1::inet[])')
const ALL = insert('true', 'true', MANY)

/**
 * "Auto-watch in-scope static DNS without reservations": makes the watches that are missing, and asks for a look at
 * them and at those whose record went. Returns how many were made.
 */
export async function autoWatch(sql: pg.Pool | pg.PoolClient, field: WatchField): Promise<number> {
  const { ids, made } = await makeWatches(sql, field)
  await enqueueWatches(sql, ids)
  if (made > 0) await notifyTopic(sql, 'watchlist', 'records')
  return made
}

/** The same, but for the looks (`ids`) and the topics: the caller asks for them. */
export async function makeWatches(
  sql: pg.Pool | pg.PoolClient,
  field: WatchField,
): Promise<{ ids: string[]; made: number }> {
  const [name, text, values] =
    field === 'all'
      ? ['auto-watch', ALL, []]
      : 'names' in field
        ? ['auto-watch-names', BY_NAMES, [field.names]]
        : ['auto-watch-ips', BY_IPS, [field.ips]]
  const found = await statement<{ id: string; made: boolean }>(sql, name, text, values)
  return { ids: found.map(({ id }) => id), made: found.filter((row) => row.made).length }
}
