import { DRIFT_ALERTS } from '@/lib/core/drift-alerts'
import { type PgQueryable, runSql } from '@/lib/db/sql'
import { settled } from '@/lib/services/worker/merge-facts'

/**
 * Marks records that are not ours and that somebody wrote beside one of ours, or in its place, since the zone was listed
 * before. They stay marked as long as they stand there. What stood there first, ours was put beside.
 *
 * @param field `before`: the zone was just listed, and that is when it was listed before; null: never, and what stands
 * there stood there first. `name`: that name was just read
 */
export async function markForeign(
  sql: PgQueryable,
  zoneId: string,
  field: { before: Date | null } | { name: string },
): Promise<void> {
  const name = 'name' in field ? field.name : null
  const before = 'before' in field ? field.before : null
  if (name === null && before === null) return
  await runSql(
    sql,
    `update dns_record f set drift = 'foreign', drift_at = null
     from dns_record d, zone z
     where f.zone_id = $1::uuid and z.id = f.zone_id and ($3::text is null or f.name = $3)
       and f.created_at >= coalesce($2::timestamptz, z.listed_at)
       and f.present and not f.owned and not f.wanted and f.drift is null
       and d.zone_id = f.zone_id and d.name = f.name and d.type = f.type and d.value <> f.value and d.wanted
       and f.created_at > coalesce(d.served_at, '-infinity')
       and case when d.present then d.owned and d.provenance <> 'ddns(dynamic)' and (d.drift is not null or ${settled('d')})
         else d.drift is not null end`,
    [zoneId, before, name],
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

/** Counts records that differ by zone and kind, with the first names; a changed value is one. */
export async function countMarks(sql: PgQueryable, zoneIds: readonly string[]): Promise<Marked[]> {
  const name = 'o.zone_id = d.zone_id and o.name = d.name'
  const place = `${name} and o.type = d.type`
  return await runSql<Marked>(
    sql,
    `with m as (
       select d.zone_id, d.name, case when d.drift = 'missing' and exists (select from dns_record o where ${name}
           and o.present and not o.wanted and (o.type = 'CNAME' or o.type = d.type and o.drift in ('extra', 'foreign')))
         then 'changed' else d.drift end as drift
       from dns_record d
       where d.zone_id = any($1::uuid[]) and d.drift is not null and d.drift <> 'foreign' and d.drift not like 'repair-%'
         -- A TTL that is as wanted again keeps its mark until the look that sees it.
         and (d.drift <> 'ttl' or exists (select from claim o where ${place} and o.value = d.value and o.wanted
           and o.ttl <> d.ttl))
         -- What stands in the place of a record of ours is told with that record.
         and (d.drift <> 'extra' or not exists (select from dns_record o where ${place} and o.wanted and not o.present
           and o.drift in ('missing', 'changed'))))
     select zone_id as "zoneId", drift, count(*)::int as count, (array_agg(name order by name))[1:${NAMED}] as names
     from m group by zone_id, drift order by zone_id, drift`,
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
