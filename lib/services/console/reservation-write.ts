import type { FieldError } from '@/lib/contract/problem'
import type { Reservation } from '@/lib/contract/reservation'
import { auditValue } from '@/lib/core/audit-line'
import type { ReservationPolicy } from '@/lib/core/policy'
import type { Tx } from '@/lib/db/client'
import { addJob, jobs } from '@/lib/db/queue'
import { notifyTopic } from '@/lib/db/topics'
import type { Prisma } from '@/lib/generated/prisma/client'
import { writeAudit } from '@/lib/services/console/audit'
import type { Actor } from '@/lib/services/console/deps'

/** The columns of a reservation's flags. */
export function policyColumns(policy: ReservationPolicy) {
  return {
    infra: policy.infra,
    stickyDns: policy.stickyDns,
    pinHostname: policy.pinHostname,
    conflictGuard: policy.conflictGuard,
    allowClientHostname: policy.allowClientHostname,
    ttlClass: policy.ttlClass,
    deleteOn: policy.deleteOn,
    graceHours: policy.graceHours,
  }
}

/** What the audit log keeps of a reservation: all that an operator can set. */
export function auditImage(item: Reservation) {
  const { scope, subnetId, identifier, ip, hostname, infra, stickyDns, pinHostname } = item
  const { conflictGuard, allowClientHostname, ttlClass, ddnsPolicy } = item
  return {
    ...{ scope, subnetId, identifier, ip, hostname, infra, stickyDns, pinHostname },
    ...{ conflictGuard, allowClientHostname, ttlClass, ddnsPolicy },
  }
}

/** `reservation created (RESERVATION) host=epg mac=AA:BB:CC:DD:EE:FF ip=192.168.1.56 scope=LAN` */
export function reservationLine(verb: 'created' | 'updated' | 'deleted', item: Reservation): string {
  const client =
    item.mac === null ? `${item.identifier.type}=${auditValue(item.identifier.value)}` : `mac=${item.mac}`
  return [
    `reservation ${verb} (RESERVATION)`,
    `host=${auditValue(item.hostname)}`,
    client,
    `ip=${auditValue(item.ip)}`,
    `scope=${auditValue(item.scope)}`,
  ].join(' ')
}

/** The answer to a write, with what was let through but should be looked at. */
export function withWarnings(item: Reservation, warnings: FieldError[]): Reservation {
  return warnings.length === 0 ? item : { ...item, warnings }
}

/**
 * What follows every change of a reservation, in its transaction: the audit event, the job, the nudge. `chain`: what it
 * was made from.
 */
export async function afterWrite(
  tx: Tx,
  actor: Actor,
  verb: 'created' | 'updated' | 'deleted',
  before: Reservation | null,
  after: Reservation,
  chain: Prisma.InputJsonValue[] = [],
): Promise<void> {
  await writeAudit(tx, actor, {
    cause: 'RESERVATION',
    verb,
    line: reservationLine(verb, after),
    subjectKind: 'reservation',
    subjectId: after.id,
    before: before === null ? null : auditImage(before),
    after: verb === 'deleted' ? null : auditImage(after),
    chain,
  })
  await addJob(tx, jobs.lookReservation(after.id))
  await notifyTopic(tx, 'reservations')
}
