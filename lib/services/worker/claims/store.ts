import type pg from 'pg'
import type { Claim } from '@/lib/core/claims'
import { canonicalIp } from '@/lib/core/ip'
import { reverseNameToIp } from '@/lib/core/reverse-name'
import { runSql } from '@/lib/db/sql'
import { statement } from '@/lib/services/worker/statement'

/** What a claim's record is about: the value of an A or AAAA, the address behind a PTR's name. */
function addressOf(claim: Claim): string | null {
  return claim.type === 'PTR' ? reverseNameToIp(claim.name) : canonicalIp(claim.value)
}

const key = (claim: Claim): string =>
  JSON.stringify([claim.sourceKind, claim.sourceId, claim.zoneId, claim.name, claim.type, claim.value])
const content = (claim: Claim): string => JSON.stringify([claim.ttl, claim.provenance, claim.ref])

const RECORD = `as c("sourceKind" text, "sourceId" text, "zoneId" uuid, name text, type text, value text, ttl int,
  provenance text, ref text, address inet)`

/** Writes the difference of two claim sets, and the record rows that follow from it. */
export async function storeClaims(
  sql: pg.PoolClient,
  before: readonly Claim[],
  after: readonly Claim[],
): Promise<void> {
  const old = new Map(before.map((claim) => [key(claim), claim]))
  const now = new Map(after.map((claim) => [key(claim), claim]))
  const removed = before.filter((claim) => !now.has(key(claim)))
  const changed = after.filter((claim) => {
    const known = old.get(key(claim))
    return known === undefined || content(known) !== content(claim)
  })
  if (removed.length > 0) await removeClaims(sql, removed)
  if (changed.length > 0) await upsertClaims(sql, changed)
}

async function removeClaims(sql: pg.PoolClient, claims: readonly Claim[]): Promise<void> {
  const rows = JSON.stringify(claims)
  await runSql(
    sql,
    `delete from claim d using jsonb_to_recordset($1::jsonb) ${RECORD}
     where d.source_kind = c."sourceKind" and d.source_id = c."sourceId" and d.zone_id = c."zoneId"
       and d.name = c.name and d.type = c.type and d.value = c.value`,
    [rows],
  )
  // A second statement: it must see that the claims are gone. What stands there leaves by a look at the name.
  await runSql(
    sql,
    `update dns_record d set wanted = false, updated_at = now(),
       status = case when d.present and d.owned then 'leaving' else d.status end,
       reservation_id = case when d.reservation_id::text = c."sourceId" and not (d.present and d.owned)
         then null else d.reservation_id end
     from jsonb_to_recordset($1::jsonb) ${RECORD}
     where d.zone_id = c."zoneId" and d.name = c.name and d.type = c.type and d.value = c.value
       and not exists (select from claim o where o.zone_id = d.zone_id and o.name = d.name and o.type = d.type
         and o.value = d.value)`,
    [rows],
  )
}

async function upsertClaims(sql: pg.PoolClient, claims: readonly Claim[]): Promise<void> {
  const rows = JSON.stringify(claims.map((claim) => ({ ...claim, address: addressOf(claim) })))
  await statement(
    sql,
    'upsert-claims',
    `with c as materialized (select * from jsonb_to_recordset($1::jsonb) ${RECORD}),
     stored as (
       insert into claim (source_kind, source_id, zone_id, name, type, value, ttl, provenance, ref)
       select "sourceKind", "sourceId", "zoneId", name, type, value, ttl, provenance, ref from c
       on conflict (source_kind, source_id, zone_id, name, type, value)
         do update set ttl = excluded.ttl, provenance = excluded.provenance, ref = excluded.ref)
     insert into dns_record (zone_id, name, type, value, address, ttl, provenance, origin, owner_ref, wanted, status,
       reservation_id)
     select distinct on ("zoneId", name, type, value) "zoneId", name, type, value, address, ttl, provenance, 'holdfast',
       ref, true, 'queued', case when "sourceKind" = 'reservation' then "sourceId"::uuid end
     from c order by "zoneId", name, type, value, "sourceId"
     on conflict (zone_id, name, type, value) do update set
       wanted = true,
       reservation_id = coalesce(excluded.reservation_id, dns_record.reservation_id),
       ttl = case when dns_record.present then dns_record.ttl else excluded.ttl end,
       provenance = case when dns_record.present then dns_record.provenance else excluded.provenance end,
       owner_ref = case when dns_record.present then dns_record.owner_ref else excluded.owner_ref end,
       status = case when dns_record.present and not dns_record.owned then dns_record.status else 'queued' end,
       leaves_at = null,
       updated_at = now()`,
    [rows],
  )
}
