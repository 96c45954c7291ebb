import type { Why, WhyQuery } from '@/lib/contract/why'
import { readAlert } from '@/lib/services/console/alerts/list-alerts'
import { type ConsoleDeps, done, notFound, type Result } from '@/lib/services/console/deps'
import { whyLease } from '@/lib/services/console/why/of-lease'
import { whyRecord } from '@/lib/services/console/why/of-record'
import { whyReservation } from '@/lib/services/console/why/of-reservation'
import { step } from '@/lib/services/console/why/step'

/** The chain of what an alert is about, with the alert on top. */
async function whyAlert(deps: ConsoleDeps, id: string): Promise<Why | null> {
  const alert = await readAlert(deps.db.pool, id, deps.now())
  if (alert === null) return null
  const { kind, severity, summary, count, createdAt, recordId, reservationId, ip } = alert
  const top = step('alert', summary, {
    at: createdAt,
    actor: 'worker',
    detail: `${kind}, ${severity}${count > 1 ? `, ${count} times` : ''}`,
  })
  const chain =
    (recordId === null ? null : await whyRecord(deps, recordId)) ??
    (reservationId === null ? null : await whyReservation(deps, reservationId)) ??
    (ip === null ? null : await whyLease(deps, ip))
  const subject = { kind: 'alert', id, title: summary } as const
  return { subject, cause: chain?.cause ?? null, steps: [top, ...(chain?.steps ?? [])] }
}

/** Why something is as it is: what happened, what is known, the rule that applied, the change, the call, the answer. */
export async function explain(deps: ConsoleDeps, query: WhyQuery): Promise<Result<Why>> {
  const { record, lease, reservation, alert } = query
  const ask = async (): Promise<[string, Why | null]> => {
    if (record !== undefined) return ['record', await whyRecord(deps, record)]
    if (lease !== undefined) return ['lease', await whyLease(deps, lease)]
    if (reservation !== undefined) return ['reservation', await whyReservation(deps, reservation)]
    return ['alert', alert === undefined ? null : await whyAlert(deps, alert)]
  }
  const [what, found] = await ask()
  return found === null ? notFound(what) : done(found)
}
