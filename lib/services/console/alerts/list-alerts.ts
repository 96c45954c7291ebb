import type { Alert, AlertExport, AlertQuery } from '@/lib/contract/alert'
import type { Page } from '@/lib/contract/list'
import { fixOf } from '@/lib/core/alert-fix'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type ConsoleDeps, done, isUuid, notFound, type Result } from '@/lib/services/console/deps'
import { keysetAll, keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { matching } from '@/lib/services/console/read-text'
import { equals } from '@/lib/services/console/scope-filter'

/** A row as `ALERT_COLUMNS` reads it. */
export interface AlertRow {
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
  record_id: string | null
  reservation_id: string | null
  watch_id: string | null
  group_key: string | null
  muted: boolean
  created_at: Date
  last_at: Date
  acknowledged_by: string | null
  assigned_to: string | null
  snoozed_until: Date | null
  resolved_at: Date | null
  resolved_by: string | null
  version: number
}

/** Columns of an alert `t`. */
export const ALERT_COLUMNS = `t.id::text, t.kind, t.severity, t.state, host(t.ip) as ip, t.name, t.scope, t.summary, t.detail, t.count,
    t.record_id::text, t.reservation_id::text, t.watch_id::text, t.group_key, t.muted, t.created_at, t.last_at, t.acknowledged_by,
    t.assigned_to, t.snoozed_until, t.resolved_at, t.resolved_by, t.version`

const source: ListSource<'lastAt' | 'severity'> = {
  select: ALERT_COLUMNS,
  table: 'alert',
  sorts: {
    lastAt: { sql: 't.last_at', type: 'timestamptz' },
    // By severity, then by time, as one number; ids are no order that anybody could follow.
    severity: {
      sql: `(array_position(array['low', 'medium', 'high'], t.severity) * 10000000000000
        + (extract(epoch from t.last_at) * 1000)::bigint)`,
      type: 'bigint',
    },
  },
  id: { sql: 't.id', type: 'uuid' },
}

/** The alert that a row holds. */
export function toAlert(row: AlertRow, now: Date): Alert {
  const woken = row.state === 'snoozed' && row.snoozed_until !== null && row.snoozed_until <= now
  const fix = fixOf({
    kind: row.kind,
    state: row.state,
    drift: (row.detail as { drift?: unknown } | null)?.drift,
    closed: (row.detail as { closed?: unknown } | null)?.closed,
  })
  return {
    id: row.id,
    kind: row.kind,
    severity: row.severity as Alert['severity'],
    state: woken ? 'open' : (row.state as Alert['state']),
    ip: row.ip,
    name: row.name,
    scope: row.scope,
    summary: row.summary,
    detail:
      typeof row.detail === 'object' && row.detail !== null
        ? { ...(row.detail as Record<string, unknown>) }
        : {},
    count: row.count,
    recordId: row.record_id,
    reservationId: row.reservation_id,
    watchId: row.watch_id,
    groupKey: row.group_key,
    muted: row.muted,
    createdAt: row.created_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    acknowledgedBy: row.acknowledged_by,
    assignedTo: row.assigned_to,
    snoozedUntil: woken ? null : (row.snoozed_until?.toISOString() ?? null),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    resolvedBy: row.resolved_by,
    fixable: fix.fixable,
    fixReason: fix.reason,
    version: row.version,
  }
}

type Filters = Omit<AlertQuery, 'cursor' | 'limit' | 'sort'>

/** A snooze ends by itself, without anybody who would have to write it down. */
function inState(state: Filters['state'], now: Date): Where[] {
  switch (state) {
    case 'all':
      return []
    case 'unresolved':
      return [() => 't.active is not null']
    case 'open':
      return [
        (params) =>
          `(t.state = 'open' or (t.state = 'snoozed' and t.snoozed_until <= ${params.add(now)}::timestamptz))`,
      ]
    case 'snoozed':
      return [equals('t.state', state), (params) => `t.snoozed_until > ${params.add(now)}::timestamptz`]
    case 'acknowledged':
    case 'resolved':
      return [equals('t.state', state)]
  }
}

/** Rows of `alert t` that the filters let through. `me` is whoever asks. */
export function alertConditions(filters: Filters, { now, me }: { now: Date; me: string }): Where[] {
  const where = inState(filters.state, now)
  if (filters.kind !== undefined) where.push(equals('t.kind', filters.kind))
  if (filters.severity !== undefined) where.push(equals('t.severity', filters.severity))
  if (filters.ip !== undefined) where.push(equals('t.ip', filters.ip, '::inet'))
  if (filters.name !== undefined) where.push(equals('t.name', filters.name))
  if (filters.scope !== undefined) where.push(equals('t.scope', filters.scope))
  if (filters.recordId !== undefined) where.push(equals('t.record_id', filters.recordId, '::uuid'))
  if (filters.reservationId !== undefined)
    where.push(equals('t.reservation_id', filters.reservationId, '::uuid'))
  if (filters.watchId !== undefined) where.push(equals('t.watch_id', filters.watchId, '::uuid'))
  if (filters.groupKey !== undefined) where.push(equals('t.group_key', filters.groupKey))
  if (filters.assignedTo === 'nobody') where.push(() => 't.assigned_to is null')
  else if (filters.assignedTo !== undefined) {
    where.push(equals('t.assigned_to', filters.assignedTo === 'me' ? me : filters.assignedTo.toLowerCase()))
  }
  if (filters.muted !== 'all') where.push(() => (filters.muted === 'true' ? 't.muted' : 'not t.muted'))
  if (filters.q !== undefined && filters.q !== '') {
    where.push(matching(filters.q, { ip: 't.ip', texts: ['t.summary', 't.name'], hex: [] }))
  }
  return where
}

/** A page of alerts, the newest first unless asked otherwise. `me`: who asks. */
export function listAlerts(deps: ConsoleDeps, query: AlertQuery, me: string): Promise<Result<Page<Alert>>> {
  const now = deps.now()
  return keysetPage(deps.db.pool, source, alertConditions(query, { now, me }), query, (rows) =>
    rows.map((row) => toAlert(row as unknown as AlertRow, now)),
  )
}

/** All alerts that the filters let through, batch by batch. */
export function allAlerts(deps: ConsoleDeps, query: AlertExport, me: string): AsyncGenerator<Alert[]> {
  const now = deps.now()
  return keysetAll(deps.db.pool, source, alertConditions(query, { now, me }), query.sort, (rows) =>
    rows.map((row) => toAlert(row as unknown as AlertRow, now)),
  )
}

/** Alerts as they are now, by id. `lock`: nobody else may change them before the transaction ends. */
export async function readAlerts(
  target: SqlTarget,
  ids: readonly string[],
  now: Date,
  lock = false,
): Promise<Map<string, Alert>> {
  const known = ids.filter(isUuid)
  if (known.length === 0) return new Map()
  const rows = await runSql<AlertRow>(
    target,
    `select ${ALERT_COLUMNS} from alert t where t.id = any($1::uuid[]) order by t.id${lock ? ' for update of t' : ''}`,
    [known],
  )
  return new Map(rows.map((row) => [row.id, toAlert(row, now)]))
}

/** One alert as it is now, or null. `lock`: nobody else may change it before the transaction ends. */
export async function readAlert(
  target: SqlTarget,
  id: string,
  now: Date,
  lock = false,
): Promise<Alert | null> {
  return (await readAlerts(target, [id], now, lock)).get(id.toLowerCase()) ?? null
}

/** One alert. */
export async function getAlert(deps: ConsoleDeps, id: string): Promise<Result<Alert>> {
  const item = await readAlert(deps.db.pool, id, deps.now())
  return item === null ? notFound('alert') : done(item)
}
