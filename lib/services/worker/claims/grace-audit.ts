import type pg from 'pg'
import type { Why } from '@/lib/core/cause'
import type { Claim } from '@/lib/core/claims'
import { recordLine } from '@/lib/services/worker/look-name/audit'
import { statement } from '@/lib/services/worker/statement'
import type { World } from '@/lib/services/worker/world'

/** A claim that is stored, what it was before, and what made it so. */
export interface ClaimStored {
  before: Claim | null
  after: Claim
  why: Why
}

const instant = (until: string | null | undefined): number | null =>
  until == null ? null : Date.parse(until)

/**
 * One audit event for each record that begins to leave, with the end of its grace, and for each that stays after all.
 * Nothing changes in DNS by that, so no look tells it. Part of the transaction that stored the claims.
 */
export async function auditGraces(
  sql: pg.PoolClient,
  world: World,
  stored: readonly ClaimStored[],
): Promise<void> {
  const moved = stored.filter(({ before, after }) => instant(before?.until) !== instant(after.until))
  if (moved.length === 0) return
  const entries = moved.map(({ before, after, why }) => {
    const { zoneId, name, type, value, ttl, ref } = after
    const { cause, chain } = why
    const was = before?.until ?? null
    const until = after.until ?? null
    const reason =
      until === null
        ? `stays after all: it was to leave at ${was}`
        : `leaves at ${until}, unless its client returns`
    const line = recordLine({ type, verb: 'kept', cause, name, value, ref, ttl, reason }, world)
    const state = (leavesAt: string | null) => ({ value, ttl, leavesAt })
    return { zoneId, name, type, value, cause, chain, line, before: state(was), after: state(until) }
  })
  await statement(
    sql,
    'audit-graces',
    `insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind, subject_id, before, after, chain)
     select 'worker', 'worker', e.cause, 'kept', e.line, 'record', d.id::text, e.before, e.after, e.chain
     from jsonb_to_recordset($1::jsonb) as e("zoneId" uuid, name text, type text, value text, cause text, chain jsonb,
       line text, before jsonb, after jsonb)
     join dns_record d on d.zone_id = e."zoneId" and d.name = e.name and d.type = e.type and d.value = e.value
     where d.present and d.owned`,
    [JSON.stringify(entries)],
  )
}
