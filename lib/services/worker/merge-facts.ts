import { canonicalIp } from '@/lib/core/ip'
import type { DnsRecordFact } from '@/lib/core/ports/dns'
import { reverseNameToIp } from '@/lib/core/reverse-name'
import { type PgQueryable, runSql } from '@/lib/db/sql'

export interface MergeOptions {
  /** Ours, as it stands in owner tags. */
  instance: string
  zoneId: string
  /** Number of the listing that these facts belong to; null: a read of one name. */
  listing: bigint | null
  /** Rows that we changed after this instant know more than the listing. */
  startedAt: Date
}

const FACT = `as f("providerId" text, name text, type text, value text, ttl int, instance text, provenance text, ref text,
  address inet)`

/**
 * Takes over what a server holds, whoever made it. Whether a record is ours is told by its tag; without a tag by what
 * we wrote down when we made it. Nothing is queued or deleted here.
 */
export async function mergeFacts(
  sql: PgQueryable,
  facts: readonly DnsRecordFact[],
  options: MergeOptions,
): Promise<void> {
  if (facts.length === 0) return
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
  await runSql(
    sql,
    `with f as (
       select distinct on (f.name, f.type, f.value) f.*, e.provenance as known_provenance, e.owner_ref as known_ref,
         case when f.instance is null then coalesce(e.owned and e.present, false) else f.instance = $3 end as ours
       from jsonb_to_recordset($1::jsonb) ${FACT}
       left join dns_record e on e.zone_id = $2::uuid and e.name = f.name and e.type = f.type and e.value = f.value
       order by f.name, f.type, f.value, f."providerId")
     insert into dns_record as d (zone_id, name, type, value, address, ttl, provenance, origin, owned, owner_ref, present,
       wanted, status, provider_id, listing, seen_at, served_at)
     select $2::uuid, name, type, value, address, ttl,
       case when not ours then 'static(admin)' when instance is null then known_provenance else provenance end,
       case when ours then 'holdfast' else 'imported' end, ours,
       case when not ours then null when instance is null then known_ref else ref end,
       true, false, 'served', "providerId", coalesce($4::bigint, 0), now(), now()
     from f
     on conflict (zone_id, name, type, value) do update set
       ttl = excluded.ttl, provider_id = excluded.provider_id, present = true, address = excluded.address,
       owned = excluded.owned, provenance = excluded.provenance, owner_ref = excluded.owner_ref,
       origin = excluded.origin,
       status = case when d.present then d.status when d.wanted then 'queued' else 'served' end,
       listing = greatest(excluded.listing, d.listing), seen_at = now()
     where $4::bigint is null or d.updated_at < $5`,
    [
      JSON.stringify(rows),
      options.zoneId,
      options.instance,
      options.listing?.toString() ?? null,
      options.startedAt,
    ],
  )
}

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
      `update dns_record d set present = false, updated_at = now()
       where d.zone_id = $1 and d.name = $2 and d.present and not exists (
         select from jsonb_to_recordset($3::jsonb) as k(type text, value text) where k.type = d.type and k.value = d.value)`,
      [zoneId, name, JSON.stringify(kept)],
    )
  } else if (values.length > 0) {
    await runSql(
      sql,
      `update dns_record set present = false, updated_at = now()
       where zone_id = $1 and name = $2 and present and value = any($3::text[])`,
      [zoneId, name, values],
    )
  }
}

function addressOf(type: string, name: string, value: string): string | null {
  if (type === 'PTR') return reverseNameToIp(name)
  return type === 'A' || type === 'AAAA' ? canonicalIp(value) : null
}
