import type { Why, WhyStep } from '@/lib/contract/why'
import type { Cause } from '@/lib/core/cause'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { callStep, changeStep, lastKeaChange } from '@/lib/services/console/why/change-steps'
import { whyRecord } from '@/lib/services/console/why/of-record'
import { ruleSteps } from '@/lib/services/console/why/rule-step'
import { sourceSteps } from '@/lib/services/console/why/source-steps'
import { missing, step } from '@/lib/services/console/why/step'

/** How the reservation came to be as it is, what Kea holds of it, and what became of its first name. */
export async function whyReservation(deps: ConsoleDeps, id: string): Promise<Why | null> {
  const item = await readReservation(deps.db.pool, id)
  if (item === null) return null
  const { withdrawnBy, since } = item.ddnsState
  const cause: Cause = withdrawnBy ?? (item.ddnsState.leavesAt === null ? 'RESERVATION' : 'EXPIRY')
  const leaseLinks = cause === 'RESERVATION' || item.ip === null ? [] : [{ kind: 'lease', id: item.ip }]
  const links = [...leaseLinks, { kind: 'reservation', id }]
  const source = await sourceSteps(deps, {
    ...{ cause, links, ip: item.ip, scopeId: null, reservationId: id, until: null },
  })
  const steps: WhyStep[] = [...source.steps, ...(await ruleSteps(deps, { reservation: id }, cause, []))]
  const [recordId] = item.recordIds
  if (withdrawnBy !== null) {
    const title = 'Its names are withdrawn: they return with the next grant'
    steps.push(step('change', title, { at: since, actor: 'worker' }))
  } else if (item.pending !== null || item.status === 'failed') {
    const change = await lastKeaChange(deps.db.pool, id)
    const waits = missing(
      'change',
      `Kea has not been asked yet to ${item.pending ?? 'change'} it`,
      item.reason,
    )
    steps.push(...(change === null ? [waits] : [changeStep(change), callStep(change, null)]))
  } else if (recordId === undefined) {
    const title = `It publishes no name: ${item.reason ?? (item.hostname === null ? 'it has no hostname' : 'no record wants one')}`
    steps.push(step('change', title, { actor: 'worker' }))
  } else {
    const chain = await whyRecord(deps, recordId)
    const tail = chain?.steps.filter(({ kind }) => kind === 'change' || kind === 'call' || kind === 'served')
    steps.push(...(tail ?? []))
  }
  const title = item.hostname ?? item.ip ?? item.identifier.value
  return { subject: { kind: 'reservation', id, title: `Reservation ${title}` }, cause, steps }
}
