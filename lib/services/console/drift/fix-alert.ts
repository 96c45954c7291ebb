import type { Alert } from '@/lib/contract/alert'
import type { Fix, Fixed } from '@/lib/contract/drift'
import type { Tx } from '@/lib/db/client'
import { addJob, jobs } from '@/lib/db/queue'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { readAlert } from '@/lib/services/console/alerts/list-alerts'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { askRepair } from '@/lib/services/console/drift/fix-records'
import { remedyOfReservation } from '@/lib/services/console/drift/fix-reservation'
import type { FixScope } from '@/lib/services/console/drift/fix-scope'
import { planFix } from '@/lib/services/console/drift/plan-fix'
import type { Remedy } from '@/lib/services/console/drift/remedy'
import { tellResolved } from '@/lib/services/worker/notify/deliveries'

const NOTHING = 'Nothing is left to fix: the server has what is wanted, or will have it with the next look.'

/**
 * Puts right what an alert tells, or answers what would be done. The answer comes before the change: the alert resolves
 * itself when the worker has seen that nothing differs any more.
 */
export function fixAlert(
  deps: ConsoleDeps,
  actor: Actor,
  target: { id: string; version: number | null },
  body: Fix,
): Promise<Result<Fixed>> {
  return deps.db.transaction(async (tx) => {
    const alert = await readAlert(tx, target.id, deps.now(), true)
    if (alert === null) return notFound('alert')
    if (target.version !== null && target.version !== alert.version) {
      return refused({ kind: 'stale', version: alert.version })
    }
    const no = (message: string) => refused({ kind: 'conflict', message, holder: null })
    if (!alert.fixable) return no(String(alert.fixReason))
    const remedy = await remedyOf(deps, tx, actor, alert)
    if (remedy === null) return no(NOTHING)
    const { lines, total, changes, obstacle } = remedy
    if (obstacle !== null && changes === 0) return no(obstacle)
    if (body.dryRun) return done({ lines, total, applied: false, alert })
    await remedy.apply(tx)
    const { kind, severity, name, ip } = alert
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'fixed',
      line: eventLine('alert', 'fixed', 'ADMIN', { kind, severity, name, ip, ...reasonOf(body) }),
      subjectKind: 'alert',
      subjectId: alert.id,
      after: { lines: total },
      chain: [{ kind: 'alert', id: alert.id }],
    })
    return done({ lines, total, applied: true, alert: (await readAlert(tx, alert.id, deps.now())) ?? alert })
  })
}

const reasonOf = ({ reason }: Fix) => (reason === undefined || reason === '' ? {} : { reason })

async function remedyOf(deps: ConsoleDeps, tx: Tx, actor: Actor, alert: Alert): Promise<Remedy | null> {
  switch (alert.kind) {
    case 'zone-differs':
      return remedyOfZone(deps, tx, actor, alert)
    case 'reservation-changed':
      return remedyOfReservation(deps, tx, actor, alert)
    default:
      return remedyOfRecord(deps, tx, actor, alert)
  }
}

async function remedyOfRecord(
  deps: ConsoleDeps,
  tx: Tx,
  actor: Actor,
  { id, name, detail }: Alert,
): Promise<Remedy | null> {
  const [zone] = await runSql<{ id: string }>(tx, 'select id from zone where view = $1 and name = $2', [
    String(detail.view),
    String(detail.zone),
  ])
  if (zone === undefined || name === null) return null
  const scope: FixScope = { zoneId: zone.id, type: String(detail.type), names: [name] }
  const { lines, changes, obstacle } = await planFix(deps.db.pool, scope, deps.now())
  if (changes === 0 && obstacle === null) return null
  const total = lines.length
  return { lines, total, changes, obstacle, apply: (own) => askRepair(own, actor, id, scope, name) }
}

/** Names whose plan is shown. */
const SHOWN = 200

async function remedyOfZone(deps: ConsoleDeps, tx: Tx, actor: Actor, alert: Alert): Promise<Remedy | null> {
  const zoneId = String(alert.detail.zoneId)
  const [marked] = await runSql<{ names: string[]; total: number }>(
    tx,
    `select count(*)::int as total, coalesce((select array_agg(name) from (
        select distinct name from dns_record where zone_id = $1::uuid and drift <> 'foreign'
        order by name limit ${SHOWN}) n), '{}') as names
     from dns_record d where zone_id = $1::uuid and drift <> 'foreign'
       -- A changed value is one line, which clears away what stands in its place.
       and (drift not like '%extra' or not exists (select from dns_record o where o.zone_id = d.zone_id
         and o.name = d.name and o.type = d.type and o.wanted and not o.present and o.drift is not null))`,
    [zoneId],
  )
  const scope: FixScope = { zoneId, type: null, names: marked?.names ?? [] }
  const { lines, changes, obstacle } = await planFix(deps.db.pool, scope, deps.now())
  return {
    lines,
    changes,
    total: Math.max(marked?.total ?? 0, lines.length),
    // What does not come back keeps nothing else from being put right.
    obstacle: lines.length === 0 ? obstacle : null,
    async apply(own) {
      await runSql(
        own,
        `update alert set state = 'resolved', active = null, resolved_at = $2, resolved_by = $3, version = version + 1
         where id = $1::uuid`,
        [alert.id, deps.now(), actor.label],
      )
      if (await tellResolved(own, [alert.id])) await addJob(own, jobs.notify())
      await askRepair(own, actor, alert.id, scope, null)
      // What bears no mark, and what no alert named, is found by the next check of the zone.
      await addJob(own, jobs.syncZone(zoneId))
      await notifyTopic(own, 'alerts')
    },
  }
}
