import { canonicalIp } from '@/lib/core/ip'
import type { DnsRecordFact } from '@/lib/core/ports/dns'
import { reverseNameToIp } from '@/lib/core/reverse-name'
import { type PgQueryable, runSql } from '@/lib/db/sql'

export interface MergeOptions {
  /** Ours, as it stands in owner tags. */
  instance: string
  zoneId: string
  /** The facts are a page of a listing of the zone, not a read of one name. */
  listing: boolean
  /** Rows that we changed after this instant know more than the listing. */
  startedAt: Date
}

const FACT = `as f("providerId" text, name text, type text, value text, ttl int, instance text, provenance text, ref text,
  address inet)`

/**
 * SQL: the row was seen to stand as we left it, so what is different now is somebody else's doing. Where no DNS server
 * could be asked that is never seen: then the word of the API counts, and after a while in any case.
 */
export const settled = (row: string): string =>
  `(${row}.status = 'served' or ${row}.status = 'accepted'
    and (${row}.reason like '%: not checked' or ${row}.updated_at < now() - interval '10 minutes'))`

/** SQL: the row of a record of ours that is wanted, was seen to be gone, and stands again. */
const RETURNED = `e.wanted and e.owned and not e.present
  and e.drift in ('missing', 'changed', 'repair-missing', 'repair-changed')`

/**
 * What the server tells of a row that we left otherwise (see core/drift); read anew, the mark is not confirmed yet.
 * `e` is the row as it was, `f` what stands there now.
 */
const MARK = `case
  -- Made again by somebody else: what we claim stays ours, with whatever TTL it came back.
  when f.instance is null and ${RETURNED} then case when e.drift like 'repair-%' then 'repair-tag' else 'tag' end
  -- Known to be absent until now, in a zone whose every record is known.
  when e.id is null then
    case when f.instance = $3 and (select listed_at is not null from zone where id = $2::uuid) then 'extra' end
  -- A read of one name, where our tag was just expected and is not, need not be settled: e.owner_ref tells an adoption apart.
  when e.wanted and e.owned and e.present and f.instance is null
    and (e.drift is not null or ${settled('e')} or not $4::boolean and e.owner_ref is not null)
    then case when e.drift like 'repair-%' then 'repair-tag' else 'tag' end
  when e.wanted and e.owned and e.present and f.instance = $3 and e.drift is null and ${settled('e')} then case
    when (f.provenance, f.ref) is distinct from (e.provenance, e.owner_ref) then 'tag' when f.ttl <> e.ttl then 'ttl' end
  when e.drift = 'tag' and f.instance = $3 then case when f.ttl <> e.ttl then 'ttl' end
  when e.drift in ('missing', 'changed') and not e.present then case when f.ttl <> e.ttl then 'ttl' end
  else e.drift end`

/** SQL: what stands there is what the row says: `e` the row, `f` what the server told and what follows from it. */
const SAME = `e.id is not null and e.present and e.provider_id = f."providerId" and e.ttl = f.ttl and e.owned = f.ours
  and (e.provenance, e.origin, e.owner_ref, e.drift, e.address)
    is not distinct from (f.new_provenance, f.new_origin, f.new_ref, f.new_drift, f.address)
  and (f.ours or e.wanted or e.status = 'served')`

/**
 * Takes over what a server holds, whoever made it. Whether a record is ours is told by its tag; without a tag by what
 * we wrote down when we made it, as long as it is wanted: what nobody wants and nobody signed is not ours to delete.
 * Nothing is queued or deleted here. Of a listing the rows that say nothing new are read and not written: a check of
 * a zone in order costs no write.
 *
 * @returns the ids of the rows that stand for the facts
 */
