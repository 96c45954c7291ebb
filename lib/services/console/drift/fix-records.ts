import type { Tx } from '@/lib/db/client'
import { addJobs, jobs } from '@/lib/db/queue'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import type { Actor } from '@/lib/services/console/deps'
import type { FixScope } from '@/lib/services/console/drift/fix-scope'

/** Jobs queued at once. */
const CHUNK = 5_000

/**
 * Asks to have marked records put right, whatever the policy says, and for looks at their names. Part of the
 * transaction of the command.
 *
 * @param name null: every marked record of the zone
 */
export async function askRepair(
  tx: Tx,
  actor: Actor,
  alertId: string,
  { zoneId, type }: Pick<FixScope, 'zoneId' | 'type'>,
  name: string | null,
): Promise<void> {
  const chain = [
    { kind: 'alert', id: alertId },
    { kind: actor.kind, id: actor.label },
  ]
  // Not confirmed: the look reads what stands there before it changes anything.
  const rows = await runSql<{ name: string }>(
    tx,
    `with marked as (
       update dns_record set drift_at = null, updated_at = now(), version = version + 1, why = $4::jsonb,
         drift = case when drift like 'repair-%' then drift else 'repair-' || drift end
       where zone_id = $1::uuid and drift is not null and drift <> 'foreign'
         and ($2::text is null or type = $2) and ($3::text is null or name = $3)
       returning name)
     select distinct name from marked order by name`,
    [zoneId, type, name, JSON.stringify({ cause: 'REPAIR', chain })],
  )
  for (let at = 0; at < rows.length; at += CHUNK) {
    await addJobs(
      tx,
      rows.slice(at, at + CHUNK).map((row) => jobs.lookName(row.name)),
    )
  }
  await notifyTopic(tx, 'records')
}
