import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProblemError } from '@/lib/http/problem'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import {
  type KeyedRequest,
  keepAnswer,
  releaseKey,
  type StoredAnswer,
  type TakenKey,
  takeKey,
} from '@/lib/services/console/idempotency'

export interface IdempotentRequest {
  actor: string
  key: string
  /** Method, path and body, as received. */
  request: string
  /** How long to wait for the answer of the same request that came before, in ms. */
  patienceMs: number
  /** Nobody waits any longer. */
  signal: AbortSignal
}

/** How often to look whether the first request is answered, in ms: at first soon, since most are quick. */
const LOOK_MS = { first: 25, last: 250 } as const

/** Takes the key, or what became of it as soon as that is known; `running` when patience ends before. */
async function takeOrWait(
  deps: ConsoleDeps,
  keyed: KeyedRequest,
  given: IdempotentRequest,
): Promise<TakenKey> {
  const deadline = performance.now() + given.patienceMs
  let pause: number = LOOK_MS.first
  for (;;) {
    const taken = await takeKey(deps, keyed)
    const left = deadline - performance.now()
    if (taken.kind !== 'running' || left <= 0 || given.signal.aborted) return taken
    await sleep(Math.min(pause, left))
    pause = Math.min(pause * 2, LOOK_MS.last)
  }
}

/**
 * Answers a request once per key. The same request again gets the first answer, waiting for it when it is still
 * being made; 409 when that takes too long. Another one under the same key gets 422. Only what was carried out is
 * remembered: a request that was refused, or failed, may be sent again, and whoever waited for it tries itself.
 */
export async function answerOnce(
  deps: ConsoleDeps,
  given: IdempotentRequest,
  answer: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { replayed: boolean }> {
  const requestHash = createHash('sha256').update(given.request).digest('hex')
  const keyed = { actor: given.actor, key: given.key, requestHash }
  const taken = await takeOrWait(deps, keyed, given)
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
