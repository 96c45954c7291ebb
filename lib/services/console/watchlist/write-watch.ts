import type { Watch } from '@/lib/contract/watch'
import type { Tx } from '@/lib/db/client'
import { addJob, jobs } from '@/lib/db/queue'
import { notifyTopic } from '@/lib/db/topics'
import type { Prisma } from '@/lib/generated/prisma/client'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  notFound,
  type Refusal,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { clientWords, readWatch } from '@/lib/services/console/watchlist/watch-row'

export interface WatchTarget {
  id: string
  /** The version that the caller has seen; null: whatever is there. */
  version: number | null
}

/** What an operator does to a watch, as the audit log says it. */
export type WatchVerb =
  | 'created'
  | 'reopened'
  | 'dismissed'
  | 'bound'
  | 'rejected'
  | 'readmitted'
  | 'learning'
  | 'held'

/** Somebody else's doing speaks against it. */
export function conflict(message: string): { ok: false; refusal: Refusal } {
  return refused({ kind: 'conflict', message, holder: null })
}

function imageOf({ ip, name, state, origin, client, ignored, reservationId, learnUntil }: Watch) {
  return { ip, name, state, origin, client, ignored, reservationId, learnUntil }
}

/** The watch, locked, if it still is what the caller has seen. */
export async function takeWatch(tx: Tx, target: WatchTarget): Promise<Result<Watch>> {
  const before = await readWatch(tx, target.id, true)
  if (before === null) return notFound('watch')
  if (target.version !== null && target.version !== before.version)
    return refused({ kind: 'stale', version: before.version })
  return { ok: true, value: before }
}

/** Changes a locked watch, and gives it as it then is. */
export async function changeWatch(
  tx: Tx,
  deps: ConsoleDeps,
  id: string,
  data: Prisma.WatchUpdateInput,
): Promise<Watch> {
  await tx.watch.update({
    where: { id },
    data: { ...data, updatedAt: deps.now(), version: { increment: 1 } },
  })
  const after = await readWatch(tx, id)
  if (after === null) throw new Error('the watch just written cannot be read')
  return after
}

/** What follows every change of a watch, in its transaction: the audit event, the look, the nudge. */
export async function afterWatch(
  tx: Tx,
  actor: Actor,
  verb: WatchVerb,
  before: Watch | null,
  after: Watch,
  more: { client?: string | null; chain?: Prisma.InputJsonValue[] } = {},
): Promise<void> {
  const { id, ip, name, scope, recordId } = after
  const client = more.client === undefined ? clientWords(before ?? after) : more.client
  await writeAudit(tx, actor, {
    cause: 'ADMIN',
    verb,
    line: eventLine('watch', verb, 'ADMIN', { host: name, client, ip, scope }),
    subjectKind: 'watch',
    subjectId: id,
    before: before === null ? null : imageOf(before),
    after: imageOf(after),
    chain: [
      { kind: 'watch', id },
      ...(recordId === null ? [] : [{ kind: 'record', id: recordId }]),
      ...(more.chain ?? []),
    ],
  })
  await addJob(tx, jobs.lookWatch(id))
  await notifyTopic(tx, 'watchlist', 'records')
}
