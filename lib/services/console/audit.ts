import { auditValue } from '@/lib/core/audit-line'
import type { Cause } from '@/lib/core/cause'
import type { Tx } from '@/lib/db/client'
import { notifyTopic } from '@/lib/db/topics'
import type { Prisma } from '@/lib/generated/prisma/client'
import type { Actor } from '@/lib/services/console/deps'

export interface AuditEntry {
  cause: Cause
  /** created, updated, deleted, and the verbs of accounts: signed-in, … */
  verb: string
  line: string
  subjectKind: string
  subjectId: string | null
  before?: Prisma.InputJsonValue | null
  after?: Prisma.InputJsonValue | null
  chain?: Prisma.InputJsonValue[]
}

/** One line about anything but a record: `user created (ADMIN) email=a@b.c role=viewer`. */
export function eventLine(
  subject: string,
  verb: string,
  cause: Cause,
  fields: Record<string, string | number | null>,
): string {
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${auditValue(value)}`)
  return [`${subject} ${verb} (${cause})`, ...rest].join(' ')
}

/** Writes one audit event in the transaction of the change it tells of. */
export function writeAudit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
  return writeAudits(tx, actor, [entry])
}

/** The same for what was changed together. */
export async function writeAudits(tx: Tx, actor: Actor, entries: readonly AuditEntry[]): Promise<void> {
  await tx.auditEvent.createMany({
    data: entries.map((entry) => ({
      actorKind: actor.kind,
      actor: actor.label,
      cause: entry.cause,
      verb: entry.verb,
      line: entry.line,
      subjectKind: entry.subjectKind,
      subjectId: entry.subjectId,
      ...(entry.before == null ? {} : { before: entry.before }),
      ...(entry.after == null ? {} : { after: entry.after }),
      chain: [
        ...(actor.undoes === undefined ? [] : [{ kind: 'audit', id: actor.undoes }]),
        ...(entry.chain ?? []),
      ],
    })),
  })
  await notifyTopic(tx, 'audit')
}
