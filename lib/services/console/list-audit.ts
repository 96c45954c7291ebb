import type { AuditEvent, AuditExport, AuditQuery } from '@/lib/contract/audit'
import type { Page } from '@/lib/contract/list'
import { undoOf } from '@/lib/core/undo'
import { matchingLine } from '@/lib/services/console/audit-search'
import { type ConsoleDeps, done, notFound, type Result } from '@/lib/services/console/deps'
import { keysetAll, keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { equals } from '@/lib/services/console/scope-filter'

interface AuditRow {
  id: string
  at: Date
  actor: string
  actor_kind: string
  cause: string
  verb: string
  line: string
  subject_kind: string
  subject_id: string | null
  before: unknown
  after: unknown
  change_id: string | null
  chain: unknown[]
}

const source: ListSource<'id' | 'at'> = {
  select: `t.id, t.at, t.actor, t.actor_kind, t.cause, t.verb, t.line, t.subject_kind, t.subject_id, t.before,
    t.after, t.change_id::text, t.chain`,
  table: 'audit_event',
  sorts: { id: { sql: 't.id', type: 'bigint' }, at: { sql: 't.at', type: 'timestamptz' } },
  id: { sql: 't.id', type: 'bigint' },
}

function item(row: AuditRow): AuditEvent {
  const event = {
    id: String(row.id),
    at: row.at.toISOString(),
    actor: row.actor,
    actorKind: row.actor_kind as AuditEvent['actorKind'],
    cause: row.cause,
    verb: row.verb,
    line: row.line,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    before: row.before,
    after: row.after,
    changeId: row.change_id,
    chain: row.chain,
  }
  const { kind, reason } = undoOf(event)
  return { ...event, undoable: kind !== null, undoReason: reason }
}

function items(rows: readonly Record<string, unknown>[]): AuditEvent[] {
  return (rows as unknown as AuditRow[]).map(item)
}

type Filters = Omit<AuditQuery, 'cursor' | 'limit' | 'sort'>

function conditions(filters: Filters): Where[] {
  const where: Where[] = []
  if (filters.cause !== undefined) where.push(equals('t.cause', filters.cause))
  if (filters.verb !== undefined) where.push(equals('t.verb', filters.verb))
  if (filters.actor !== undefined) where.push(equals('t.actor', filters.actor))
  if (filters.subjectKind !== undefined) where.push(equals('t.subject_kind', filters.subjectKind))
  if (filters.subjectId !== undefined) where.push(equals('t.subject_id', filters.subjectId))
  const { from, to, q } = filters
  if (from !== undefined) where.push((params) => `t.at >= ${params.add(from)}::timestamptz`)
  if (to !== undefined) where.push((params) => `t.at < ${params.add(to)}::timestamptz`)
  if (q !== undefined && q !== '') where.push(matchingLine(q))
  return where
}

/** A page of audit events, the newest first unless asked otherwise. */
export function listAudit(deps: ConsoleDeps, query: AuditQuery): Promise<Result<Page<AuditEvent>>> {
  return keysetPage(deps.db.pool, source, conditions(query), query, items)
}

/** All audit events that the filters let through, batch by batch. */
export function allAudit(deps: ConsoleDeps, query: AuditExport): AsyncGenerator<AuditEvent[]> {
  return keysetAll(deps.db.pool, source, conditions(query), query.sort, items)
}

/** One audit event, or null. */
export async function readAuditEvent(deps: ConsoleDeps, id: string): Promise<AuditEvent | null> {
  if (!/^[1-9]\d{0,17}$/.test(id)) return null
  const { rows } = await deps.db.pool.query<Record<string, unknown>>(
    `select ${source.select} from ${source.table} t ${source.joins ?? ''} where t.id = $1::bigint`,
    [id],
  )
  return items(rows)[0] ?? null
}

/** One audit event. */
export async function getAuditEvent(deps: ConsoleDeps, id: string): Promise<Result<AuditEvent>> {
  const event = await readAuditEvent(deps, id)
  return event === null ? notFound('audit event') : done(event)
}

/** The newest audit events. */
export async function recentAudit(deps: ConsoleDeps, limit: number): Promise<AuditEvent[]> {
  const { rows } = await deps.db.pool.query<Record<string, unknown>>(
    `select ${source.select} from ${source.table} t ${source.joins ?? ''} order by t.id desc limit $1`,
    [limit],
  )
  return items(rows)
}
