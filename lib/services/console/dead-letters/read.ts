import type { DEAD_LETTER_SORTS, DeadLetter, DeadLetterQuery } from '@/lib/contract/dead-letter'
import type { Page } from '@/lib/contract/list'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import type { ConsoleDeps, Result } from '@/lib/services/console/deps'
import { keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { likeAny } from '@/lib/services/console/read-text'
import { equals } from '@/lib/services/console/scope-filter'

interface Row {
  id: string
  kind: DeadLetter['kind']
  subject: string
  detail: string | null
  reason: string | null
  attempts: number | null
  last_at: Date
  /** Of a reservation: what the worker was to do; null: a change that Kea refused, and that was taken back. */
  pending: string | null
  record_id: string | null
  reservation_id: string | null
  change_id: string | null
}

// A job that somebody asked for anew while it ran has lost its key: the newer one stands for it. A reservation is failed
// too when a record of it is, or is refused: that is told by the record.
const GIVEN_UP = `(
  select 'record:' || d.id as id, 'record' as kind, d.name as subject, d.type || ' ' || d.value as detail, d.reason,
    null::int as attempts, d.updated_at as last_at, 'look' as pending, d.id as record_id, null::uuid as reservation_id,
    d.zone_id
  from dns_record d where d.status = 'failed'
  union all
  select 'reservation:' || r.id, 'reservation', coalesce(r.hostname, host(r.ip), r.identifier_value), host(r.ip),
    r.reason, null, r.updated_at, r.pending, null, r.id, null
  from reservation r where r.status = 'failed' and (r.pending is not null or exists (
    select from change c where c.reservation_id = r.id and c.system = 'kea' and c.status = 'failed' and c.reason = r.reason))
  union all
  select 'job:' || j.id, 'job', j.key, j.task_identifier, j.last_error, j.attempts, j.updated_at, 'look', null, null, null
  from graphile_worker.jobs j where j.attempts >= j.max_attempts and j.locked_at is null and j.key is not null)`

const source: ListSource<(typeof DEAD_LETTER_SORTS)[number]> = {
  table: GIVEN_UP,
  select: `t.id, t.kind, t.subject, concat_ws(', ', t.detail, z.view) as detail, t.reason,
    coalesce(t.attempts, c.attempts) as attempts, t.last_at, t.pending, t.record_id::text, t.reservation_id::text,
    c.id::text as change_id`,
  joins: `left join zone z on z.id = t.zone_id
    left join lateral (select c.id, c.attempts from change c
      where c.record_id = t.record_id or c.reservation_id = t.reservation_id and c.system = 'kea'
      order by c.created_at desc, c.id desc limit 1) c on true`,
  sorts: { lastAt: { sql: 't.last_at', type: 'timestamptz' } },
  id: { sql: 't.id', type: 'text' },
}

/** Why it cannot be tried again, and what to do; null when it can. */
function notRetryable({ kind, pending }: Row): string | null {
  return kind === 'reservation' && pending === null
    ? 'Kea refused the change and keeps what it has: change the reservation again.'
    : null
}

/** The first line: what follows in the error of a job is a stack. */
function firstLine(text: string | null): string | null {
  return text === null ? null : (text.split('\n')[0] ?? '').slice(0, 500)
}

function itemOf(row: Row): DeadLetter {
  const retryReason = notRetryable(row)
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    detail: row.detail === '' ? null : row.detail,
    reason: firstLine(row.reason),
    attempts: row.attempts ?? 1,
    lastAt: row.last_at.toISOString(),
    status: 'failed',
    retryable: retryReason === null,
    retryReason,
    recordId: row.record_id,
    reservationId: row.reservation_id,
    changeId: row.change_id,
  }
}

/** A page of what was given up, the last first. */
export function listDeadLetters(
  deps: ConsoleDeps,
  query: DeadLetterQuery,
): Promise<Result<Page<DeadLetter>>> {
  const where: Where[] = []
  const { kind, q } = query
  if (kind !== undefined) where.push(equals('t.kind', kind))
  if (q !== undefined && q !== '') {
    where.push((params) => {
      const text = params.add(likeAny(q))
      return `(t.subject ilike ${text} or t.detail ilike ${text} or t.reason ilike ${text})`
    })
  }
  return keysetPage(deps.db.pool, source, where, query, (rows) =>
    rows.map((row) => itemOf(row as unknown as Row)),
  )
}

/** One of them, or null: it was mended meanwhile, or never was. */
export async function readDeadLetter(target: SqlTarget, id: string): Promise<DeadLetter | null> {
  const [row] = await runSql<Row>(
    target,
    `select ${source.select} from (select * from ${GIVEN_UP} t where t.id = $1) t ${source.joins ?? ''}`,
    [id],
  )
  return row === undefined ? null : itemOf(row)
}
