import type pg from 'pg'
import type { Why } from '@/lib/core/cause'
import type { Claim, ClaimSourceKind } from '@/lib/core/claims'
import { addressOfRecord } from '@/lib/core/record-address'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { statement } from '@/lib/services/worker/statement'

/** What a claim's record is about: the value of an A or AAAA, the address behind a PTR's name. */
function addressOf(claim: Claim): string | null {
  return addressOfRecord(claim)
}

const key = (claim: Claim): string =>
  JSON.stringify([claim.sourceKind, claim.sourceId, claim.zoneId, claim.name, claim.type, claim.value])
/** All of a claim but what made it so. */
const content = ({ why: _, view: _view, zone: _zone, ...rest }: Claim): string =>
  JSON.stringify(Object.entries(normal(rest)).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Two claims ask for the same record: only who else may have the name is another matter now. */
function isSameRecord(one: Claim, other: Claim): boolean {
  const rights = { guard: false, drift: null, identities: [] }
  return content({ ...one, ...rights }) === content({ ...other, ...rights })
}

/** What a claim does not say is what the table has by default. */
function normal<T extends Partial<Claim>>(claim: T): T {
  const { until = null, live = true, since = null, guard = false, drift = null, wanted = true } = claim
  return { ...claim, until, live, since, guard, drift, wanted, identities: claim.identities ?? [] }
}

const RECORD = `as c("sourceKind" text, "sourceId" text, "zoneId" uuid, name text, type text, value text, ttl int,
  provenance text, ref text, address inet, live boolean, until timestamptz, since timestamptz, why jsonb, guard boolean,
  drift text, identities jsonb, wanted boolean, "sameRecord" boolean)`

const ISO = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The columns of a Claim but `why`, for tables named `c` (claim) and `z` (zone). */
export const CLAIM_COLUMNS = `c.source_kind as "sourceKind", c.source_id as "sourceId", c.zone_id as "zoneId", z.view,
  z.name as zone, c.name, c.type, c.value, c.ttl, c.provenance, c.ref, c.live, ${ISO('c.until')} as until,
  ${ISO('c.since')} as since, c.guard, c.drift, c.identities, c.wanted`

/** The stored claims of these sources. */
export async function readClaims(
  sql: pg.PoolClient,
  sources: Partial<Record<ClaimSourceKind, readonly string[]>>,
): Promise<Claim[]> {
  const found: Claim[] = []
  for (const [kind, ids] of Object.entries(sources)) {
    if (ids.length === 0) continue
    const rows = await statement<Claim>(
      sql,
      'read-claims',
      `select ${CLAIM_COLUMNS}, c.why
       from claim c join zone z on z.id = c.zone_id where c.source_kind = $1 and c.source_id = any($2::text[])`,
      [kind, ids],
    )
    found.push(...rows)
  }
  return found
}

/** Why a claim came (before is null), changed, or went (after is null). */
type WhyChanged = (before: Claim | null, after: Claim | null) => Why

/** Writes the difference of two claim sets, each with its reason, and the record rows that follow from it. */
export async function storeClaims(
  sql: pg.PoolClient,
  before: readonly Claim[],
  after: readonly Claim[],
  why: WhyChanged,
): Promise<void> {
  const old = new Map(before.map((claim) => [key(claim), claim]))
  const now = new Map(after.map((claim) => [key(claim), claim]))
  const removed = before.filter((claim) => !now.has(key(claim)))
  const changed = after.flatMap((claim) => {
    const known = old.get(key(claim)) ?? null
    if (known !== null && content(known) === content(claim)) return []
    const sameRecord = known !== null && isSameRecord(known, claim)
    return [{ ...claim, why: why(known, claim), sameRecord }]
  })
  if (removed.length > 0) {
    await removeClaims(
      sql,
      removed.map((claim) => ({ ...claim, why: why(claim, null) })),
    )
  }
  if (changed.length > 0) await upsertClaims(sql, changed)
  const silenced = changed.filter((claim) => claim.wanted === false && old.has(key(claim)))
  if (silenced.length > 0) await releaseRecords(sql, JSON.stringify(silenced))
}

/** What is left of a claim that is wanted no more: with Conflict Guard its name stays closed to other clients. */
export function guardOf(claim: Claim): Claim[] {
  return claim.guard === true && claim.type !== 'PTR' ? [{ ...claim, wanted: false, until: null }] : []
}

/** Takes claims away; `why` of each is the reason, which the record rows keep for the change that follows. */
async function removeClaims(sql: pg.PoolClient, claims: readonly Claim[]): Promise<void> {
  const rows = JSON.stringify(claims)
  await runSql(
    sql,
    `delete from claim d using jsonb_to_recordset($1::jsonb) ${RECORD}
     where d.source_kind = c."sourceKind" and d.source_id = c."sourceId" and d.zone_id = c."zoneId"
       and d.name = c.name and d.type = c.type and d.value = c.value`,
    [rows],
  )
  // A second statement: it must see that the claims are gone.
  await releaseRecords(sql, rows)
}

/**
 * Nobody wants these records (claims as JSON, each with its `why`) any more, unless another claim does. What stands
 * there leaves by a look at the name.
 */
export async function releaseRecords(sql: SqlTarget, rows: string): Promise<void> {
  await runSql(
    sql,
    `update dns_record d set wanted = false, updated_at = now(), why = coalesce(c.why, d.why),
       leaves_at = case when d.present and d.owned then d.leaves_at end,
       status = case when d.present and d.owned then 'leaving' else d.status end,
       reservation_id = case when d.reservation_id::text = c."sourceId" and not (d.present and d.owned)
         then null else d.reservation_id end
     from jsonb_to_recordset($1::jsonb) ${RECORD}
     where d.zone_id = c."zoneId" and d.name = c.name and d.type = c.type and d.value = c.value
       and not exists (select from claim o where o.zone_id = d.zone_id and o.name = d.name and o.type = d.type
         and o.value = d.value and o.wanted)`,
    [rows],
  )
}

async function upsertClaims(sql: pg.PoolClient, claims: readonly Claim[]): Promise<void> {
  const rows = JSON.stringify(claims.map((claim) => ({ ...normal(claim), address: addressOf(claim) })))
  await statement(
    sql,
    'upsert-claims',
    `with c as materialized (select * from jsonb_to_recordset($1::jsonb) ${RECORD}),
     stored as (
       insert into claim (source_kind, source_id, zone_id, name, type, value, ttl, provenance, ref, live, until, since, why,
         guard, drift, identities, wanted)
       select "sourceKind", "sourceId", "zoneId", name, type, value, ttl, provenance, ref, live, until, since, why, guard,
         drift, array(select jsonb_array_elements_text(identities)), wanted from c
       on conflict (source_kind, source_id, zone_id, name, type, value)
         do update set ttl = excluded.ttl, provenance = excluded.provenance, ref = excluded.ref, live = excluded.live,
           until = excluded.until, since = excluded.since, why = excluded.why, guard = excluded.guard,
           drift = excluded.drift, identities = excluded.identities, wanted = excluded.wanted)
     insert into dns_record (zone_id, name, type, value, address, ttl, provenance, origin, owner_ref, wanted, status,
       reservation_id, leaves_at, why)
     select distinct on ("zoneId", name, type, value) "zoneId", name, type, value, address, ttl, provenance, 'holdfast',
       ref, true, 'queued', case when "sourceKind" = 'reservation' then "sourceId"::uuid end, until, why
     from c where wanted order by "zoneId", name, type, value,
       array_position(array['static', 'reservation', 'lease'], "sourceKind"), "sourceId"
     on conflict (zone_id, name, type, value) do update set
       wanted = true,
       reservation_id = coalesce(excluded.reservation_id, dns_record.reservation_id),
       ttl = case when dns_record.present then dns_record.ttl else excluded.ttl end,
       provenance = case when dns_record.present then dns_record.provenance else excluded.provenance end,
       owner_ref = case when dns_record.present then dns_record.owner_ref else excluded.owner_ref end,
       status = case when dns_record.present and not dns_record.owned then dns_record.status else 'queued' end,
       leaves_at = excluded.leaves_at,
       -- Another policy is no edit: what somebody else changed before is as different as it was.
       (why, drift, drift_at) = (select case when k.kept then dns_record.why else excluded.why end,
           -- What is wanted now was never made yet: no longer a difference that somebody else made.
           case when k.kept then dns_record.drift end, case when k.kept then dns_record.drift_at end
         from (select dns_record.drift is not null and dns_record.wanted and coalesce(bool_and(c."sameRecord"), false) as kept
           from c where c."zoneId" = excluded.zone_id and c.name = excluded.name and c.type = excluded.type
             and c.value = excluded.value) k),
       updated_at = now()`,
    [rows],
  )
}
