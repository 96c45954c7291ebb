import type { LeaseEvent } from '@/lib/core/lease-events'
import type { LeaseFact } from '@/lib/core/lease-fact'
import type { OutboxRow } from '@/lib/core/ports/kea'
import { type PgQueryable, runSql } from '@/lib/db/sql'
import { FACT_COLUMNS, type FactRow, toFact } from '@/lib/services/worker/leases/fact-row'

/** A fact with the outbox row that it saw last. */
export interface StoredFact {
  fact: LeaseFact
  /** bigint as decimal text; '0' when it comes from a listing. */
  eventId: string
}

/** The facts at these addresses, locked for this transaction. */
export async function readFacts(sql: PgQueryable, ips: readonly string[]): Promise<Map<string, StoredFact>> {
  const rows = await runSql<FactRow & { eventId: string }>(
    sql,
    `select ${FACT_COLUMNS}, coalesce(l.event_id, 0)::text as "eventId"
     from lease l where l.ip = any($1::inet[]) order by l.ip for update`,
    [ips],
  )
  return new Map(rows.map(({ eventId, ...row }) => [row.ip, { fact: toFact(row), eventId }]))
}

/** Writes facts, new and changed. */
export async function writeFacts(sql: PgQueryable, facts: readonly StoredFact[]): Promise<void> {
  if (facts.length === 0) return
  await runSql(
    sql,
    `insert into lease as l (ip, family, lease_type, prefix_len, subnet_id, hwaddr, client_id, duid, iaid, hostname, state,
       kea_state, cause, since, expires_at, valid_lifetime, ended_at, event_id, updated_at)
     select f.ip, f.family, f."leaseType", f."prefixLen", f."subnetId", f.hwaddr, f."clientId", f.duid, f.iaid, f.hostname,
       f.state, f."keaState", f.cause, f.since, f."expiresAt", f."validLifetime", f."endedAt", f."eventId", now()
     from jsonb_to_recordset($1::jsonb) as f(ip inet, family smallint, "leaseType" text, "prefixLen" smallint,
       "subnetId" int, hwaddr text, "clientId" text, duid text, iaid bigint, hostname text, state text, "keaState" smallint,
       cause text, since timestamptz, "expiresAt" timestamptz, "validLifetime" bigint, "endedAt" timestamptz,
       "eventId" bigint)
     order by f.ip
     on conflict (ip) do update set family = excluded.family, lease_type = excluded.lease_type,
       prefix_len = excluded.prefix_len, subnet_id = excluded.subnet_id, hwaddr = excluded.hwaddr,
       client_id = excluded.client_id, duid = excluded.duid, iaid = excluded.iaid, hostname = excluded.hostname,
       state = excluded.state, kea_state = excluded.kea_state, cause = excluded.cause, since = excluded.since,
       expires_at = excluded.expires_at, valid_lifetime = excluded.valid_lifetime, ended_at = excluded.ended_at,
       event_id = greatest(l.event_id, excluded.event_id), updated_at = now()`,
    [JSON.stringify(facts.map(({ fact, eventId }) => ({ ...fact, eventId })))],
  )
}

/** Keeps the events that mean something, each once. */
export async function recordLeaseEvents(
  sql: PgQueryable,
  told: readonly { row: OutboxRow; event: LeaseEvent }[],
): Promise<void> {
  if (told.length === 0) return
  // One row may mean two things (expiry of the old client and grant to the new); the later one stands for both.
  const byRow = new Map(told.map(({ row, event }) => [row.id, { row, event }]))
  const rows = [...byRow.values()].map(({ row, event }) => ({
    id: row.id,
    at: row.at,
    table: row.table,
    op: row.op,
    kind: event.event,
    ip: event.lease.ip,
    before: row.lease?.before ?? null,
    after: row.lease?.after ?? null,
  }))
  await runSql(
    sql,
    `insert into kea_event (source, id, at, tbl, op, kind, ip, before, after)
     select 'kea', e.id, e.at, e."table", e.op, e.kind, e.ip, e.before, e.after
     from jsonb_to_recordset($1::jsonb) as e(id bigint, at timestamptz, "table" text, op text, kind text, ip inet,
       before jsonb, after jsonb)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  )
}
