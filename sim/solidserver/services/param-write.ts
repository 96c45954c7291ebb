import { ApiError, ERRNO, missing } from '../api-error'
import type { FlatShape } from '../rows/flat'
import type { Attributes } from '../store/model'
import { addFlag, findServer } from './common'
import type { Context, WriteCall, WriteService } from './context'

type Owner = 'server' | 'view' | 'zone'

const MANDATORY: Readonly<Record<Owner, string>> = {
  server: '((dns_id || dns_name || hostaddr) && param_key)',
  view: '(dnsview_id && param_key)',
  zone: '(dnszone_id && param_key)',
}

/** What a call must hold to name a parameter of a server, view or zone. */
export function paramMandatory(owner: Owner): string {
  return MANDATORY[owner]
}

function ownerColumns(context: Context, owner: Owner, { params }: WriteCall): Attributes {
  const { store } = context
  if (owner === 'server') {
    const server = findServer(store, params)
    if (!server) throw missing(MANDATORY.server)
    return { dns_id: String(server.id), dns_name: server.name }
  }
  const id = params.integer(owner === 'view' ? 'dnsview_id' : 'dnszone_id')
  if (id === undefined) throw missing(MANDATORY[owner])
  const object = owner === 'view' ? store.views.get(id) : store.zones.get(id)
  if (!object) throw new ApiError(ERRNO.objectMissing, `This DNS ${owner} does not exist`)
  const prefix = owner === 'view' ? 'dnsview' : 'dnszone'
  return {
    dns_id: String(object.server.id),
    dns_name: object.server.name,
    [`${prefix}_id`]: String(id),
    [`${prefix}_name`]: object.name,
  }
}

/** `dns_*_param_add` and `dns_*_param_delete`: options of a server, view or zone. A PUT answers 200 even when new. */
export function paramServices(owner: Owner, shape: FlatShape): { add: WriteService; remove: WriteService } {
  const find = (context: Context, call: WriteCall) => {
    const key = call.params.text('param_key')
    if (!key) throw missing(MANDATORY[owner])
    const columns = ownerColumns(context, owner, call)
    const row = context.store.flat.find(
      shape.table,
      (values) =>
        values.param_key === key && Object.entries(columns).every(([name, value]) => values[name] === value),
    )
    return { key, columns, row }
  }
  return {
    add: (context, call) => {
      const flag = addFlag(call.params)
      const { key, columns, row } = find(context, call)
      if (row && flag === 'new_only') throw new ApiError(ERRNO.objectExists, 'This parameter already exists')
      if (!row && flag === 'edit_only')
        throw new ApiError(ERRNO.objectMissing, 'This parameter does not exist')
      const id = row?.id ?? context.store.id()
      const value = call.params.given('param_value') ?? ''
      context.writer.putRow(shape.table, id, { ...columns, param_key: key, param_value: value })
      return { id, created: !row, always200: true }
    },
    remove: (context, call) => {
      const { row } = find(context, call)
      if (!row) throw new ApiError(ERRNO.objectMissing, 'This parameter does not exist')
      context.writer.deleteRow(shape.table, row.id)
      return { id: row.id, created: false }
    },
  }
}
