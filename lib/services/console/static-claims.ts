import type { Claim } from '@/lib/core/claims'
import { canonicalIp } from '@/lib/core/ip'
import { reverseNameToIp } from '@/lib/core/reverse-name'
import type { Tx } from '@/lib/db/client'
import { addJobs, jobs } from '@/lib/db/queue'
import { runSql } from '@/lib/db/sql'
import { releaseRecords } from '@/lib/services/worker/claims/store'

function addressOf({ type, name, value }: Claim): string | null {
  return type === 'PTR' ? reverseNameToIp(name) : canonicalIp(value)
}

const CLAIMS = `as c("sourceId" text, "zoneId" uuid, name text, type text, value text, ttl int, provenance text,
  ref text, address inet)`

interface Links {
  /** The reservation that is made from it, or was. */
  reservationId: string | null
  /** The record whose audit event tells what is done, where it is known before. */
  recordId?: string
}

/**
 * Stores what a static record wants, and nothing else of what it wanted before, with the rows that wait for it, and
 * asks for a look at each name that is touched. A record that stands keeps its TTL and owner in its row until the
 * server has taken the new ones: what the worker expects to find there must be what is there. No claims: it wants
 * nothing any more, and what stands for it leaves.
 */
export async function storeStaticClaims(
  tx: Tx,
  sourceId: string,
  claims: readonly Claim[],
  { reservationId, recordId }: Links,
): Promise<void> {
  const named = recordId === undefined ? [] : [{ kind: 'record', id: recordId }]
  const why = { cause: 'ADMIN', chain: [...named, { kind: 'static', id: sourceId }] }
  if (claims.length > 0) await upsertClaims(tx, claims, why, reservationId)
  const gone = await removeOthers(tx, sourceId, claims)
  if (gone.length > 0) {
    await releaseRecords(tx, JSON.stringify(gone.map((claim) => ({ ...claim, sourceId, why }))))
  }
  const names = new Set([...claims, ...gone].map(({ name }) => name))
  await addJobs(
    tx,
    [...names].map((name) => jobs.lookName(name)),
  )
}

async function upsertClaims(
  tx: Tx,
  claims: readonly Claim[],
  why: object,
  reservationId: string | null,
): Promise<void> {
  await runSql(
    tx,
    `with c as materialized (select * from jsonb_to_recordset($1::jsonb) ${CLAIMS}),
     stored as (
       insert into claim (source_kind, source_id, zone_id, name, type, value, ttl, provenance, ref, why)
       select 'static', "sourceId", "zoneId", name, type, value, ttl, provenance, ref, $2::jsonb from c
       on conflict (source_kind, source_id, zone_id, name, type, value)
         do update set ttl = excluded.ttl, provenance = excluded.provenance, ref = excluded.ref, why = excluded.why)
     insert into dns_record as d (zone_id, name, type, value, address, ttl, provenance, origin, owner_ref, wanted, status,
       why, reservation_id)
     select "zoneId", name, type, value, address, ttl, provenance, 'holdfast', ref, true, 'queued', $2::jsonb, $3::uuid
     from c order by "zoneId", name, type, value
     on conflict (zone_id, name, type, value) do update set
       wanted = true, why = excluded.why, leaves_at = null, reason = null, drift = null, drift_at = null,
       ttl = case when d.present then d.ttl else excluded.ttl end,
       provenance = case when d.present then d.provenance else excluded.provenance end,
       owner_ref = case when d.present then d.owner_ref else excluded.owner_ref end,
       status = case when d.present and not d.owned then d.status else 'queued' end,
       reservation_id = coalesce(excluded.reservation_id, d.reservation_id),
       updated_at = now(), version = d.version + 1`,
    [
      JSON.stringify(claims.map((claim) => ({ ...claim, address: addressOf(claim) }))),
      JSON.stringify(why),
      reservationId,
    ],
  )
}

type Gone = Pick<Claim, 'zoneId' | 'name' | 'type' | 'value'>

async function removeOthers(tx: Tx, sourceId: string, claims: readonly Claim[]): Promise<Gone[]> {
  return runSql<Gone>(
    tx,
    `delete from claim d where d.source_kind = 'static' and d.source_id = $1 and not exists (
       select from jsonb_to_recordset($2::jsonb) ${CLAIMS}
       where d.zone_id = c."zoneId" and d.name = c.name and d.type = c.type and d.value = c.value)
     returning d.zone_id::text as "zoneId", d.name, d.type, d.value`,
    [sourceId, JSON.stringify(claims)],
  )
}
