import type pg from 'pg'
import { FORWARD_REASON } from '@/lib/core/forward'
import { storeAlerts } from '@/lib/services/worker/alerts'
import { enqueueNames } from '@/lib/services/worker/enqueue'
import { PLACEMENT } from '@/lib/services/worker/hosts/placement'
import { astray as astrayOf } from '@/lib/services/worker/look-name/pointers'
import { outOfStep, turnStandIns } from '@/lib/services/worker/look-name/stand-ins'
import type { ChangeStart, NameWrites } from '@/lib/services/worker/look-name/writes'
import { statement } from '@/lib/services/worker/statement'
import { inTransaction } from '@/lib/services/worker/transaction'

const START = `
insert into change (id, system, op, record_id, reservation_id, target, before, after, cause, status, attempts, actor, chain)
select id, 'dns', op, "recordId", "reservationId", target, before, after, cause, 'queued', 1, 'worker', chain
from jsonb_to_recordset($1::jsonb) as c(id uuid, op text, "recordId" uuid, "reservationId" uuid, target jsonb,
  before jsonb, after jsonb, cause text, chain jsonb)
on conflict (id) do update set attempts = change.attempts + 1, before = excluded.before, updated_at = now()`

/** Writes down what is about to be done outside, before it is done. A change tried again keeps its row. */
export async function startChanges(pool: pg.Pool, changes: readonly ChangeStart[]): Promise<void> {
  await statement(pool, 'start-changes', START, [JSON.stringify(changes)])
}

/** One statement: record rows, ends of changes, audit events and progress stand or fall together. */
const FINISH = `
with gone as (delete from dns_record where id = any($2::uuid[]) and not wanted),
-- Claimed again meanwhile: the row waits for the look that was asked for.
back as (
  update dns_record set present = false, owned = false, provider_id = null, status = 'queued', reason = null,
    updated_at = now(), version = version + 1
  where id = any($2::uuid[]) and wanted and (present or status = 'leaving')),
stored as (
  insert into dns_record as d (zone_id, name, type, value, ttl, provenance, origin, owned, owner_ref, present, status,
    reason, provider_id, drift, drift_at, served_at, seen_at, wanted)
  select r."zoneId", r.name, r.type, r.value, r.ttl, r.provenance, r.origin, r.owned, r."ownerRef", r.present, r.status,
    r.reason, r."providerId", r.drift, case when r.drift is not null then now() end, case when r.status = 'served' then now() end, now(),
    exists (select from claim c where c.zone_id = r."zoneId" and c.name = r.name and c.type = r.type and c.value = r.value
      and c.wanted)
  from jsonb_to_recordset($1::jsonb) as r("zoneId" uuid, name text, type text, value text, ttl int, provenance text,
    origin text, owned boolean, "ownerRef" text, present boolean, status text, reason text, "providerId" text,
    drift text)
  -- In the order of every statement that writes several rows: then none waits for another in a circle.
  order by r."zoneId", r.name, r.type, r.value
  on conflict (zone_id, name, type, value) do update set ttl = excluded.ttl, provenance = excluded.provenance,
    origin = excluded.origin, owned = excluded.owned, owner_ref = excluded.owner_ref, present = excluded.present,
    status = excluded.status, reason = excluded.reason, provider_id = excluded.provider_id,
    drift = excluded.drift,
    drift_at = case when excluded.drift is not distinct from d.drift then d.drift_at else excluded.drift_at end,
    served_at = case when excluded.status <> 'served' then d.served_at
                     when d.status = 'served' then coalesce(d.served_at, now()) else now() end,
    -- Its way to the server is no reason to refuse an edit of what was asked for: the version stays.
    updated_at = now()),
ended as (
  update change c set status = e.status, reason = e.reason, updated_at = now(),
    accepted_at = case when e.status in ('accepted', 'served') then coalesce(c.accepted_at, now()) else c.accepted_at end,
    served_at = case when e.status = 'served' then now() else c.served_at end
  from jsonb_to_recordset($3::jsonb) as e(id uuid, status text, reason text) where c.id = e.id),
audited as (
  insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind, subject_id, before, after, change_id, chain)
  select 'worker', 'worker', a.cause, a.verb, a.line, 'record', a."recordId", a.before, a.after, a."changeId", a.chain
  from jsonb_to_recordset($4::jsonb) as a(cause text, verb text, line text, "recordId" text, before jsonb, after jsonb,
    "changeId" uuid, chain jsonb)),
done as (
  update sync_item s set done = n.finished
  from jsonb_to_recordset($5::jsonb) as n(name text, finished boolean, created int, updated int, deleted int, refused int,
    failed int)
  where s.name = n.name and not s.done
  returning s.run_id, n.created, n.updated, n.deleted, n.refused, n.failed),
total as (
  select run_id, sum(created) as created, sum(updated) as updated, sum(deleted) as deleted, sum(refused) as refused,
    sum(failed) as failed from done group by run_id)
update sync_run s set created = s.created + t.created, updated = s.updated + t.updated, deleted = s.deleted + t.deleted,
  refused = s.refused + t.refused, failed = s.failed + t.failed
from total t where s.id = t.run_id`

