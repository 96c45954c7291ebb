import type { Reservation } from '@/lib/contract/reservation'
import type { WhyStep } from '@/lib/contract/why'
import type { Cause } from '@/lib/core/cause'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { eventStep, leaseStep, noEvent, silentEnd } from '@/lib/services/console/why/event-steps'
import {
  eventOfLease,
  type Link,
  lastAuditOf,
  linksOf,
  readEvent,
  readLeaseFact,
  readStatic,
} from '@/lib/services/console/why/read-chain'
import { missing, pages, step } from '@/lib/services/console/why/step'

const OF_LEASES: readonly (Cause | null)[] = ['GRANT', 'RENEW', 'RELEASE', 'EXPIRY', 'DECLINE']

/** Where a chain begins: the last link of a kind, by what the worker calls it. */
function last(links: readonly Link[], ...kinds: string[]): string | null {
  return links.filter(({ kind }) => kinds.includes(kind)).at(-1)?.id ?? null
}

function reservationStep(item: Reservation): WhyStep {
  const mode = item.infra ? 'infrastructure' : 'ordinary'
  const where = [item.ip, item.scope].filter((part) => part !== null).join(', ')
  return step('fact', `Reservation ${item.hostname ?? 'without a hostname'}: ${mode}`, {
    at: item.editedAt,
    detail: `${item.identifier.type} ${item.identifier.value}${where === '' ? '' : `, ${where}`}`,
    link: pages.reservation(item.id),
  })
}

/** Who made the reservation as it is: the event in Kea, or the person here. */
async function editSteps(deps: ConsoleDeps, id: string, until: Date | null): Promise<WhyStep[]> {
  const audit = await lastAuditOf(deps.db.pool, 'reservation', id, until)
  if (audit === null)
    return [missing('event', 'No audit event names the reservation', 'It was imported from Kea.')]
  const eventId = last(linksOf(audit.chain), 'event', 'kea-event')
  const event = eventId === null ? null : await readEvent(deps.db.pool, eventId)
  const told = step('intent', audit.line, { at: audit.at, actor: audit.actor, link: pages.audit(id) })
  if (event !== null) return [eventStep(event), told]
  return audit.actor === 'kea' ? [noEvent(eventId !== null), told] : [told]
}

const HOW: Readonly<Record<string, string>> = { promote: 'promoted', adopt: 'adopted' }

/** The operator's last act, when the record that it was done to is known; else who made it what it is. */
async function staticSteps(
  deps: ConsoleDeps,
  id: string,
  { links, until }: Pick<ChainFacts, 'links' | 'until'>,
): Promise<WhyStep[]> {
  const recordId = last(links, 'record')
  const audit = recordId === null ? null : await lastAuditOf(deps.db.pool, 'record', recordId, until)
  if (audit !== null && audit.actor !== 'worker') {
    return [
      step('intent', audit.line, { at: audit.at, actor: audit.actor, link: pages.audit(recordId ?? '') }),
    ]
  }
  const row = await readStatic(deps.db.pool, id)
  if (row === null) return [missing('intent', 'The static record behind it is gone')]
  const how = HOW[row.created_from] ?? 'made'
  return [
    step('intent', `Static record, ${how} by ${row.created_by}`, {
      at: row.created_at,
      actor: row.created_by,
    }),
  ]
}

interface PolicyChange {
  step: WhyStep
  /** The settings that it changed. */
  links: Link[]
}

/** The last change of the policy, of the zone rules, or of the scope's overrides. */
async function policyChange(
  deps: ConsoleDeps,
  scopeId: string | null,
  until: Date | null,
): Promise<PolicyChange> {
  const found = await Promise.all([
    lastAuditOf(deps.db.pool, 'policy', '1', until),
    lastAuditOf(deps.db.pool, 'zone-rules', '1', until),
    scopeId === null ? null : lastAuditOf(deps.db.pool, 'scope', scopeId, until),
  ])
  const [audit] = found.filter((one) => one !== null).sort((a, b) => b.at.getTime() - a.at.getTime())
  if (audit === undefined) {
    return { step: missing('intent', 'No audit event tells of the change of the policy'), links: [] }
  }
  const link = audit.subject_kind === 'zone-rules' ? pages.zoneRules : pages.policy
  const told = step('intent', audit.line, { at: audit.at, actor: audit.actor, link })
  return { step: told, links: linksOf(audit.chain) }
}

export interface ChainFacts {
  cause: Cause | null
  links: readonly Link[]
  /** Address of the subject, where it has one. */
  ip: string | null
  reservationId: string | null
  scopeId: string | null
  /** Nothing that happened later made it so. */
  until: Date | null
}

export interface SourceSteps {
  steps: WhyStep[]
  reservation: Reservation | null
  /** The settings whose change is the cause. */
  changed: Link[]
}

/** What happened and what is known of it: the event, the operator's act, the lease, the reservation. */
export async function sourceSteps(deps: ConsoleDeps, facts: ChainFacts): Promise<SourceSteps> {
  const { pool } = deps.db
  const { cause, links } = facts
  const ofLease = OF_LEASES.includes(cause)
  const reservationId = last(links, 'reservation') ?? facts.reservationId
  const leaseIp = last(links, 'lease') ?? (ofLease ? facts.ip : null)
  const eventId = last(links, 'event', 'kea-event')
  const staticId = last(links, 'static')
  const [named, lease, reservation] = await Promise.all([
    eventId === null ? null : readEvent(pool, eventId),
    leaseIp === null ? null : readLeaseFact(pool, leaseIp),
    reservationId === null ? null : readReservation(pool, reservationId),
  ])
  const steps: WhyStep[] = []
  // A chain that began with an edit, or with nothing that was told, still follows from what happened to the lease.
  const found =
    named === null && ofLease && lease !== null ? await eventOfLease(pool, lease, cause, facts.until) : null
  const event = named ?? found
  if (event !== null) steps.push(eventStep(event, lease))
  else if (cause === 'EXPIRY' && eventId === null && lease !== null) steps.push(silentEnd())
  else if (ofLease) steps.push(noEvent(eventId !== null || (lease?.event_id ?? null) !== null))
  const policy = cause === 'POLICY' ? await policyChange(deps, facts.scopeId, facts.until) : null
  if (policy !== null) steps.push(policy.step)
  if (staticId !== null) steps.push(...(await staticSteps(deps, staticId, facts)))
  else if (cause === 'RESERVATION' && reservationId !== null && event === null)
    steps.push(...(await editSteps(deps, reservationId, facts.until)))
  if (lease !== null) steps.push(leaseStep(lease))
  else if (ofLease) steps.push(missing('fact', 'Nothing is known of the lease any more'))
  if (reservation !== null) steps.push(reservationStep(reservation))
  else if (reservationId !== null) steps.push(missing('fact', 'The reservation is gone'))
  if (last(links, 'sync-run') !== null || cause === 'SYNC')
    steps.push(step('event', 'A comparison with the DNS server found a difference', { actor: 'worker' }))
  return { steps, reservation, changed: policy?.links ?? [] }
}
