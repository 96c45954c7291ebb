import type { IncomingMessage, ServerResponse } from 'node:http'
import { ZodError } from 'zod'
import type { CallLog } from './calls'
import type { FaultRuleInput, Faults } from './faults'
import { readBody, send } from './http/exchange'
import { json, type Reply } from './reply'
import type { Settings } from './settings'
import type { Store } from './store/store'

export interface AdminDeps {
  /** bearer token; without one only callers on this machine are let in */
  readonly token: string | undefined
  readonly store: Store
  readonly calls: CallLog
  readonly faults: Faults
  readonly settings: () => Settings
  readonly change: (settings: Partial<Settings>) => Settings
  readonly reset: (world?: unknown) => Promise<void>
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

function allowed(deps: AdminDeps, request: IncomingMessage): boolean {
  if (deps.token !== undefined) return request.headers.authorization === `Bearer ${deps.token}`
  return LOOPBACK.test(request.socket.remoteAddress ?? '')
}

function state(deps: AdminDeps): unknown {
  const { store } = deps
  return {
    servers: [...store.servers.values()].map(({ id, name, type, parentId, pending }) => ({
      id,
      name,
      type,
      parentId,
      pending,
    })),
    zones: [...store.zones.values()].map((zone) => ({
      id: zone.ids[0],
      name: zone.name,
      server: zone.server.name,
      view: zone.view?.name ?? null,
      serial: zone.serial,
      servedSerial: zone.served.serial,
      records: zone.records.size,
      served: zone.served.size,
    })),
    rrRows: store.rrRows.size,
  }
}

function faultState(deps: AdminDeps): unknown {
  return { settings: deps.settings(), rules: deps.faults.list() }
}

async function act(deps: AdminDeps, method: string, path: string, body: string): Promise<Reply> {
  const input = () => (body.trim() === '' ? {} : (JSON.parse(body) as unknown))
  const [first = '', second = ''] = path.split('/')
  switch (`${method} ${first}`) {
    case 'GET health':
      return json(200, { status: 'ok' })
    case 'GET state':
      return json(200, state(deps))
    case 'GET calls':
      return json(200, deps.calls.snapshot())
    case 'GET writes':
      return json(200, deps.calls.writes)
    case 'DELETE calls':
    case 'DELETE writes':
    case 'POST calls':
      deps.calls.reset()
      return json(200, deps.calls.snapshot())
    case 'GET settings':
    case 'GET faults':
      return json(200, faultState(deps))
    case 'PUT settings':
    case 'PATCH settings':
      deps.change(input() as Partial<Settings>)
      return json(200, faultState(deps))
    case 'POST faults':
      return json(201, { id: deps.faults.add(input() as FaultRuleInput) })
    case 'DELETE faults':
      if (second !== '')
        return deps.faults.remove(Number(second))
          ? json(200, faultState(deps))
          : json(404, { error: 'no such rule' })
      deps.faults.clear()
      return json(200, faultState(deps))
    case 'POST reset': {
      const { world } = input() as { world?: unknown }
      await deps.reset(world)
      return json(200, { status: 'reset' })
    }
    default:
      return json(404, { error: 'not found', paths: 'health state calls writes settings faults reset' })
  }
}

/** Whether a request is for the simulator itself, and not for the appliance that it plays. */
export function isAdmin(request: IncomingMessage): boolean {
  return /^\/_sim(?:[/?#]|$)/.test(request.url ?? '')
}

/**
 * The simulator's own endpoints under `/_sim/`, outside the appliance's URL space: settings and faults at run time,
 * counters, the list of writes, reset.
 * @returns true when the request was one of them
 */
export async function handleAdmin(
  deps: AdminDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!isAdmin(request)) return false
  const path = (request.url ?? '').replace(/^\/_sim\/?/, '').replace(/[?#].*$/, '')
  const body = (await readBody(request)) ?? ''
  if (!allowed(deps, request)) {
    await send(response, {
      ...json(401, { error: 'admin token required' }),
      headers: { 'www-authenticate': 'Bearer' },
    })
    return true
  }
  let reply: Reply
  try {
    reply = await act(deps, request.method ?? 'GET', path, body)
  } catch (error) {
    if (error instanceof ZodError) reply = json(422, { error: 'invalid', issues: error.issues })
    else if (error instanceof SyntaxError) reply = json(400, { error: 'the body is not JSON' })
    else throw error
  }
  await send(response, reply)
  return true
}