/**
 * The status of reservations from their records, the PTRs that are out of step, and the topics that pages watch. Rows
 * that somebody else is writing are left out and answered (`busy`): waiting for one while another is held, as whoever
 * computes claims does too, would end in a deadlock.
 */
const SETTLE = `
with mine as (
  select r.id, d.id as record, d.name, d.type, d.status, d.reason,
    -- The name that the client chose was refused: the reservation's own stands in for it, and says how it fares.
    c.drift is null and d.status = 'refused' and bool_or(c.drift is not null) over (partition by r.id) as outdone
  from reservation r
  -- \`offset 0\` keeps each step on its own index, as in the reading of names.
  left join lateral (select * from claim where source_kind = 'reservation' and source_id = r.id::text and wanted offset 0) c
    on true
  left join lateral (select * from dns_record where zone_id = c.zone_id and name = c.name and type = c.type
    and value = c.value offset 0) d on true
  where r.id = any($1::uuid[]) and r.pending is null),
-- What failed before what waits before what is only to be known; an address before its PTR; each once.
said as (
  select id, text, follows, row_number() over (partition by id order by rank, pointer, text) as at
  from (select id, name || ': ' || reason as text, min(case when status in ('failed', 'refused') then 0
        when status = 'served' then 2 else 1 end) as rank,
      bool_and(type = 'PTR') as pointer, bool_and(reason like '${FORWARD_REASON}%') as follows
    from mine where reason is not null group by id, text) s),
reasons as (
  select id, string_agg(text, '; ' order by at) as reason from said where at <= 3 and (at = 1 or not follows) group by id),
touched as (
  select m.id, case when count(m.record) = 0 then 'served' when bool_or(m.status in ('failed', 'refused') and not m.outdone)
        then 'failed'
      when bool_and(m.status = 'served' or m.outdone) then 'served' when bool_or(m.status = 'queued') then 'queued' else 'accepted' end as status,
    count(m.record) as records
  from mine m group by m.id),
told as (
  select t.*, nullif(concat_ws('; ', s.reason, ${PLACEMENT}), '') as reason
  from touched t join reservation r on r.id = t.id left join reasons s on s.id = t.id),
due as materialized (
  select t.* from told t join reservation r on r.id = t.id
  where t.records > 0 and (r.status, r.reason) is distinct from (t.status, t.reason)),
free as materialized (select r.id from reservation r where r.id in (select id from due) for update skip locked),
settled as (
  update reservation r set status = t.status, reason = t.reason, updated_at = now() from due t join free f on f.id = t.id
  where r.id = t.id returning r.id),
astray as (${astrayOf(`select c.* from unnest($3::text[], $4::text[]) as s(kind, id) cross join lateral (
  select * from claim where source_kind = s.kind and source_id = s.id offset 0) c`)}),
astray_names as (select name from astray union ${outOfStep(
  `select c.* from unnest($3::text[], $4::text[]) as s(kind, id)
  cross join lateral (select * from claim where source_kind = s.kind and source_id = s.id offset 0) c`,
  '$5::text[]',
)})
select (select array_agg(distinct name) from astray_names) as astray,
  (select array_agg(id::text) from due where id not in (select id from free)) as busy,
  (select count(pg_notify('holdfast_topics', topic)) from unnest($2::text[] ||
    case when exists (select from settled) then array['reservations'] else '{}' end) as topic) as told`

