import type pg from 'pg'
import { runSql } from '@/lib/db/sql'
import { readEach } from '@/lib/services/worker/cursor'
import { astray } from '@/lib/services/worker/look-name/pointers'

/** Names where DNS is not as claimed. */
export interface Names {
  names: string[]
  /** A and AAAA that are missing there, for the log: the reservation's hostname and the address. */
  missing: { hostname: string; ip: string }[]
}

/** What differs in a zone, and what would be done: how many records. */
export interface ZoneDifference {
  zoneId: string
  creates: number
  updates: number
  deletes: number
  /** Names where something is made and nothing else. */
  made: Names
  /** Names where something that stands is changed or deleted. */
  changed: Names
}

const DIFFERENCES = `
select d.name, d.zone_id as "zoneId",
  count(*) filter (where d.wanted and not d.present)::int as creates,
  count(*) filter (where d.wanted and d.present and d.owned
    and (d.ttl, d.provenance, d.owner_ref) is distinct from (c.ttl, c.provenance, c.ref))::int as updates,
  count(*) filter (where d.present and d.owned and not d.wanted)::int as deletes,
  array_agg(d.value) filter (where d.wanted and not d.present and d.type in ('A', 'AAAA') and d.status <> 'refused')
    as missing
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
group by d.name, d.zone_id order by d.name, d.zone_id`

interface Row {
  name: string
  zoneId: string
  creates: number
  updates: number
  deletes: number
  missing: string[] | null
}

/**
 * Every name that needs a look, by zone and by SQL: claimed and missing, claimed otherwise than it stands, ours and claimed
 * by nobody, left half-way by an earlier look, or a PTR out of step with its forward record. What somebody else changed
 * bears a mark and is told apart. An estimate of the work; what is done is decided at the name.
 */
export async function compareZones(
  pool: pg.Pool,
  zoneIds: readonly string[],
  enabled: boolean,
): Promise<ZoneDifference[]> {
  if (!enabled) return []
  const zones = new Map<string, ZoneDifference>()
  const pointers = await runSql<{ name: string; zoneId: string; deletes: number }>(
    pool,
    `select name, zone_id as "zoneId", count(*) filter (where present)::int as deletes
     from (${astray('select * from claim where zone_id = any($1::uuid[])')}) a group by name, zone_id order by name, zone_id`,
    [zoneIds],
  )
  const left = new Map(pointers.map((one) => [`${one.zoneId} ${one.name}`, one]))
  await readEach<Row>(pool, DIFFERENCES, [zoneIds], (row) => {
    if (left.size > 0) left.delete(`${row.zoneId} ${row.name}`)
    take(row)
  })
  for (const one of left.values()) take({ ...one, creates: 0, updates: 0, missing: null })
  return [...zones.values()]

  function take({ name, zoneId, creates, updates, deletes, missing }: Row): void {
    const zone = zones.get(zoneId) ?? noDifference(zoneId)
    zones.set(zoneId, zone)
    zone.creates += creates
    zone.updates += updates
    zone.deletes += deletes
    const names = updates + deletes > 0 ? zone.changed : zone.made
    names.names.push(name)
    const hostname = name.split('.', 1)[0] ?? name
    for (const ip of missing ?? []) names.missing.push({ hostname, ip })
  }
}

/** Nothing differs there. */
export function noDifference(zoneId: string): ZoneDifference {
  const names = (): Names => ({ names: [], missing: [] })
  return { zoneId, creates: 0, updates: 0, deletes: 0, made: names(), changed: names() }
}
