import type { DnsRecord } from '@/lib/contract/record'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { readRecord } from '@/lib/services/console/list-records'
import { recordLine } from '@/lib/services/console/record-line'
import { notStatic } from '@/lib/services/console/records/reserve-record'
import { refusedBecause } from '@/lib/services/console/records/static-row'
import { writing } from '@/lib/services/console/records/writing'

/** Notes that no reservation shall be offered for the address of a static record, or that it shall again. */
export function dismissRecord(
  deps: ConsoleDeps,
  actor: Actor,
  input: { id: string; version: number | null; undo: boolean },
): Promise<Result<DnsRecord>> {
  return writing(deps, async (tx): Promise<Result<DnsRecord>> => {
    const before = await readRecord(tx, input.id, true)
    if (before === null) return notFound('record')
    if (input.version !== null && input.version !== before.version)
      return refused({ kind: 'stale', version: before.version })
    const reason = notStatic(before)
    if (reason !== null) return refusedBecause(reason)
    if ((before.dismissed === null) === input.undo) return done(before)
    await runSql(
      tx,
      `update dns_record set dismissed_by = $2, dismissed_at = $3::timestamptz, version = version + 1 where id = $1::uuid`,
      [before.id, input.undo ? null : actor.label, input.undo ? null : deps.now()],
    )
    const after = await readRecord(tx, before.id)
    if (after === null) throw new Error('the record just written cannot be read')
    const told = input.undo ? 'the reservation is offered again' : 'the offer of a reservation was dismissed'
    await writeAudit(tx, actor, {
      ...{ cause: 'ADMIN', verb: 'updated', subjectKind: 'record', subjectId: before.id },
      line: await recordLine(tx, after, { verb: 'updated', cause: 'ADMIN', reason: told }),
      before: { dismissed: before.dismissed },
      after: { dismissed: after.dismissed },
      chain: after.watchId === null ? [] : [{ kind: 'watch', id: after.watchId }],
    })
    await notifyTopic(tx, 'records')
    return done(after)
  })
}
