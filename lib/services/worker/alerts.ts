import type pg from 'pg'
import { type AlertFact, NAME_ALERTS } from '@/lib/core/alerts'
import { addJob, jobs } from '@/lib/db/queue'
import { notifyTopic } from '@/lib/db/topics'
import { isMuted } from '@/lib/services/worker/alert-mutes'
import { raisedDeliveries, resolvedDeliveries } from '@/lib/services/worker/notify/deliveries'
import { statement } from '@/lib/services/worker/statement'

/** Which alerts are known completely: those of them that are not raised are resolved. */
export interface AlertsOf {
  /** `AlertFact.reason` of every alert that could have been raised. */
  reasons?: readonly string[]
  /** Names that were looked at: their alerts of the kinds that a look tells. */
  names?: readonly string[]
}

const STORE = `
with r as materialized (
  select *, ${isMuted('r', 'now()')} as muted
  from jsonb_to_recordset($1::jsonb) as r(kind text, reason text, severity text, summary text, detail jsonb,
    ip inet, name text, scope text, "reservationId" uuid, "recordId" uuid, "watchId" uuid, "groupKey" text)),
raised as (
  insert into alert as a (kind, reason, active, severity, summary, detail, ip, name, scope, reservation_id, record_id,
    watch_id, group_key, muted)
  select kind, reason, reason, severity, summary, coalesce(detail, '{}'), ip, name, scope, "reservationId", "recordId",
    "watchId", "groupKey", muted
  from r
  -- The same reason is the same alert; told again it is news only when it says something else.
  on conflict (active) do update set severity = excluded.severity, summary = excluded.summary, detail = excluded.detail,
    ip = excluded.ip, scope = excluded.scope, reservation_id = excluded.reservation_id, record_id = excluded.record_id,
    watch_id = excluded.watch_id, group_key = excluded.group_key, muted = excluded.muted,
    count = a.count + 1, last_at = now(), version = a.version + 1
  where (a.severity, a.summary, a.detail, a.group_key)
    is distinct from (excluded.severity, excluded.summary, excluded.detail, excluded.group_key)
  returning a.*),
over as (
  update alert a set state = 'resolved', active = null, resolved_at = now(), resolved_by = 'worker',
    version = a.version + 1
  where a.id in (
      select id from alert where active = any($2::text[])
      union select id from alert where name = any($3::text[]) and active is not null and kind = any($4::text[]))
    and not exists (select from r where r.reason = a.reason)
  returning a.*),
told as (${raisedDeliveries('raised')}),
untold as (${resolvedDeliveries('over')})
select exists (select from raised) or exists (select from over) as news,
  exists (select from told) or exists (select from untold) as told`

/** Raises alerts and resolves those whose reason is gone. Part of the transaction that found out, if there is one. */
export async function storeAlerts(
  sql: pg.Pool | pg.PoolClient,
  raised: readonly AlertFact[],
  { reasons = [], names = [] }: AlertsOf,
): Promise<void> {
  if (raised.length + reasons.length + names.length === 0) return
  const unique = [...new Map(raised.map((alert) => [alert.reason, alert])).values()]
  const [row] = await statement<{ news: boolean; told: boolean }>(sql, 'store-alerts', STORE, [
    JSON.stringify(unique),
    reasons,
    names,
    NAME_ALERTS,
  ])
  if (row?.news === true) await notifyTopic(sql, 'alerts')
  if (row?.told === true) {
    await addJob(sql, jobs.notify())
    await notifyTopic(sql, 'notifications')
  }
}
