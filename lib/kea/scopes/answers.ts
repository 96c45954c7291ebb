import { z } from 'zod'
import { KeaError } from '../errors'

/** An answer of the control channel: result 0 is success (Kea ARM, "Management API"). */
const answer = z.object({
  result: z.number().int(),
  text: z.string().optional().catch(undefined),
  arguments: z.unknown().optional(),
})

export type KeaAnswer = z.infer<typeof answer>

/** One answer, or as many as services were asked: the agent answers with an array, a daemon with an object. */
export function parseAnswers(label: string, body: string): KeaAnswer[] {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    throw new KeaError('permanent', `${label}: the answer is not JSON; is this Kea's control channel?`)
  }
  const parsed = z.array(answer).safeParse(Array.isArray(json) ? json : [json])
  if (!parsed.success) throw new KeaError('permanent', `${label}: the answer is not Kea's`)
  return parsed.data
}

/** Kea's own words about a failed command; a server that is down comes back by itself. */
export function answerError(label: string, failed: KeaAnswer): KeaError {
  const text = failed.text ?? `result ${failed.result}`
  const offline = /unable to forward|offline|no such file|connection refused/i.test(text)
  return new KeaError(offline ? 'transient' : 'permanent', `${label}: ${text}`, String(failed.result))
}
