import type pg from 'pg'
import { runSql } from '@/lib/db/sql'

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/**
 * Only the first check of a database finds records of operators that it does not know: later ones know every record
 * that was ever made or given up here. Their own ids stand in the tags.
 */
const REBUILD = `
with lost as materialized (
  select d.*, substr(d.owner_ref, 8)::uuid as static_id from dns_record d
  where d.present and d.owned and d.why is null and d.provenance = 'static(admin)' and d.type in ('A', 'AAAA')
    and d.owner_ref ~ '^static:${UUID}$'
    and not exists (select from sync_run where finished_at is not null and error is null)),
made as (
  insert into static_record (id, zone_id, name, type, value, ttl, ptr, created_from, created_by)
  select l.static_id, l.zone_id, l.name, l.type, l.value, l.ttl,
    exists (select from dns_record p where p.type = 'PTR' and p.owner_ref = l.owner_ref and p.present), 'console',
    'found on the DNS server'
  from lost l order by l.static_id on conflict do nothing returning id, zone_id, name, value),
-- Made from it, as far as name and address tell.
linked as (
  update reservation r set static_record_id = m.id from made m join zone z on z.id = m.zone_id
  where r.ip = m.value::inet and r.static_record_id is null
    and m.name in (r.hostname, r.hostname || '.' || z.name))
select id::text from made`

/** Takes operators' records back that only their tags on the DNS server tell of: our database was lost. Their number. */
export async function rebuildStatics(pool: pg.Pool): Promise<number> {
  return (await runSql(pool, REBUILD, [])).length
}
