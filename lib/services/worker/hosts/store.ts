import type pg from 'pg'
import { runSql } from '@/lib/db/sql'
import type { HostMerge } from '@/lib/services/worker/hosts/merge'
import {
  type ObservedHost,
  RESERVATION_COLUMNS,
  type ReservationRow,
} from '@/lib/services/worker/hosts/reservation-row'
import { statement } from '@/lib/services/worker/statement'

/** Every reservation that has one of the host ids or identities, locked for this transaction, in a fixed order. */
export async function knownReservations(
  sql: pg.PoolClient,
  seen: readonly ObservedHost[],
  goneIds: readonly number[],
): Promise<ReservationRow[]> {
  const keys = seen.map(({ hostId, family, subnetId, identifierType, identifierValue }) => ({
    hostId,
    family,
    subnetId,
    identifierType,
    identifierValue,
  }))
  return await statement<ReservationRow>(
    sql,
    'known-reservations',
    `with h as materialized (
       select * from jsonb_to_recordset($1::jsonb) as h("hostId" int, family smallint, "subnetId" int,
         "identifierType" text, "identifierValue" text)),
     ids as (
       select r.id from h join reservation r on r.kea_host_id = h."hostId"
       union select r.id from h join reservation r on r.family = h.family and r.subnet_id = h."subnetId"
         and r.identifier_type = h."identifierType" and r.identifier_value = h."identifierValue"
       union select r.id from reservation r where r.kea_host_id = any($2::int[]))
     select ${RESERVATION_COLUMNS} from reservation r where r.id in (select id from ids) order by r.id for update`,
    [JSON.stringify(keys), goneIds],
  )
}

const RECORD = `as n(id uuid, family smallint, "keaHostId" int, "subnetId" int, "identifierType" text,
  "identifierValue" text, ip inet, "moreAddresses" jsonb, hostname text, infra boolean, "stickyDns" boolean,
  "pinHostname" boolean, "conflictGuard" boolean, "allowClientHostname" boolean, "ttlClass" text, "deleteOn" text,
  "graceHours" int, pending text, status text, reason text, observed jsonb, "createdFrom" text)`
/** 1 when the row says something else to who edits it; its way through Kea and DNS is no reason to refuse an edit. */
const EDITED = `((r.subnet_id, r.identifier_type, r.identifier_value, r.ip, r.more_addresses, r.hostname)
  is distinct from (n."subnetId", n."identifierType", n."identifierValue", n.ip,
  array(select jsonb_array_elements_text(n."moreAddresses")), n.hostname))::int`
const ADDRESSES = `array(select jsonb_array_elements_text(n."moreAddresses"))`

/** Writes a merge: rows that go first, then rows that change, then new ones, so that no unique key is met twice. */
export async function writeMerge(sql: pg.PoolClient, merge: HostMerge): Promise<void> {
  const gone = merge.removes.map((row) => row.id)
  if (gone.length > 0) await runSql(sql, 'delete from reservation where id = any($1::uuid[])', [gone])
  const updates = merge.updates.map(({ after }) => after)
  if (updates.length > 0) {
    await parkChangedKeys(sql, merge)
    await statement(
      sql,
      'update-reservations',
      `update reservation r set kea_host_id = n."keaHostId", subnet_id = n."subnetId",
         identifier_type = n."identifierType", identifier_value = n."identifierValue", ip = n.ip,
         more_addresses = ${ADDRESSES}, hostname = n.hostname, pending = n.pending, status = n.status,
         reason = n.reason, observed = n.observed, updated_at = now(), version = r.version + ${EDITED},
         edited_at = case when ${EDITED} = 1 then now() else r.edited_at end
       from jsonb_to_recordset($1::jsonb) ${RECORD} where r.id = n.id`,
      [JSON.stringify(updates)],
    )
  }
  if (merge.inserts.length === 0) return
  await statement(
    sql,
    'insert-reservations',
    `insert into reservation (id, family, kea_host_id, subnet_id, identifier_type, identifier_value, ip,
       more_addresses, hostname, infra, sticky_dns, pin_hostname, conflict_guard, allow_client_hostname, ttl_class,
       delete_on, grace_hours, status, observed, created_from)
     select n.id, n.family, n."keaHostId", n."subnetId", n."identifierType", n."identifierValue", n.ip, ${ADDRESSES},
       n.hostname, n.infra, n."stickyDns", n."pinHostname", n."conflictGuard", n."allowClientHostname", n."ttlClass",
       n."deleteOn", n."graceHours", n.status, n.observed, n."createdFrom"
     from jsonb_to_recordset($1::jsonb) ${RECORD}`,
    [JSON.stringify(merge.inserts)],
  )
}

/** Two hosts that swap ids or identities would collide half-way: what changes hands is put aside first. */
async function parkChangedKeys(sql: pg.PoolClient, merge: HostMerge): Promise<void> {
  const moved = merge.updates.filter(
    ({ before, after }) => before.keaHostId !== null && before.keaHostId !== after.keaHostId,
  )
  const renamed = merge.updates.filter(
    ({ before, after }) =>
      before.subnetId !== after.subnetId ||
      before.identifierType !== after.identifierType ||
      before.identifierValue !== after.identifierValue,
  )
  if (moved.length > 0) {
    await runSql(sql, 'update reservation set kea_host_id = null where id = any($1::uuid[])', [
      moved.map(({ before }) => before.id),
    ])
  }
  if (renamed.length > 0) {
    await runSql(
      sql,
      `update reservation set identifier_value = 'parked:' || id::text where id = any($1::uuid[])`,
      [renamed.map(({ before }) => before.id)],
    )
  }
}
