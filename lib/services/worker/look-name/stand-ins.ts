import type pg from 'pg'
import type { StandIn } from '@/lib/core/stand-ins'
import { runSql } from '@/lib/db/sql'
import type { NameFacts } from '@/lib/services/worker/look-name/facts'
import type { StandInWrite } from '@/lib/services/worker/look-name/writes'
import { inTransaction } from '@/lib/services/worker/transaction'

/**
 * The own names of reservations that are not as the look at the name that the client chose (one of `names`) left that:
 * wanted while it is refused. `claims` is the SQL of the claims to look at.
 */
export const outOfStep = (claims: string, names: string): string => `
select distinct n.name from (${claims} offset 0) s
join zone z on z.id = s.zone_id
cross join lateral (
  select bool_and(d.status = 'refused' and not d.present) as refused, bool_or(o.name = any(${names})) as looked,
    bool_or(coalesce(d.status, 'queued') = 'queued') as open
  from (select * from claim where source_kind = 'reservation' and source_id = s.source_id offset 0) o
  join zone oz on oz.id = o.zone_id and oz.view = z.view and oz.managed and oz.gone_at is null
  left join dns_record d on d.zone_id = o.zone_id and d.name = o.name and d.type = o.type and d.value = o.value
  where o.drift is null and o.type = s.type and o.value = s.value) chosen
cross join lateral (
  select s.name union select p.name from (select * from claim where source_kind = 'reservation'
    and source_id = s.source_id offset 0) p where p.type = 'PTR' and p.value = s.name and p.drift is not null) n
where s.source_kind = 'reservation' and s.drift is not null and s.type <> 'PTR' and chosen.looked and not chosen.open
  and chosen.refused <> s.wanted`

/** What a look found out about stand-ins that is not stored yet. */
export function turned({ claims }: NameFacts, found: readonly StandIn[]): StandInWrite[] {
  return found.flatMap(({ claim: { sourceId, zoneId, name, type, value, wanted = true } }) => {
    const stored = claims.find(
      (one) =>
        one.sourceKind === 'reservation' &&
        one.sourceId === sourceId &&
        one.zoneId === zoneId &&
        one.type === type &&
        one.value === value,
    )
    return stored?.wanted === wanted ? [] : [{ sourceId, zoneId, name, type, value, wanted }]
  })
}

/**
 * Writes down which stand-ins are wanted. The reservations are locked, as whoever computes claims does: where the client
 * gave up its name meanwhile, nothing is written, and another look is on its way.
 */
export async function turnStandIns(pool: pg.Pool, writes: readonly StandInWrite[]): Promise<void> {
  if (writes.length === 0) return
  await inTransaction(pool, async (tx) => {
    await runSql(tx, 'select from reservation where id = any($1::uuid[]) order by id for update', [
      [...new Set(writes.map(({ sourceId }) => sourceId))],
    ])
    await runSql(
      tx,
      `with s as materialized (select * from jsonb_to_recordset($1::jsonb) as s("sourceId" text, "zoneId" uuid,
         name text, type text, value text, wanted boolean)),
       turned as (
         update claim c set wanted = s.wanted from s
         where c.source_kind = 'reservation' and c.source_id = s."sourceId" and c.zone_id = s."zoneId" and c.name = s.name
           and c.type = s.type and c.value = s.value and c.drift is not null
           and exists (select from claim o where o.source_kind = 'reservation' and o.source_id = c.source_id
             and o.drift is null and o.type <> 'PTR')
         returning c.source_id, c.zone_id, c.name, c.type, c.value, c.wanted)
       update dns_record d set wanted = t.wanted or exists (select from claim o where o.zone_id = d.zone_id
           and o.name = d.name and o.type = d.type and o.value = d.value and o.wanted
           and (o.source_kind <> 'reservation' or o.source_id <> t.source_id)),
         reservation_id = case when t.wanted then coalesce(d.reservation_id, t.source_id::uuid) else d.reservation_id end,
         updated_at = now()
       from turned t where d.zone_id = t.zone_id and d.name = t.name and d.type = t.type and d.value = t.value`,
      [JSON.stringify(writes)],
    )
  })
}
