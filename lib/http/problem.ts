import type { FieldError, Problem } from '@/lib/contract/problem'
import type { Refusal } from '@/lib/services/console/deps'

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Sign-in required',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Changed in the meantime',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Invalid input',
  429: 'Too many attempts',
  500: 'Internal error',
  503: 'Temporarily unavailable',
}

/** Ends a request with a problem. Only texts that are fit for the caller go in here. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly detail?: string,
    readonly more: Pick<Problem, 'errors' | 'holder'> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail ?? TITLES[status] ?? 'Problem')
    this.name = 'ProblemError'
  }
}

/** The answer for an error (RFC 9457). */
export function problemResponse(error: ProblemError, requestId: string): Response {
  const problem: Problem = {
    type: 'about:blank',
    title: TITLES[error.status] ?? 'Problem',
    status: error.status,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    instance: requestId,
    ...(error.more.errors === undefined ? {} : { errors: error.more.errors }),
    ...(error.more.holder == null ? {} : { holder: error.more.holder }),
  }
  return new Response(JSON.stringify(problem), {
    status: error.status,
    headers: { 'content-type': 'application/problem+json', ...error.headers },
  })
}

/** A refusal of a service as the problem it is. */
export function refusalProblem(refusal: Refusal): ProblemError {
  switch (refusal.kind) {
    case 'not-found':
      return new ProblemError(404, `There is no such ${refusal.what}.`)
    case 'invalid':
      return invalidProblem(refusal.errors)
    case 'conflict':
      return new ProblemError(409, refusal.message, {
        ...(refusal.holder === null ? {} : { holder: refusal.holder }),
        ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
      })
    case 'stale':
      return new ProblemError(
        412,
        'Somebody changed it since you read it: read it again.',
        {},
        {
          etag: `"${refusal.version}"`,
        },
      )
    case 'forbidden':
      return new ProblemError(403, refusal.message)
  }
}

/** Messages are the end of a sentence that begins with the field; some of the core's are whole ones. */
const PREDICATE = /^(?:is|must|has|was|names|lies|does|cannot)\b/

function sentenceOf({ path, message }: FieldError): string {
  if (PREDICATE.test(message)) return `${path === '' ? 'The body' : path} ${message}`
  return message.charAt(0).toUpperCase() + message.slice(1)
}

/** 422 with what is wrong, and one sentence for those who read no list. */
export function invalidProblem(errors: FieldError[]): ProblemError {
  const [first] = errors
  return new ProblemError(422, first === undefined ? undefined : sentenceOf(first), { errors })
}