export async function mergeFacts(
  sql: PgQueryable,
  facts: readonly DnsRecordFact[],
  options: MergeOptions,
): Promise<string[]> {
  if (facts.length === 0) return []
  const rows = facts.map(({ providerId, name, type, value, ttl, owner }) => ({
    providerId,
    name,
    type,
    value,
    ttl,
    instance: owner?.instance ?? null,
    provenance: owner?.provenance ?? null,
    ref: owner?.ref ?? null,
    address: addressOf(type, name, value),
  }))
  const seen = await runSql<{ id: string }>(
    sql,
    `with told as (
       select distinct on (f.name, f.type, f.value) f.*, e.id, ${MARK} as new_drift,
         case when f.instance is null then coalesce(e.owned and e.present and e.wanted or ${RETURNED}, false)
           else f.instance = $3 end as ours
       from jsonb_to_recordset($1::jsonb) ${FACT}
       left join dns_record e on e.zone_id = $2::uuid and e.name = f.name and e.type = f.type and e.value = f.value
       order by f.name, f.type, f.value, f."providerId"),
     f as materialized (
       select t.*, case when ours then 'holdfast' else 'imported' end as new_origin,
         case when not ours then 'static(admin)' when instance is null then e.provenance else t.provenance end as new_provenance,
         case when not ours then null when instance is null then e.owner_ref else t.ref end as new_ref
       from told t left join dns_record e on e.id = t.id),
     merged as (
       insert into dns_record as d (zone_id, name, type, value, address, ttl, provenance, origin, owned, owner_ref, present,
         wanted, status, provider_id, seen_at, served_at, drift)
       select $2::uuid, name, type, value, address, ttl, new_provenance, new_origin, ours, new_ref,
         true, false, 'served', "providerId", now(), now(), new_drift
       from f where not $4::boolean or not exists (select from dns_record e where e.id = f.id and ${SAME})
       on conflict (zone_id, name, type, value) do update set
         ttl = excluded.ttl, provider_id = excluded.provider_id, present = true, address = excluded.address,
         owned = excluded.owned, provenance = excluded.provenance, owner_ref = excluded.owner_ref,
         origin = excluded.origin,
         status = case when not excluded.owned and not d.wanted then 'served'
           when d.present then d.status when d.wanted then 'queued' else 'served' end,
         drift = excluded.drift, drift_at = case when excluded.drift is not distinct from d.drift then d.drift_at end,
         seen_at = now()
       where not $4::boolean or d.updated_at < $5
       returning id)
     select id::text from f where id is not null union select id::text from merged`,
    [JSON.stringify(rows), options.zoneId, options.instance, options.listing, options.startedAt],
  )
  return seen.map(({ id }) => id)
}

/** A row of ours that is wanted and was served, and that the server does not hold any more: somebody deleted it. */
export const GONE = `drift = case when d.wanted and d.owned and d.drift is null and ${settled('d')} then 'missing'
    when d.drift like 'repair-%' then 'repair-missing' when d.drift is not null and d.wanted then 'missing' end,
  drift_at = case when d.drift in ('missing', 'changed', 'repair-missing') then d.drift_at end`

/** Records at one name that the server turned out not to hold. */
export async function markMissing(
  sql: PgQueryable,
  zoneId: string,
  name: string,
  values: readonly string[] | { except: readonly DnsRecordFact[] },
): Promise<void> {
  if ('except' in values) {
    const kept = values.except.map(({ type, value }) => ({ type, value }))
    await runSql(
      sql,
      `update dns_record d set present = false, updated_at = now(), ${GONE}
       where d.zone_id = $1 and d.name = $2 and d.present and not exists (
         select from jsonb_to_recordset($3::jsonb) as k(type text, value text) where k.type = d.type and k.value = d.value)`,
      [zoneId, name, JSON.stringify(kept)],
    )
  } else if (values.length > 0) {
    await runSql(
      sql,
      `update dns_record d set present = false, updated_at = now(), ${GONE}
       where zone_id = $1 and name = $2 and present and value = any($3::text[])`,
      [zoneId, name, values],
    )
  }
}

function addressOf(type: string, name: string, value: string): string | null {
  if (type === 'PTR') return reverseNameToIp(name)
  return type === 'A' || type === 'AAAA' ? canonicalIp(value) : null
}
