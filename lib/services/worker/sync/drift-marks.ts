import { DRIFT_ALERTS } from '@/lib/core/drift-alerts'
import { type PgQueryable, runSql } from '@/lib/db/sql'
import { settled } from '@/lib/services/worker/merge-facts'

/**
 * Marks records of ours that somebody put another value beside since the zone was listed before. Names of dynamic
 * clients are not pinned: nobody promised that they have one address.
 *
 * @param before when the zone was listed before; null: never, and what stands there stood there first
 */
export async function markDuplicates(sql: PgQueryable, zoneId: string, before: Date | null): Promise<void> {
  if (before === null) return
  await runSql(
    sql,
    `update dns_record d set drift = 'duplicate', drift_at = null
     from dns_record f
     where f.zone_id = $1 and f.created_at >= $2 and f.present and not f.owned and not f.wanted
       and d.zone_id = f.zone_id and d.name = f.name and d.type = f.type and d.value <> f.value
       and d.wanted and d.owned and d.present and d.drift is null and ${settled('d')}
       -- What stood there first, ours was put beside.
       and f.created_at > coalesce(d.served_at, '-infinity')
       and d.provenance <> 'ddns(dynamic)'`,
    [zoneId, before],
  )
}

/** What bears a mark in one zone, by what was seen; what somebody asked to have put right is not counted. */
export interface Marked {
  zoneId: string
  drift: string
  count: number
  names: string[]
}

const NAMED = 10

/** Counts marks by zone and kind, with the first names. */
export async function countMarks(sql: PgQueryable, zoneIds: readonly string[]): Promise<Marked[]> {
  return await runSql<Marked>(
    sql,
    `select zone_id as "zoneId", drift, count(*)::int as count, (array_agg(name order by name))[1:${NAMED}] as names
     from dns_record d where zone_id = any($1::uuid[]) and drift is not null and drift not like 'repair-%'
       -- A TTL that is as wanted again keeps its mark until the look that sees it.
       and (drift <> 'ttl' or exists (select from claim c where c.zone_id = d.zone_id and c.name = d.name
         and c.type = d.type and c.value = d.value and c.wanted and c.ttl <> d.ttl))
     group by zone_id, drift order by zone_id, drift`,
    [zoneIds],
  )
}

/** Names of these zones that bear a mark, or that an open alert says to differ. */
export async function markedNames(sql: PgQueryable, zoneIds: readonly string[]): Promise<string[]> {
  const rows = await runSql<{ name: string }>(
    sql,
    `select name from dns_record where zone_id = any($1::uuid[]) and drift is not null
     union select a.name from alert a join zone z on z.id = any($1::uuid[])
       and a.detail->>'view' = z.view and a.detail->>'zone' = z.name
     where a.active is not null and a.kind = any($2::text[]) and a.name is not null
     order by 1`,
    [zoneIds, DRIFT_ALERTS],
  )
  return rows.map(({ name }) => name)
}

/** Reasons of open alerts about zones that are not managed any more: nobody will look there again. */
export async function abandonedReasons(sql: PgQueryable): Promise<string[]> {
  const rows = await runSql<{ reason: string }>(
    sql,
    `select a.active as reason from alert a where a.active is not null and a.kind = any($1::text[])
       and not exists (select from zone z where z.view = a.detail->>'view' and z.name = a.detail->>'zone'
         and z.managed and z.gone_at is null)`,
    [[...DRIFT_ALERTS, 'zone-differs']],
  )
  return rows.map(({ reason }) => reason)
}
