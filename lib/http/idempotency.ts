import { createHash } from 'node:crypto'
import { Prisma } from '@/lib/generated/prisma/client'
import { ProblemError } from '@/lib/http/problem'
import type { ConsoleDeps } from '@/lib/services/console/deps'

/** How long an answer is remembered. */
const KEEP_MS = 24 * 3_600_000
/** A request that has not answered for so long died with its process. */
const ABANDONED_MS = 60_000

export interface StoredAnswer {
  status: number
  body: unknown
}

export interface IdempotentRequest {
  actor: string
  key: string
  /** Method, path and body, as received. */
  request: string
}

/**
 * Answers a request once per key. The same request again gets the first answer, another one under the same key 422,
 * and one that comes while the first is still being answered 409. Answers of 5xx are not kept: they may be repeated.
 */
export async function answerOnce(
  deps: ConsoleDeps,
  given: IdempotentRequest,
  answer: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { replayed: boolean }> {
  const { actor, key } = given
  const requestHash = createHash('sha256').update(given.request).digest('hex')
  const now = deps.now()
  const rows = deps.db.prisma.idempotencyKey
  await rows.deleteMany({
    where: {
      OR: [
        { createdAt: { lt: new Date(now.getTime() - KEEP_MS) } },
        { actor, key, status: null, createdAt: { lt: new Date(now.getTime() - ABANDONED_MS) } },
      ],
    },
  })
  const taken = await rows.createMany({
    data: [{ actor, key, requestHash, createdAt: now }],
    skipDuplicates: true,
  })
  if (taken.count === 0) {
    const first = await rows.findUnique({ where: { actor_key: { actor, key } } })
    if (first !== null && first.requestHash !== requestHash) {
      throw new ProblemError(422, 'This Idempotency-Key was used for another request.', {
        errors: [{ path: 'Idempotency-Key', message: 'was used for another request' }],
      })
    }
    if (first === null || first.status === null) {
      throw new ProblemError(
        409,
        'The first request with this Idempotency-Key is not answered yet.',
        {},
        {
          'retry-after': '1',
        },
      )
    }
    return { status: first.status, body: first.body, replayed: true }
  }
  const where = { actor_key: { actor, key } }
  try {
    const made = await answer()
    if (made.status >= 500) await rows.delete({ where })
    else {
      const body = made.body === null ? Prisma.JsonNull : (made.body as Prisma.InputJsonValue)
      await rows.update({ where, data: { status: made.status, body } })
    }
    return { ...made, replayed: false }
  } catch (error) {
    await rows.deleteMany({ where: { actor, key } }).catch(() => {})
    throw error
  }
}
