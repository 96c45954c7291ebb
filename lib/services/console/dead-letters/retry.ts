import type { DeadLetter } from '@/lib/contract/dead-letter'
import type { Tx } from '@/lib/db/client'
import { addJob, jobs } from '@/lib/db/queue'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import { readDeadLetter } from '@/lib/services/console/dead-letters/read'
import {
  type Actor,
  type ConsoleDeps,
  done,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'

/** The row waits again, and its look is asked for. False: somebody was faster. */
async function queueAgain(tx: Tx, { kind, id }: DeadLetter): Promise<boolean> {
  const key = id.slice(id.indexOf(':') + 1)
  switch (kind) {
    case 'record': {
      const [row] = await runSql<{ name: string }>(
        tx,
        `update dns_record set status = case when wanted then 'queued' else 'leaving' end, reason = null,
           updated_at = now(), version = version + 1 where id = $1::uuid and status = 'failed' returning name`,
        [key],
      )
      if (row === undefined) return false
      await addJob(tx, jobs.lookName(row.name))
      await notifyTopic(tx, 'records')
      return true
    }
    case 'reservation': {
      const rows = await runSql(
        tx,
        `update reservation set status = 'queued', reason = null, updated_at = now(), version = version + 1
         where id = $1::uuid and status = 'failed' and pending is not null returning id`,
        [key],
      )
      if (rows.length === 0) return false
      await addJob(tx, jobs.lookReservation(key))
      await notifyTopic(tx, 'reservations')
      return true
    }
    case 'job': {
      const rows = await runSql(
        tx,
        'select id from graphile_worker.reschedule_jobs(array[$1::bigint], run_at => now(), attempts => 0)',
        [key],
      )
      return rows.length > 0
    }
  }
}

/** Tries again what was given up: its row waits again, and the worker is asked to look. */
export function retryDeadLetter(deps: ConsoleDeps, actor: Actor, id: string): Promise<Result<DeadLetter>> {
  return deps.db.transaction(async (tx): Promise<Result<DeadLetter>> => {
    const letter = await readDeadLetter(tx, id)
    if (letter === null) return notFound('dead letter')
    const { kind, subject, reason, attempts, retryReason } = letter
    const conflict = (message: string) => refused({ kind: 'conflict', message, holder: null })
    if (retryReason !== null) return conflict(retryReason)
    if (!(await queueAgain(tx, letter))) return conflict('It is being tried again already.')
    const subjectId = letter.recordId ?? letter.reservationId ?? id
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'retried',
      line: eventLine(kind, 'retried', 'ADMIN', { subject, attempts, reason }),
      subjectKind: kind,
      subjectId,
      before: { status: 'failed', reason },
      after: { status: 'queued' },
      chain: [{ kind, id: subjectId }],
    })
    await notifyTopic(tx, 'changes')
    return done({ ...letter, status: 'queued' })
  })
}
