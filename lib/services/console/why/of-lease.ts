import type { Why, WhyStep } from '@/lib/contract/why'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { eventStep, leaseStep, noEvent, silentEnd } from '@/lib/services/console/why/event-steps'
import { whyRecord } from '@/lib/services/console/why/of-record'
import {
  causeOf,
  eventOfLease,
  lastRecordAuditOf,
  readLeaseFact,
} from '@/lib/services/console/why/read-chain'
import { ruleSteps } from '@/lib/services/console/why/rule-step'
import { missing, step } from '@/lib/services/console/why/step'

/** The record that the lease wants, or else the last one that anybody told of. */
async function recordOf(deps: ConsoleDeps, ip: string): Promise<string | null> {
  const { rows } = await deps.db.pool.query<{ id: string }>(
    `select d.id::text from (select * from claim where source_kind = 'lease' and source_id = $1 offset 0) c
     join dns_record d on d.zone_id = c.zone_id and d.name = c.name and d.type = c.type and d.value = c.value
     where c.type <> 'PTR' order by d.name, d.id limit 1`,
    [ip],
  )
  return rows[0]?.id ?? (await lastRecordAuditOf(deps.db.pool, ip))?.subject_id ?? null
}

/** What happened to the lease, what that means for its name, and what became of it. */
export async function whyLease(deps: ConsoleDeps, ip: string): Promise<Why | null> {
  const { pool } = deps.db
  const lease = await readLeaseFact(pool, ip)
  if (lease === null) return null
  const cause = causeOf(lease.cause)
  const event = await eventOfLease(pool, lease, cause)
  const steps: WhyStep[] = [
    event !== null
      ? eventStep(event, lease)
      : cause === 'EXPIRY'
        ? silentEnd()
        : noEvent(lease.event_id !== null),
    leaseStep(lease),
    ...(await ruleSteps(deps, { ip }, cause, [])),
  ]
  const recordId = await recordOf(deps, ip)
  const chain = recordId === null ? null : await whyRecord(deps, recordId)
  const tail =
    chain?.steps.filter(({ kind }) => kind === 'change' || kind === 'call' || kind === 'served') ?? []
  if (lease.reason !== null)
    steps.push(step('change', `It publishes no name: ${lease.reason}`, { actor: 'worker' }))
  if (lease.reason === null || lease.state !== 'active') steps.push(...tail)
  if (lease.reason === null && tail.length === 0)
    steps.push(missing('change', 'No record of this lease is known'))
  return { subject: { kind: 'lease', id: ip, title: `Lease of ${ip}` }, cause, steps }
}
