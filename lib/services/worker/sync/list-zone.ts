import { type PgQueryable, runSql } from '@/lib/db/sql'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { GONE, mergeFacts } from '@/lib/services/worker/merge-facts'
import { markForeign } from '@/lib/services/worker/sync/drift-marks'
import type { WorldZone } from '@/lib/services/worker/world'

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
  const [clock] = await runSql<{ now: Date; listing: string; before: Date | null }>(
    deps.pool,
    `select clock_timestamp() as now, (extract(epoch from clock_timestamp()) * 1000)::bigint as listing,
       (select listed_at from zone where id = $1) as before`,
    [zone.id],
  )
  if (clock === undefined) throw new Error('the console database answered nothing')
  const listing = BigInt(clock.listing)
  let count = 0
  for await (const page of provider.listRecords(zone)) {
    await mergeFacts(deps.pool, page, {
      instance: deps.instance,
      zoneId: zone.id,
      listing,
      startedAt: clock.now,
    })
    count += page.length
  }
  await closeListing(deps.pool, zone.id, listing, clock.now, count)
  await markForeign(deps.pool, zone.id, { before: clock.before })
  return count
}

async function closeListing(
  sql: PgQueryable,
  zoneId: string,
  listing: bigint,
  startedAt: Date,
  count: number,
): Promise<void> {
  await runSql(
    sql,
    `with missing as (
       update dns_record d set present = false, updated_at = now(), ${GONE},
         status = case when wanted then 'queued' else status end
       where zone_id = $1 and present and listing < $2 and updated_at < $3 and (wanted or owned) returning 1),
     foreign_gone as (
       delete from dns_record where zone_id = $1 and present and listing < $2 and updated_at < $3
         and not wanted and not owned returning 1)
     update zone set listed_at = now(), record_count = $4 where id = $1`,
    [zoneId, listing.toString(), startedAt, count],
  )
}
