import type pg from 'pg'
import { type AlertFact, NAME_ALERTS } from '@/lib/core/alerts'
import { ipToReverseName } from '@/lib/core/reverse-name'
import { addJob, jobs } from '@/lib/db/queue'
import { notifyTopic } from '@/lib/db/topics'
import { isMuted } from '@/lib/services/worker/alert-mutes'
import { enqueueNames } from '@/lib/services/worker/enqueue'
import { raisedDeliveries, resolvedDeliveries } from '@/lib/services/worker/notify/deliveries'
import { statement } from '@/lib/services/worker/statement'
import { ADDRESS_KINDS, toldOtherwise } from '@/lib/services/worker/told-otherwise'

/** Which alerts are known completely: those of them that are not raised are resolved. */
export interface AlertsOf {
  /** `AlertFact.reason` of every alert that could have been raised. */
  reasons?: readonly string[]
  /** Names that were looked at: their alerts of the kinds that a look tells. */
  names?: readonly string[]
}

const STORE = `
with given as materialized (
  select * from jsonb_to_recordset($1::jsonb) as r(kind text, reason text, severity text, summary text, detail jsonb,
    ip inet, name text, scope text, "reservationId" uuid, "recordId" uuid, "watchId" uuid, "groupKey" text)),
-- One fact is one alert: what another alert tells of the same address is not told again.
r as materialized (
  select r.*, ${isMuted('r', 'now()')} as muted
  from given r
  where r.kind <> 'two-names' or not exists (
      select from alert b where b.active is not null and b.active <> all($2::text[]) and ${toldOtherwise('r', 'b')})
    and not exists (select from given b where ${toldOtherwise('r', 'b')})),
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
      union select id from alert where name = any($3::text[]) and active is not null and kind = any($4::text[])
      union select o.id from r b join alert o on o.active is not null and ${toldOtherwise('o', 'b')}
        where b.kind in (${ADDRESS_KINDS}))
    and not exists (select from r where r.reason = a.reason)
  returning a.*),
told as (${raisedDeliveries('raised')}),
untold as (${resolvedDeliveries('over')})
select exists (select from raised) or exists (select from over) as news,
  exists (select from told) or exists (select from untold) as told,
  (select array_agg(distinct host(ip)) from (select kind, ip from raised union all select kind, ip from over) a
    where kind in (${ADDRESS_KINDS})) as ips`

/** Raises alerts and resolves those whose reason is gone. Part of the transaction that found out, if there is one. */
export async function storeAlerts(
  sql: pg.Pool | pg.PoolClient,
  raised: readonly AlertFact[],
  { reasons = [], names = [] }: AlertsOf,
): Promise<void> {
  if (raised.length + reasons.length + names.length === 0) return
  const unique = [...new Map(raised.map((alert) => [alert.reason, alert])).values()]
  const [row] = await statement<{ news: boolean; told: boolean; ips: string[] | null }>(
    sql,
    'store-alerts',
    STORE,
    [JSON.stringify(unique), reasons, names, NAME_ALERTS],
  )
  // What they tell for others too is no longer to be told, or still so; both may have been found at the same moment.
  const again = (row?.ips ?? []).flatMap((ip) => ipToReverseName(ip) ?? [])
  if (again.length > 0) await enqueueNames(sql, again)
  if (row?.news === true) await notifyTopic(sql, 'alerts')
  if (row?.told === true) {
    await addJob(sql, jobs.notify())
    await notifyTopic(sql, 'notifications')
  }
}
