import type { FieldError } from '@/lib/contract/problem'
import type { DnsRecord } from '@/lib/contract/record'
import type { RecordWritten } from '@/lib/contract/record-write'
import type { Reservation } from '@/lib/contract/reservation'
import type { AuditVerb } from '@/lib/core/audit-line'
import { type StaticSource, staticRef } from '@/lib/core/static-claims'
import type { Tx } from '@/lib/db/client'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { writeAudit } from '@/lib/services/console/audit'
import type { Actor } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { readRecord } from '@/lib/services/console/list-records'
import { recordLine } from '@/lib/services/console/record-line'
import { proposalFor } from '@/lib/services/console/reservation-proposal'

/** The row of a static record. */
export async function readRowOf(
  target: SqlTarget,
  { zoneId, name, type, value }: StaticSource,
): Promise<DnsRecord> {
  const [row] = await runSql<{ id: string }>(
    target,
    `select id::text from dns_record where zone_id = $1::uuid and name = $2 and type = $3 and value = $4`,
    [zoneId, name, type, value],
  )
  const record = row === undefined ? null : await readRecord(target, row.id)
  if (record === null) throw new Error('the record just written cannot be read')
  return record
}

/** What the audit log keeps of a record: all that an operator can set, and whose it is. */
function image({ name, zone, view, type, value, ttl, ptr, provenance, owner, comment }: DnsRecord) {
  return { name, zone, view, type, value, ttl, ptr, provenance, owner, comment }
}

export interface Told {
  verb: Extract<AuditVerb, 'created' | 'updated' | 'deleted'>
  reason: string
  source: StaticSource
  before: DnsRecord | null
  /** What was asked for; the server may not have it yet. */
  after: DnsRecord | null
  /** The reservation that was made with it, or that it is linked to. */
  reservationId: string | null
}

/** The audit event of a write, and the nudge. */
export async function tellOf(tx: Tx, actor: Actor, told: Told): Promise<void> {
  const { verb, source, before, after, reservationId } = told
  const subject = after ?? before
  if (subject === null) throw new Error('a write without a record')
  const { ttl, value } = after === null ? subject : source
  await writeAudit(tx, actor, {
    cause: 'ADMIN',
    verb,
    line: await recordLine(tx, { ...subject, ttl, value }, { verb, cause: 'ADMIN', reason: told.reason }),
    subjectKind: 'record',
    subjectId: subject.id,
    before: before === null ? null : image(before),
    after:
      after === null
        ? null
        : { ...image(after), ttl, provenance: 'static(admin)', owner: staticRef(source.id) },
    chain: [
      { kind: 'static', id: source.id },
      ...(before?.provenance === 'ddns(dynamic)' ? [{ kind: 'lease', id: before.value }] : []),
      ...(before?.watchId == null ? [] : [{ kind: 'watch', id: before.watchId }]),
      ...(reservationId === null ? [] : [{ kind: 'reservation', id: reservationId }]),
    ],
  })
  await notifyTopic(tx, 'records')
}

/** The answer to a write: the record as it was asked for, and what could be done in DHCP now. */
export async function writtenOf(
  tx: Tx,
  source: StaticSource,
  { reservation, warnings }: { reservation: Reservation | null; warnings: FieldError[] },
): Promise<RecordWritten> {
  const record = await readRowOf(tx, source)
  const { proposal } = await proposalFor(tx, { ip: record.value, named: record })
  return {
    ...record,
    provenance: 'static(admin)',
    owner: staticRef(source.id),
    ttl: source.ttl,
    proposal,
    reservation: reservation === null ? null : await readReservation(tx, reservation.id),
    warnings,
  }
}
