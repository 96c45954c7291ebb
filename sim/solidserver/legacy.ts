import { ApiError, ERRNO, missing } from './api-error'
import { describeService } from './introspect'
import type { Params } from './params'
import { json, legacyError, type Reply, rowsReply } from './reply'
import type { Context } from './services/context'
import { FIND_FREE_MANDATORY, findFreeAddress } from './services/ipam'
import type { Registry } from './services/registry'

export interface LegacyCall {
  readonly family: 'rest' | 'rpc'
  readonly method: string
  readonly service: string
  readonly params: Params
}

const READ = /^(.+)_(list|info|count)$/
const EMPTY: Reply = { status: 204 }

function read(registry: Registry, context: Context, call: LegacyCall): Reply | undefined {
  const [, stem = '', kind = ''] = READ.exec(call.service) ?? []
  const reader = registry.readers.get(stem)
  if (!reader) return undefined
  switch (kind) {
    case 'list': {
      const page = reader.list(call.params, context.settings())
      return page.size === 0 ? EMPTY : rowsReply(page, '[', ']')
    }
    case 'count':
      return json(200, [{ total: String(reader.count(call.params)) }])
    default: {
      const id = call.params.text(reader.idColumn)
      if (id === undefined) throw missing(reader.idColumn)
      const row = reader.byId(id.trim())
      return row ? json(200, [row]) : EMPTY
    }
  }
}

function write(registry: Registry, context: Context, call: LegacyCall): Reply | undefined {
  const entry = registry.writers.get(call.service)
  if (!entry) return undefined
  const verbs = entry.remove ? ['DELETE', 'POST', 'PUT'] : ['POST', 'PUT']
  if (!verbs.includes(call.method)) {
    throw new ApiError(ERRNO.badVerb, `The service ${call.service} does not accept ${call.method}`, {
      status: 405,
    })
  }
  const written = entry.run(context, { service: call.service, params: call.params, v2: false })
  const id = context.settings().wrongRetOid ? 1 : written.id
  // the verb does not choose the operation, but clients expect these two statuses
  const made = !entry.remove && (call.method === 'POST' || (written.created && written.always200 !== true))
  return { ...json(made ? 201 : 200, [{ ret_oid: String(id) }]), id: written.id }
}

/** Answers a call of `/rest` or `/rpc`. */
export function handleLegacy(registry: Registry, context: Context, call: LegacyCall): Reply {
  try {
    const findFree = call.service === 'ip_find_free_address'
    if (call.method === 'OPTIONS' && !(findFree && call.family === 'rpc' && call.params.size > 0)) {
      return json(200, describeService(registry, call.service))
    }
    if (findFree) {
      if (call.params.size === 0) throw missing(FIND_FREE_MANDATORY)
      const found = findFreeAddress(context.store, call.params)
      return found.length === 0 ? EMPTY : json(200, found)
    }
    const reply = read(registry, context, call) ?? write(registry, context, call)
    if (reply) return reply
    throw new ApiError(ERRNO.unknownService, `Unknown service ${call.service}`, { status: 404 })
  } catch (error) {
    if (error instanceof ApiError) {
      if (error.errno === ERRNO.notConnected) return json(200, { connected: false })
      return legacyError(error, call.service)
    }
    throw error
  }
}
