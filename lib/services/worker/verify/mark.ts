import type pg from 'pg'
import { NOT_SERVED_PATTERN } from '@/lib/core/not-served'
import { runSql } from '@/lib/db/sql'
import { settleNames } from '@/lib/services/worker/look-name/store'
import type { VerifyRow } from '@/lib/services/worker/verify/rows'

const UNSERVED = `
update dns_record set status = 'failed', reason = $3, updated_at = now()
where id = $1::uuid and ttl = $2 and status = 'served' and present and wanted and owned and drift is null
returning reservation_id as id`

const SERVED = `
with again as (
  update dns_record set status = 'served', reason = null, served_at = now(), updated_at = now()
  where id = $1::uuid and ttl = $2 and status = 'failed' and reason like $3 and present and drift is null
  returning id, reservation_id),
ended as (
  update change c set status = 'served', reason = null, served_at = now(), updated_at = now()
  from again a where c.record_id = a.id and c.status = 'failed' and c.reason like $3)
select reservation_id as id from again`

/**
 * Writes down that a record is served again, or with a reason that it is not. False when the row says something else by
 * now: whoever wrote it knows better.
 */
export async function markServed(pool: pg.Pool, row: VerifyRow, reason: string | null): Promise<boolean> {
  const rows = await runSql<{ id: string | null }>(pool, reason === null ? SERVED : UNSERVED, [
    ...[row.id, row.ttl, reason ?? NOT_SERVED_PATTERN],
  ])
  if (rows.length === 0) return false
  const reservations = rows.flatMap(({ id }) => id ?? [])
  await settleNames(pool, reservations, reason === null ? ['records', 'changes'] : ['records'], [])
  return true
}