/** Writes the ends of several looks. */
export async function finishNames(pool: pg.Pool, all: readonly NameWrites[]): Promise<void> {
  // What an unfinished look did counts too: the next one finds it done.
  const ended = all
    .filter(({ finished, counts }) => finished || Object.values(counts).some((count) => count > 0))
    .map(({ name, finished, counts }) => ({ name, finished, ...counts }))
  // First: a check that is over has told all that it found.
  const told = all.filter(({ alerts }) => alerts !== null)
  await storeAlerts(
    pool,
    told.flatMap(({ alerts }) => alerts ?? []),
    { names: told.map(({ name }) => name) },
  )
  await turnStandIns(
    pool,
    all.flatMap(({ standIns }) => standIns),
  )
  await statement(pool, 'finish-names', FINISH, [
    JSON.stringify(all.flatMap(({ records }) => records)),
    all.flatMap(({ deleted }) => deleted),
    JSON.stringify(all.flatMap(({ changes }) => changes)),
    JSON.stringify(all.flatMap(({ audit }) => audit)),
    JSON.stringify(ended),
  ])
  const reservations = [...new Set(all.flatMap((writes) => writes.reservations))]
  const topics = [
    ...(all.some(({ records, deleted }) => records.length + deleted.length > 0) ? ['records'] : []),
    ...(all.some(({ changes }) => changes.length > 0) ? ['changes'] : []),
    ...(all.some(({ audit }) => audit.length > 0) ? ['audit'] : []),
  ]
  const sources = [
    ...new Map(all.flatMap((writes) => writes.sources).map((one) => [one.join(' '), one])).values(),
  ]
  if (reservations.length + topics.length + sources.length === 0) return
  const looked = all.map(({ name }) => name)
  const astray = await settleNames(pool, reservations, topics, sources, looked)
  const returning = new Set(all.filter(({ again }) => again).map(({ name }) => name))
  const astrays = astray.filter((name) => !returning.has(name))
  if (astrays.length > 0) await enqueueNames(pool, astrays)
}

/**
 * Settles reservations, tells the topics, and answers the names of PTRs of these sources that are out of step, and of
 * reservations whose clients chose a name that was just looked at.
 */
export async function settleNames(
  pool: pg.Pool,
  reservations: readonly string[],
  topics: readonly string[],
  sources: readonly (readonly [kind: string, id: string])[],
  looked: readonly string[] = [],
): Promise<string[]> {
  const sql = (client: pg.Pool | pg.PoolClient, ids: readonly string[], told: readonly string[]) =>
    statement<{ astray: string[] | null; busy: string[] | null }>(client, 'settle-names', SETTLE, [
      ids,
      told,
      sources.map(([kind]) => kind),
      sources.map(([, id]) => id),
      looked,
    ])
  const [row] = await sql(pool, reservations, topics)
  // One at a time: who waits for one row and holds none is in nobody's way. What is then read is newer than the wait.
  for (const id of row?.busy ?? []) {
    await inTransaction(pool, async (tx) => {
      await statement(tx, 'lock-reservation', 'select from reservation where id = $1::uuid for update', [id])
      await sql(tx, [id], [])
    })
  }
  return row?.astray ?? []
}
