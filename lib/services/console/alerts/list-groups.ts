import type { Alert } from '@/lib/contract/alert'
import type { AlertGroup, AlertGroupQuery } from '@/lib/contract/alert-inbox'
import type { Page } from '@/lib/contract/list'
import {
  ALERT_COLUMNS,
  type AlertRow,
  alertConditions,
  toAlert,
} from '@/lib/services/console/alerts/list-alerts'
import { type ConsoleDeps, done, invalid, type Result } from '@/lib/services/console/deps'
import { Params } from '@/lib/services/console/keyset'

interface GroupRow extends AlertRow {
  key: string
  order_by: string
  n: number
  rank: number
  open: number
  acknowledged: number
  snoozed: number
  resolved: number
  first_at: Date
  newest_at: Date
  one_scope: string | null
  one_assignee: string | null
  total: number
}

const SEVERITY: readonly Alert['severity'][] = ['low', 'medium', 'high']

/** An alert without a group is one of its own. */
const KEY = `case when t.group_key is null then t.id::text else t.kind || '|' || t.group_key end`

/** Milliseconds; by severity, then by time, as one number. */
const ORDER = {
  lastAt: '(extract(epoch from g.newest_at) * 1000)::bigint',
  severity: '(g.rank * 10000000000000 + (extract(epoch from g.newest_at) * 1000)::bigint)',
} as const

/** The same value, or null when there are several. */
const common = (column: string): string =>
  `case when count(*) = count(${column}) and min(${column}) = max(${column}) then min(${column}) end`

function readCursor(text: string): [string, string] | null {
  const [order, ...key] = Buffer.from(text, 'base64url').toString('utf8').split(' ')
  return order !== undefined && /^\d{1,18}$/.test(order) ? [order, key.join(' ')] : null
}

function statementOf(query: AlertGroupQuery, now: Date, me: string, after: [string, string] | null) {
  const params = new Params()
  const conditions = alertConditions(query, { now, me }).map((where) => where(params))
  const descending = query.sort.startsWith('-')
  const order = ORDER[(descending ? query.sort.slice(1) : query.sort) as keyof typeof ORDER]
  const direction = descending ? 'desc' : 'asc'
  const state = (name: string): string => `count(*) filter (where shown = '${name}')::int as ${name}`
  const beyond =
    after === null
      ? ''
      : `where (o.order_by, o.key) ${descending ? '<' : '>'} (${params.add(after[0])}::bigint, ${params.add(after[1])}::text)`
  const text = `
    with m as materialized (
      select t.id, t.severity, t.scope, t.assigned_to, t.created_at, t.last_at, ${KEY} as key, array_position(array['low', 'medium', 'high'], t.severity) as rank,
        case when t.state = 'snoozed' and t.snoozed_until <= ${params.add(now)}::timestamptz then 'open' else t.state end
          as shown
      from alert t ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}),
    g as (
      select key, count(*)::int as n, max(rank) as rank, min(created_at) as first_at, max(last_at) as newest_at,
        ${['open', 'acknowledged', 'snoozed', 'resolved'].map(state).join(', ')},
        ${common('scope')} as one_scope, ${common('assigned_to')} as one_assignee,
        (array_agg(id order by rank desc, last_at desc, id))[1] as sample
      from m group by key),
    o as (select g.*, ${order} as order_by, count(*) over ()::int as total from g),
    page as (select * from o ${beyond} order by o.order_by ${direction}, o.key ${direction} limit ${params.add(query.limit + 1)})
    select ${ALERT_COLUMNS}, page.key, page.order_by::text, page.n, page.rank, page.open, page.acknowledged, page.snoozed,
      page.resolved, page.first_at, page.newest_at, page.one_scope, page.one_assignee, page.total
    from page join alert t on t.id = page.sample order by page.order_by ${direction}, page.key ${direction}`
  return { text, values: params.values }
}

function toGroup(row: GroupRow, now: Date): AlertGroup {
  const { open, acknowledged, snoozed, resolved } = row
  return {
    key: row.key,
    kind: row.kind,
    groupKey: row.group_key,
    count: row.n,
    severity: SEVERITY[row.rank - 1] ?? 'low',
    states: { open, acknowledged, snoozed, resolved },
    firstAt: row.first_at.toISOString(),
    lastAt: row.newest_at.toISOString(),
    scope: row.one_scope,
    assignedTo: row.one_assignee,
    sample: toAlert(row, now),
  }
}

/** A page of the inbox: alerts of one kind and one cause are one item. `me`: who asks. */
export async function listAlertGroups(
  deps: ConsoleDeps,
  query: AlertGroupQuery,
  me: string,
): Promise<Result<Page<AlertGroup>>> {
  const now = deps.now()
  const after = query.cursor === undefined ? null : readCursor(query.cursor)
  if (query.cursor !== undefined && after === null)
    return invalid('cursor', 'must be the nextCursor of a page')
  const { text, values } = statementOf(query, now, me, after)
  const { rows } = await deps.db.pool.query<GroupRow>(text, values)
  const shown = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? shown.at(-1) : undefined
  return done({
    items: shown.map((row) => toGroup(row, now)),
    nextCursor: last === undefined ? null : Buffer.from(`${last.order_by} ${last.key}`).toString('base64url'),
    ...(after === null ? { total: rows[0]?.total ?? 0 } : {}),
  })
}
