import type { AnswerOf, BodyInputOf, ParamsOf, QueryInputOf } from '@/lib/contract/endpoint'
import { type EndpointName, type EndpointOf, endpoints } from '@/lib/contract/endpoints'
import type { FieldError, Holder, Problem } from '@/lib/contract/problem'

type Given<K extends string, T> = [T] extends [undefined] ? { [P in K]?: undefined } : { [P in K]: T }
type Optional<K extends string, T> = [T] extends [undefined] ? { [P in K]?: undefined } : { [P in K]?: T }

/** What a call needs: the segments of the path, the query, the body. */
export type CallArgs<N extends EndpointName> = ([keyof ParamsOf<EndpointOf<N>>] extends [never]
  ? { params?: undefined }
  : { params: ParamsOf<EndpointOf<N>> }) &
  Optional<'query', QueryInputOf<EndpointOf<N>>> &
  Given<'body', BodyInputOf<EndpointOf<N>>>

export interface CallOptions {
  /** Seconds to wait for the outcome, at most 30 (`Prefer: wait=N`). */
  wait?: number
  /** Version that the change is based on: answers 412 when somebody else was faster. */
  version?: number
  idempotencyKey?: string
  signal?: AbortSignal
}

export type Answer<N extends EndpointName> = AnswerOf<EndpointOf<N>>

/** Calls that need no arguments at all may leave them out. */
export type ArgsIfNeeded<N extends EndpointName> =
  Record<never, never> extends CallArgs<N>
    ? [args?: CallArgs<N>, options?: CallOptions]
    : [args: CallArgs<N>, options?: CallOptions]

/** An answer that is not 2xx. `message` is fit for an operator. */
export class ApiProblem extends Error {
  readonly status: number
  readonly errors: readonly FieldError[]
  readonly holder: Holder | null
  /** Seconds to wait before trying again, from Retry-After. */
  readonly retryAfter: number | null

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.status = problem.status
    this.errors = problem.errors ?? []
    this.holder = problem.holder ?? null
    this.retryAfter = retryAfter
  }
}

/** The address of an endpoint with its segments and query filled in; also for links, such as exports. */
export function urlOf<N extends EndpointName>(
  name: N,
  args: { params?: Record<string, string> | undefined; query?: unknown } = {},
): string {
  const path = endpoints[name].path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(args.params?.[key] ?? ''),
  )
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries((args.query ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'string' && value !== '') search.set(key, value)
    else if (typeof value === 'number' || typeof value === 'boolean') search.set(key, String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('retry-after'))
  const fallback: Problem = {
    type: 'about:blank',
    title: `The server answered ${response.status}`,
    status: response.status,
  }
  const body: unknown = await response.json().catch(() => null)
  const problem = typeof body === 'object' && body !== null && 'title' in body ? (body as Problem) : fallback
  return new ApiProblem(problem, Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null)
}

/** Calls one endpoint of the table. Rejects with an ApiProblem, status 0 when no answer came. */
export async function call<N extends EndpointName>(name: N, ...rest: ArgsIfNeeded<N>): Promise<Answer<N>> {
  const args = rest[0] as { params?: Record<string, string>; query?: unknown; body?: unknown } | undefined
  const options = rest[1] ?? {}
  const headers = new Headers({ accept: 'application/json' })
  const body = args?.body
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (options.wait !== undefined) headers.set('prefer', `wait=${options.wait}`)
  if (options.version !== undefined) headers.set('if-match', `"${options.version}"`)
  if (options.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey)
  let response: Response
  try {
    response = await fetch(urlOf(name, args), {
      method: endpoints[name].method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiProblem({ type: 'about:blank', title: 'The console does not answer', status: 0 })
  }
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return null as Answer<N>
  return (await response.json()) as Answer<N>
}
