import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiError, ERRNO } from './api-error'
import { authenticate, type Credentials } from './auth'
import type { CallLog } from './calls'
import type { FaultAction, Faults } from './faults'
import { MAX_BODY, pause, readBody, send } from './http/exchange'
import { handleLegacy } from './legacy'
import { type Params, readParams } from './params'
import { legacyError, notConnected, type Reply, v2Error } from './reply'
import type { Context } from './services/context'
import type { Registry } from './services/registry'
import { handleV2 } from './v2'

export interface RouterDeps {
  readonly context: Context
  readonly registry: Registry
  readonly credentials: Credentials
  readonly calls: CallLog
  readonly faults: Faults
  /** requests outside the appliance's URL space; answers true when it took the request */
  readonly admin: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
  readonly now: () => Date
}

interface Target {
  readonly family: 'rest' | 'rpc' | 'v2'
  /** `dns_rr_add`, or `dns/rr/add` for v2 */
  readonly service: string
  readonly segments: readonly string[]
  readonly query: string
}

/** Splits a raw request target. Some clients glue parameters to the service name with `&` when they have no others. */
export function parseTarget(raw: string): Target | undefined {
  const mark = raw.search(/[?#]/)
  let path = mark < 0 ? raw : raw.slice(0, mark)
  let query = mark < 0 ? '' : raw.slice(mark + 1).replace(/#.*$/, '')
  const glued = path.indexOf('&')
  if (glued >= 0 && /^\/(rest|rpc)\/[^/]*&/i.test(path)) {
    query = [path.slice(glued + 1), query].filter((part) => part !== '').join('&')
    path = path.slice(0, glued)
  }
  const parts = path.split('/').slice(1)
  const [root = '', ...rest] = parts
  const family = root.toLowerCase()
  if (family === 'rest' || family === 'rpc') {
    const [service = '', ...segments] = rest
    return { family, service: service.toLowerCase(), segments, query }
  }
  if (family === 'api' && /^v2(\.\d+)?$/i.test(rest[0] ?? '')) {
    const [, module = '', object = '', action = '', ...segments] = rest
    return { family: 'v2', service: `${module}/${object}/${action}`.toLowerCase(), segments, query }
  }
  return undefined
}

function refusal(target: Target, error: ApiError): Reply {
  return target.family === 'v2' ? v2Error(error) : legacyError(error, target.service)
}

function isWrite(service: string): boolean {
  return /(_add|_delete|\/add|\/edit|\/delete)$/.test(service)
}

/** One call of the appliance's API, from authentication to the answer. */
export class Router {
  constructor(private readonly deps: RouterDeps) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await this.deps.admin(request, response)) return
    const method = request.method ?? 'GET'
    const raw = request.url ?? '/'
    const target = parseTarget(raw)
    if (!target) {
      await send(response, { status: 404, body: JSON.stringify({ errno: '404', errmsg: 'Not found' }) })
      return
    }
    const settings = this.deps.context.settings()
    this.deps.calls.count(target.service, method)
    const wait = settings.latencyMs + Math.floor(Math.random() * (settings.jitterMs + 1))
    if (wait > 0) await pause(wait)

    const fault = this.deps.faults.take(target.service, method)
    if (fault && this.early(fault, request, response)) return
    if (fault?.kind === 'slow') await pause(fault.ms)
    const body = await readBody(request)
    const reply = this.answer(target, method, raw, request, body)
    if (fault?.kind === 'apply-hang') return
    if (fault?.kind === 'apply-drop') {
      request.socket.destroy()
      return
    }
    const shown = fault?.kind === 'wrong-ret-oid' && reply.body ? withWrongId(reply) : reply
    this.deps.calls.answered(shown.status)
    await send(response, shown)
  }

  /** Faults that happen before the request is looked at. */
  private early(fault: FaultAction, request: IncomingMessage, response: ServerResponse): boolean {
    const say = (reply: Reply) => {
      this.deps.calls.answered(reply.status)
      request.resume()
      void send(response, reply)
      return true
    }
    switch (fault.kind) {
      case 'hang':
        request.resume()
        return true
      case 'drop':
        request.socket.destroy()
        return true
      case 'status': {
        const busy = new ApiError(ERRNO.busy, `Simulated answer ${fault.status}`, { status: fault.status })
        const retry = fault.status === 429 || fault.status === 503 || fault.retryAfter !== undefined
        return say({
          ...legacyError(busy, 'simulator'),
          ...(fault.body === undefined ? {} : { body: fault.body }),
          ...(retry ? { headers: { 'retry-after': String(fault.retryAfter ?? 1) } } : {}),
        })
      }
      case 'disconnected':
        return say(notConnected(fault.status))
      case 'garbage':
        return say({
          status: 200,
          headers: { 'content-type': 'text/html' },
          body: '<html>Internal error</html>',
        })
      case 'apply-hang':
      case 'apply-drop':
      case 'wrong-ret-oid':
      case 'slow':
        return false
    }
  }

  private answer(
    target: Target,
    method: string,
    raw: string,
    request: IncomingMessage,
    body: string | undefined,
  ): Reply {
    const { credentials, context, registry, now } = this.deps
    const { clockSkewSeconds, disconnected } = context.settings()
    const seconds = Math.floor(now().getTime() / 1000)
    const who = authenticate(
      credentials,
      { method, target: raw, headers: request.headers },
      seconds,
      clockSkewSeconds,
    )
    if (who === 'clock') {
      return refusal(
        target,
        new ApiError(ERRNO.badParameter, 'The timestamp of the token is too far off', { status: 412 }),
      )
    }
    if (who === 'refused' || disconnected) return notConnected()
    if (body === undefined) {
      return refusal(
        target,
        new ApiError(ERRNO.badParameter, `The body is larger than ${MAX_BODY} bytes`, { status: 413 }),
      )
    }
    let params: Params
    try {
      params = readParams({
        segments: target.segments,
        query: target.query,
        contentType: request.headers['content-type'] ?? '',
        body,
      })
    } catch (error) {
      if (error instanceof ApiError) return refusal(target, error)
      throw error
    }
    const reply = this.dispatch(target, method, params, context, registry)
    if (isWrite(target.service) && method !== 'GET' && method !== 'OPTIONS') {
      this.deps.calls.wrote({
        at: now().toISOString(),
        service: target.service,
        method,
        params: params.entries(),
        status: reply.status,
        ...(reply.id === undefined ? {} : { id: reply.id }),
      })
    }
    return reply
  }

  private dispatch(
    target: Target,
    method: string,
    params: Params,
    context: Context,
    registry: Registry,
  ): Reply {
    if (target.family === 'v2') {
      const [module = '', object = '', action = ''] = target.service.split('/')
      return handleV2(registry, context, { method, module, object, action, params })
    }
    return handleLegacy(registry, context, { family: target.family, method, service: target.service, params })
  }
}

function withWrongId(reply: Reply): Reply {
  return { ...reply, body: (reply.body ?? '').replace(/("(?:ret_oid|\w+_id)":")\d+"/, '$11"') }
}
