import type { Alert, AlertExport, AlertQuery } from '@/lib/contract/alert'
import type { Page } from '@/lib/contract/list'
import { fixOf } from '@/lib/core/alert-fix'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type ConsoleDeps, done, isUuid, notFound, type Result } from '@/lib/services/console/deps'
import { keysetAll, keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { matching } from '@/lib/services/console/read-text'
import { equals } from '@/lib/services/console/scope-filter'

interface AlertRow {
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

const source: ListSource<'lastAt' | 'severity'> = {
  select: `t.id::text, t.kind, t.severity, t.state, host(t.ip) as ip, t.name, t.scope, t.summary, t.detail, t.count,
    t.record_id::text, t.reservation_id::text, t.watch_id::text, t.group_key, t.muted, t.created_at, t.last_at, t.acknowledged_by,
    t.assigned_to, t.snoozed_until, t.resolved_at, t.resolved_by, t.version`,
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

function toItem(row: AlertRow, now: Date): Alert {
  const woken = row.state === 'snoozed' && row.snoozed_until !== null && row.snoozed_until <= now
  const fix = fixOf({ kind: row.kind, state: row.state, drift: (row.detail as { drift?: unknown } | null)?.drift })
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

function conditions(filters: Filters, now: Date): Where[] {
  const where = inState(filters.state, now)
  if (filters.kind !== undefined) where.push(equals('t.kind', filters.kind))
  if (filters.severity !== undefined) where.push(equals('t.severity', filters.severity))
  if (filters.ip !== undefined) where.push(equals('t.ip', filters.ip, '::inet'))
  if (filters.name !== undefined) where.push(equals('t.name', filters.name))
  if (filters.scope !== undefined) where.push(equals('t.scope', filters.scope))
  if (filters.recordId !== undefined) where.push(equals('t.record_id', filters.recordId, '::uuid'))
  if (filters.reservationId !== undefined)
    where.push(equals('t.reservation_id', filters.reservationId, '::uuid'))
  if (filters.q !== undefined && filters.q !== '') {
    where.push(matching(filters.q, { ip: 't.ip', texts: ['t.summary', 't.name'], hex: [] }))
  }
  return where
}

/** A page of alerts, the newest first unless asked otherwise. */
export function listAlerts(deps: ConsoleDeps, query: AlertQuery): Promise<Result<Page<Alert>>> {
  const now = deps.now()
  return keysetPage(deps.db.pool, source, conditions(query, now), query, (rows) =>
    rows.map((row) => toItem(row as unknown as AlertRow, now)),
  )
}

/** All alerts that the filters let through, batch by batch. */
export function allAlerts(deps: ConsoleDeps, query: AlertExport): AsyncGenerator<Alert[]> {
  const now = deps.now()
  return keysetAll(deps.db.pool, source, conditions(query, now), query.sort, (rows) =>
    rows.map((row) => toItem(row as unknown as AlertRow, now)),
  )
}

/** One alert as it is now, or null. `lock`: nobody else may change it before the transaction ends. */
export async function readAlert(
  target: SqlTarget,
  id: string,
  now: Date,
  lock = false,
): Promise<Alert | null> {
  if (!isUuid(id)) return null
  const [row] = await runSql<AlertRow>(
    target,
    `select ${source.select} from alert t where t.id = $1::uuid${lock ? ' for update of t' : ''}`,
    [id],
  )
  return row === undefined ? null : toItem(row, now)
}

/** One alert. */
export async function getAlert(deps: ConsoleDeps, id: string): Promise<Result<Alert>> {
  const item = await readAlert(deps.db.pool, id, deps.now())
  return item === null ? notFound('alert') : done(item)
}
