import { type PgQueryable, runSql } from '@/lib/db/sql'
import { astray } from '@/lib/services/worker/look-name/pointers'

/** A name where DNS is not as claimed, and what would be done there. */
export interface Difference {
  name: string
  zoneId: string
  creates: number
  updates: number
  deletes: number
  /** A and AAAA that are missing, for the log: the reservation's hostname and the address. */
  missing: { hostname: string; ip: string }[]
}

/**
 * Every name that needs a look, by SQL: claimed and missing, claimed otherwise than it stands, ours and claimed by nobody,
 * left half-way by an earlier look, or a PTR out of step with its forward record. What somebody else changed bears a mark
 * and is told apart. An estimate of the work; what is done is decided at the name.
 */
export async function compareZones(
  sql: PgQueryable,
  zoneIds: readonly string[],
  enabled: boolean,
): Promise<Difference[]> {
  if (!enabled) return []
  const differences = await runSql<Difference>(
    sql,
    `select d.name, d.zone_id as "zoneId",
       count(*) filter (where d.wanted and not d.present)::int as creates,
       count(*) filter (where d.wanted and d.present and d.owned
         and (d.ttl, d.provenance, d.owner_ref) is distinct from (c.ttl, c.provenance, c.ref))::int as updates,
       count(*) filter (where d.present and d.owned and not d.wanted)::int as deletes,
       coalesce(jsonb_agg(jsonb_build_object('hostname', split_part(d.name, '.', 1), 'ip', d.value))
         filter (where d.wanted and not d.present and d.type in ('A', 'AAAA') and d.status <> 'refused'), '[]') as missing
     from dns_record d
     left join lateral (select c.ttl, c.provenance, c.ref from claim c where c.zone_id = d.zone_id and c.name = d.name
       and c.type = d.type and c.value = d.value order by c.source_kind = 'static' desc, c.source_id limit 1) c on true
     where d.zone_id = any($1::uuid[]) and d.type in ('A', 'AAAA', 'PTR', 'TXT') and d.drift is null and (
       d.wanted and not d.present
       or d.present and d.owned and not d.wanted
       or d.wanted and d.present and d.owned
         and (d.ttl, d.provenance, d.owner_ref) is distinct from (c.ttl, c.provenance, c.ref)
       or d.wanted and d.present and not d.owned and d.status <> 'served'
       or d.present and d.status = 'failed'
       or d.status in ('accepted', 'queued', 'leaving'))
     group by d.name, d.zone_id order by d.name, d.zone_id`,
    [zoneIds],
  )
  const known = new Set(differences.map((one) => `${one.zoneId} ${one.name}`))
  const pointers = await runSql<{ name: string; zoneId: string; deletes: number }>(
    sql,
    `select name, zone_id as "zoneId", count(*) filter (where present)::int as deletes
     from (${astray('select * from claim where zone_id = any($1::uuid[])')}) a group by name, zone_id order by name, zone_id`,
    [zoneIds],
  )
  const out = pointers.filter((one) => !known.has(`${one.zoneId} ${one.name}`))
  return [...differences, ...out.map((one) => ({ ...one, creates: 0, updates: 0, missing: [] }))]
}
