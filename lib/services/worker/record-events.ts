import type pg from 'pg'
import type { OutboxRow } from '@/lib/core/ports/kea'
import { statement } from '@/lib/services/worker/statement'

/** Copies the events about reservations, each once: the chain of an audit event points at them. */
export async function recordEvents(pool: pg.Pool, rows: readonly OutboxRow[]): Promise<void> {
  const events = rows.flatMap(({ id, at, table, op, hostId }) =>
    hostId === null ? [] : [{ id, at, table, op, hostId }],
  )
  if (events.length === 0) return
  await statement(
    pool,
    'record-events',
    `insert into kea_event (source, id, at, tbl, op, kind, host_id)
     select 'kea', e.id, e.at, e."table", e.op, 'RESERVATION', e."hostId"
     from jsonb_to_recordset($1::jsonb) as e(id bigint, at timestamptz, "table" text, op text, "hostId" int)
     on conflict do nothing`,
    [JSON.stringify(events)],
  )
}
