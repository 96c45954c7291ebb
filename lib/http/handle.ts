import { randomUUID } from 'node:crypto'
import type { Endpoint } from '@/lib/contract/endpoint'
import type { EndpointName } from '@/lib/contract/endpoints'
import { roleAllows } from '@/lib/contract/role'
import { parseBy, parseJson, parseQuery, readBody } from '@/lib/http/body'
import { etagOf, expectedVersion, idempotencyKey, waitSeconds } from '@/lib/http/conditions'
import type { Context } from '@/lib/http/context'
import type { WebDeps } from '@/lib/http/deps'
import { unexpectedProblem } from '@/lib/http/failure'
import { handlers } from '@/lib/http/handlers'
import { answerOnce } from '@/lib/http/idempotency'
import { type Identity, identify, isSecure, requireSameOrigin } from '@/lib/http/identify'
import { jsonResponse } from '@/lib/http/json-response'
import { clientAddress } from '@/lib/http/peer'
import { ProblemError, problemResponse, refusalProblem } from '@/lib/http/problem'
import { type Match, matchRoute } from '@/lib/http/router'
import { errorFields } from '@/lib/log'
import type { Result } from '@/lib/services/console/deps'

type Found = Extract<Match, { kind: 'found' }>
/** How long the same request waits for the answer to the one before, beside what that itself waits. */
const IDEMPOTENT_PATIENCE_MS = 10_000

type AnyContext = Context<EndpointName>
type AnyHandler = (context: AnyContext) => Promise<Result<unknown> | Response>

function requireMatch(request: Request, pathname: string): Found {
  const match = matchRoute(request.method, pathname)
  if (match.kind === 'no-path') throw new ProblemError(404, 'There is no such endpoint.')
  if (match.kind === 'no-method') {
    throw new ProblemError(
      405,
      `${request.method} is not possible here.`,
      {},
      { allow: match.allow.join(', ') },
    )
  }
  return match
}

function requireRole(endpoint: Endpoint, identity: Identity | null): void {
  if (endpoint.access === 'public') return
  if (identity === null) {
    throw new ProblemError(
      401,
      'Sign in, or send Authorization: Bearer TOKEN.',
      {},
      {
        'www-authenticate': 'Bearer realm="holdfast"',
      },
    )
  }
  if (!roleAllows(identity.actor.role, endpoint.access)) {
    throw new ProblemError(403, `This needs the role ${endpoint.access}; yours is ${identity.actor.role}.`)
  }
}

async function answer(context: AnyContext, match: Found): Promise<Response> {
  const { endpoint, name } = match
  const handler = handlers[name] as unknown as AnyHandler
  const result = await handler(context)
  if (result instanceof Response) return result
  if (!result.ok) throw refusalProblem(result.refusal)
  return jsonResponse(result.value, {
    status: endpoint.status,
    headers: {
      ...(endpoint.etag ? etagOf(result.value) : {}),
      ...(endpoint.wait && context.wait > 0 ? { 'preference-applied': `wait=${context.wait}` } : {}),
    },
  })
}

/** Answers through the store of idempotent answers when the request carries a key. */
async function answerMaybeOnce(context: AnyContext, match: Found, rawBody: string): Promise<Response> {
  const key = match.endpoint.idempotent ? idempotencyKey(context.request.headers) : null
  const { actor } = context
  if (key === null || actor === null) return answer(context, match)
  const request = `${match.endpoint.method} ${match.endpoint.path} ${JSON.stringify(match.params)}\n${rawBody}`
  const stored = await answerOnce(
    context.deps,
    {
      ...{ actor: `${actor.kind}:${actor.id}`, key, request },
      // The first one may be waiting for its outcome.
      patienceMs: IDEMPOTENT_PATIENCE_MS + context.wait * 1_000,
      signal: context.request.signal,
    },
    async () => {
      const response = await answer(context, match)
      return { status: response.status, body: (await response.json()) as unknown }
    },
  )
  return jsonResponse(stored.body, {
    status: stored.status,
    headers: { ...etagOf(stored.body), ...(stored.replayed ? { 'idempotency-replayed': 'true' } : {}) },
  })
}

async function serveMatched(
  deps: WebDeps,
  request: Request,
  match: Found,
  requestId: string,
): Promise<Response> {
  const { endpoint } = match
  const { headers } = request
  const identity = await identify(deps, headers)
  requireRole(endpoint, identity)
  const changes = endpoint.method !== 'GET'
  if (changes && identity?.actor.kind !== 'token') requireSameOrigin(deps, headers)
  const rawBody = endpoint.body ? await readBody(request) : ''
  const query = parseQuery(endpoint.query, new URL(request.url).searchParams)
  const given = (): unknown => (endpoint.bodyOptional && rawBody === '' ? {} : parseJson(headers, rawBody))
  const body = endpoint.body ? parseBy(endpoint.body, given()) : undefined
  if (changes && endpoint.access !== 'public') await deps.queueReady()
  const context = {
    deps,
    actor: identity?.actor ?? null,
    identity,
    params: match.params,
    query,
    body,
    version: changes && endpoint.etag ? expectedVersion(headers) : null,
    wait: endpoint.wait ? waitSeconds(headers) : 0,
    request,
    requestId,
    client: clientAddress(headers, deps.config.trustedProxies),
    secure: isSecure(headers, deps.config.publicOrigin),
  } as AnyContext
  return answerMaybeOnce(context, match, rawBody)
}

function finish(request: Request, response: Response, requestId: string): Response {
  const headers = new Headers(response.headers)
  headers.set('x-request-id', requestId)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  headers.set('vary', 'Cookie, Authorization')
  const bare = request.method === 'HEAD'
  if (bare) void response.body?.cancel().catch(() => {})
  return new Response(bare ? null : response.body, { status: response.status, headers })
}

/**
 * Every request to /api passes here: endpoint, sender, permission, origin, size, JSON, schema, preconditions,
 * idempotency; then its handler. What is not in the table of endpoints does not exist. Never rejects.
 */
export async function serve(deps: WebDeps, request: Request): Promise<Response> {
  const began = performance.now()
  const requestId = randomUUID()
  const { pathname } = new URL(request.url)
  let name = 'unknown'
  let response: Response
  try {
    const match = requireMatch(request, pathname)
    name = match.name
    response = await serveMatched(deps, request, match, requestId)
  } catch (error) {
    const problem = error instanceof ProblemError ? error : unexpectedProblem(error)
    if (problem.status >= 500)
      deps.log.error({ requestId, endpoint: name, ...errorFields(error) }, 'request failed')
    response = problemResponse(problem, requestId)
  }
  const seconds = (performance.now() - began) / 1000
  deps.metrics.requests.observe({ endpoint: name, method: request.method, status: response.status }, seconds)
  if (deps.config.accessLog) {
    const line = { requestId, method: request.method, endpoint: name, status: response.status }
    deps.log.info({ ...line, ms: Math.round(seconds * 10_000) / 10 }, 'request')
  }
  return finish(request, response, requestId)
}
