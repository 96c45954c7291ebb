import { Prisma } from '@/lib/generated/prisma/client'
import type { ConsoleDeps } from '@/lib/services/console/deps'

/** How long an answer is remembered. */
const KEEP_MS = 24 * 3_600_000
/** A request that has not answered for so long died with its process. */
const ABANDONED_MS = 60_000

export interface KeyedRequest {
  actor: string
  key: string
  /** Hash of method, path and body, as received. */
  requestHash: string
}

export interface StoredAnswer {
  status: number
  body: unknown
}

export type TakenKey =
  /** Nobody used it: answer, then keep or release. */
  | { kind: 'mine' }
  | { kind: 'answered'; answer: StoredAnswer }
  | { kind: 'other-request' }
  | { kind: 'running' }

/** Takes a key for one request of one actor, or says what became of the request that has it. */
export async function takeKey(deps: ConsoleDeps, given: KeyedRequest): Promise<TakenKey> {
  const { actor, key, requestHash } = given
  const now = deps.now()
  const rows = deps.db.prisma.idempotencyKey
  const before = (ms: number): Date => new Date(now.getTime() - ms)
  await rows.deleteMany({
    where: {
      OR: [
        { createdAt: { lt: before(KEEP_MS) } },
        { actor, key, status: null, createdAt: { lt: before(ABANDONED_MS) } },
      ],
    },
  })
  const taken = await rows.createMany({
    data: [{ actor, key, requestHash, createdAt: now }],
    skipDuplicates: true,
  })
  if (taken.count > 0) return { kind: 'mine' }
  const first = await rows.findUnique({ where: { actor_key: { actor, key } } })
  if (first !== null && first.requestHash !== requestHash) return { kind: 'other-request' }
  if (first === null || first.status === null) return { kind: 'running' }
  return { kind: 'answered', answer: { status: first.status, body: first.body } }
}

/** Remembers the answer under the key. */
export async function keepAnswer(
  deps: ConsoleDeps,
  given: KeyedRequest,
  answer: StoredAnswer,
): Promise<void> {
  const { actor, key } = given
  const body = answer.body === null ? Prisma.JsonNull : (answer.body as Prisma.InputJsonValue)
  await deps.db.prisma.idempotencyKey.update({
    where: { actor_key: { actor, key } },
    data: { status: answer.status, body },
  })
}

/** Gives the key back: the request was not carried out and may be sent again. */
export async function releaseKey(deps: ConsoleDeps, given: KeyedRequest): Promise<void> {
  const { actor, key } = given
  await deps.db.prisma.idempotencyKey.deleteMany({ where: { actor, key, status: null } })
}
