import type pg from 'pg'

/** An alert as messages tell of it. */
export interface ToldAlert {
  id: string
  kind: string
  severity: string
  state: string
  ip: string | null
  name: string | null
  scope: string | null
  summary: string
  detail: unknown
  count: number
  groupKey: string | null
  recordId: string | null
  reservationId: string | null
  watchId: string | null
  createdAt: string
  lastAt: string
  resolvedAt: string | null
  resolvedBy: string | null
}

/** A message that is ours to send now. */
export interface Claimed {
  id: string
  event: 'raised' | 'resolved' | 'test'
  /** With the one under way. */
  attempts: number
  created_at: Date
  /** Null for a test, and when the alert is gone. */
  alert: ToldAlert | null
}

/** Until then nobody else sends what we claimed; should we die over it, it is sent again then. */
const LEASE_SECONDS = 60

/** Letters of one message at most. */
const MOST = 500

const instant = (column: string): string =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const ALERT = `case when a.id is null then null else jsonb_build_object('id', a.id, 'kind', a.kind, 'severity', a.severity,
  'state', a.state, 'ip', host(a.ip), 'name', a.name, 'scope', a.scope, 'summary', a.summary, 'detail', a.detail,
  'count', a.count, 'groupKey', a.group_key, 'recordId', a.record_id, 'reservationId', a.reservation_id,
  'watchId', a.watch_id, 'createdAt', ${instant('a.created_at')}, 'lastAt', ${instant('a.last_at')},
  'resolvedAt', ${instant('a.resolved_at')}, 'resolvedBy', a.resolved_by) end`

// That an alert is over is told after that it was there.
const claim = (ready: string, limit: number): string => `
with due as (
  select d.id from notification_delivery d
  where d.channel_id = $1 and d.status = 'waiting' and ${ready}
    and not (d.event = 'resolved' and exists (select from notification_delivery r
      where r.channel_id = d.channel_id and r.alert_id = d.alert_id and r.event = 'raised' and r.status = 'waiting'
        ${limit === 1 ? '' : 'and r.next_at > $2 and r.attempts > 0'}))
  order by d.created_at, d.id limit ${limit} for update of d skip locked),
claimed as (
  update notification_delivery d set attempts = d.attempts + 1,
    next_at = $2::timestamptz + interval '${LEASE_SECONDS} s'
  from due where d.id = due.id returning d.*)
select c.id::text, c.event, c.attempts, c.created_at, ${ALERT} as alert
from claimed c left join alert a on a.id = c.alert_id order by c.created_at, c.id`

const ONE = claim('d.next_at <= $2::timestamptz', 1)
const GATHERED = claim('(d.next_at <= $2::timestamptz or d.attempts = 0)', MOST)

/**
 * Takes what is due for a channel: one message, or for e-mail all that wait. It counts as an attempt before it is made,
 * so that a process that dies over a message cannot do so for ever.
 */
export async function claimDue(
  pool: pg.Pool,
  channel: { id: string; kind: 'webhook' | 'email' },
  now: Date,
): Promise<Claimed[]> {
  const { rows } = await pool.query<Claimed>(channel.kind === 'email' ? GATHERED : ONE, [channel.id, now])
  return rows
}

export interface DueChannel {
  id: string
  kind: 'webhook' | 'email'
  name: string
  target: string[]
  secret: string | null
}

/** The channels with something to send now. Tests go out through those that are turned off, too. */
export async function dueChannels(pool: pg.Pool, now: Date): Promise<DueChannel[]> {
  const { rows } = await pool.query<DueChannel>(
    `select c.id::text, c.kind, c.name, c.target, c.secret from notification_channel c
     where exists (select from notification_delivery d
       where d.channel_id = c.id and d.status = 'waiting' and d.next_at <= $1)`,
    [now],
  )
  return rows
}
