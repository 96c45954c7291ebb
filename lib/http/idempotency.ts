import { createHash } from 'node:crypto'
import { ProblemError } from '@/lib/http/problem'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { keepAnswer, releaseKey, type StoredAnswer, takeKey } from '@/lib/services/console/idempotency'

export interface IdempotentRequest {
  actor: string
  key: string
  /** Method, path and body, as received. */
  request: string
}

/**
 * Answers a request once per key. The same request again gets the first answer, another one under the same key 422,
 * and one that comes while the first is still being answered 409. Only what was carried out is remembered: a
 * request that was refused, or failed, may be sent again.
 */
export async function answerOnce(
  deps: ConsoleDeps,
  given: IdempotentRequest,
  answer: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { replayed: boolean }> {
  const requestHash = createHash('sha256').update(given.request).digest('hex')
  const keyed = { actor: given.actor, key: given.key, requestHash }
  const taken = await takeKey(deps, keyed)
  switch (taken.kind) {
    case 'answered':
      return { ...taken.answer, replayed: true }
    case 'other-request':
      throw new ProblemError(422, 'This Idempotency-Key was used for another request.', {
        errors: [{ path: 'Idempotency-Key', message: 'was used for another request' }],
      })
    case 'running':
      throw new ProblemError(
        409,
        'The first request with this Idempotency-Key is not answered yet.',
        {},
        { 'retry-after': '1' },
      )
    case 'mine':
      break
  }
  try {
    const made = await answer()
    await keepAnswer(deps, keyed, made)
    return { ...made, replayed: false }
  } catch (error) {
    await releaseKey(deps, keyed).catch(() => {})
    throw error
  }
}
