import { ApiError, ERRNO, missing } from './api-error'
import { Params } from './params'
import { json, type Reply, rowsReply, v2Error } from './reply'
import type { Context } from './services/context'
import type { Reader, ReadPage, Registry, WriteEntry } from './services/registry'
import { legacyParameter, V2_OBJECTS, type V2Object, v2Columns } from './v2-names'

export interface V2Call {
  readonly method: string
  /** `dns`, `rr`, `list` */
  readonly module: string
  readonly object: string
  readonly action: string
  readonly params: Params
}

type V2Row = Record<string, unknown>

const VERBS: Readonly<Record<string, string>> = {
  list: 'GET',
  info: 'GET',
  count: 'GET',
  add: 'POST',
  edit: 'PUT',
  delete: 'DELETE',
}

function dotted(hex: string): string {
  return hex.length === 8 ? (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)).join('.') : ''
}

function classParameters(text: string): V2Row[] {
  return [...new URLSearchParams(text)].map(([name, value]) => ({
    name,
    value,
    inheritance: 'set',
    propagation: 'propagate',
  }))
}

function v2Row(columns: ReadonlyMap<string, string>, row: Record<string, string>): V2Row {
  const out: V2Row = {}
  for (const [name, legacy] of columns) {
    const value = row[legacy]
    if (value === undefined) continue
    out[name] = legacy.endsWith('_class_parameters') ? classParameters(value) : value
    if (name === 'server_addr') out.server_hostaddr = dotted(value)
  }
  return out
}

function translated(object: V2Object, params: Params): Params {
  const out = new Params()
  for (const name of params.names()) out.set(legacyParameter(object, name), params.raw(name))
  return out
}

const success = (data: unknown[]) => json(200, { success: true, messages: [], data })

function read(object: V2Object, reader: Reader, context: Context, call: V2Call): Reply {
  const columns = v2Columns(object, reader.columns)
  const rename = (name: string) => columns.get(name)
  if (call.action === 'count') return success([{ count: reader.count(call.params, rename) }])
  if (call.action === 'info') {
    const id = call.params.text(object.id)
    if (id === undefined) throw missing(object.id)
    const row = reader.byId(id.trim())
    return success(row ? [v2Row(columns, row)] : [])
  }
  const legacy = reader.list(call.params, context.settings(), rename)
  const page: ReadPage = { ...legacy, json: (index) => JSON.stringify(v2Row(columns, legacy.row(index))) }
  return rowsReply(page, '{"success":true,"messages":[],"data":[', ']}')
}

function write(object: V2Object, entry: WriteEntry, service: string, context: Context, call: V2Call): Reply {
  const params = translated(object, call.params)
  if (call.action !== 'delete') params.set('add_flag', call.action === 'add' ? 'new_only' : 'edit_only')
  const written = entry.run(context, { service, params, v2: true })
  const id = context.settings().wrongRetOid ? 1 : written.id
  return { ...success([{ [object.id]: String(id) }]), id: written.id }
}

/** Answers a call of `/api/v2.0`: always the envelope, 200 or 400, one object per write. */
export function handleV2(registry: Registry, context: Context, call: V2Call): Reply {
  try {
    const object = V2_OBJECTS.get(`${call.module}/${call.object}`)
    const verb = VERBS[call.action]
    const service = call.action === 'delete' ? object?.remove : object?.add
    const reading = verb === 'GET'
    const entry = service === undefined ? undefined : registry.writers.get(service)
    if (!object || !verb || (!reading && (!entry || !service))) {
      throw new ApiError(
        ERRNO.unknownService,
        `Unknown service ${call.module}/${call.object}/${call.action}`,
        {
          status: 404,
        },
      )
    }
    if (call.method !== verb) {
      throw new ApiError(ERRNO.badVerb, `This service does not accept ${call.method}`, { status: 405 })
    }
    const reader = registry.readers.get(object.reader)
    if (reading && reader) return read(object, reader, context, call)
    if (entry && service) return write(object, entry, service, context, call)
    throw new ApiError(ERRNO.unknownService, 'Unknown service', { status: 404 })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.errno === ERRNO.notConnected) return json(200, { connected: false })
    return v2Error(error)
  }
}
