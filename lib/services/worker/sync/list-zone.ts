import { type PgQueryable, runSql } from '@/lib/db/sql'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { GONE, mergeFacts } from '@/lib/services/worker/merge-facts'
import { markForeign } from '@/lib/services/worker/sync/drift-marks'
import { SeenRows } from '@/lib/services/worker/sync/seen-rows'
import type { WorldZone } from '@/lib/services/worker/world'

/** Facts that one statement takes over. */
const MERGED = 1_000

/**
 * Lists one zone and takes it over. Only after the last page are records that were not in it marked missing: a listing
 * that broke off proves nothing about what it did not show. Throws what the provider throws.
 *
 * @returns how many records the zone has
 */
export async function listZone(
  deps: Pick<WorkerDeps, 'pool' | 'providers' | 'instance' | 'now'>,
  zone: WorldZone,
): Promise<number> {
  const provider = deps.providers.get(zone.view)
  if (provider === undefined) throw new Error(`no DNS server is configured for the view ${zone.view}`)
  // By the database's clock: it is compared with the times of rows.
  const [clock] = await runSql<{ now: Date; before: Date | null }>(
    deps.pool,
    'select clock_timestamp() as now, (select listed_at from zone where id = $1) as before',
    [zone.id],
  )
  if (clock === undefined) throw new Error('the console database answered nothing')
  const seen = new SeenRows()
  let count = 0
  for await (const page of provider.listRecords(zone)) {
    const options = { instance: deps.instance, zoneId: zone.id, listing: true, startedAt: clock.now }
    for (let at = 0; at < page.length; at += MERGED) {
      seen.add(await mergeFacts(deps.pool, page.slice(at, at + MERGED), options))
    }
    count += page.length
  }
  await closeListing(deps.pool, zone.id, { startedAt: clock.now, seen, count })
  await markForeign(deps.pool, zone.id, { before: clock.before })
  return count
}

interface Listed {
  startedAt: Date
  /** Ids of the rows that the listing showed. */
  seen: SeenRows
  count: number
}

async function closeListing(
  sql: PgQueryable,
  zoneId: string,
  { startedAt, seen, count }: Listed,
): Promise<void> {
  await runSql(
    sql,
    `with unseen as materialized (
       select d.id, d.wanted or d.owned as ours from dns_record d
       where d.zone_id = $1 and d.present and d.updated_at < $2
         and not exists (select from unnest($3::uuid[]) s(id) where s.id = d.id)),
     missing as (
       update dns_record d set present = false, updated_at = now(), ${GONE},
         status = case when wanted then 'queued' else status end
       from unseen u where u.id = d.id and u.ours and d.present and d.updated_at < $2 returning 1),
     foreign_gone as (
       delete from dns_record d using unseen u
       where u.id = d.id and not u.ours and d.present and d.updated_at < $2 and not d.wanted and not d.owned returning 1)
     update zone set listed_at = now(), record_count = $4 where id = $1`,
    [zoneId, startedAt, seen.toArray(), count],
  )
}
