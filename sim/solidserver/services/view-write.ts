import { ApiError, ERRNO, missing } from '../api-error'
import { mergeClassParameters } from '../class-parameters'
import { VIEW_ATTRIBUTES } from '../rows/server'
import type { View } from '../store/model'
import { addFlag, findServer, givenAttributes, refuseMember } from './common'
import type { Context, WriteCall, Written } from './context'

export const VIEW_ADD_MANDATORY = '(dnsview_name && (dns_id || dns_name || hostaddr))'
export const VIEW_DELETE_MANDATORY = '(dnsview_id || (dnsview_name && (dns_id || dns_name || hostaddr)))'

function find(context: Context, { params }: WriteCall, mandatory: string): View | undefined {
  const id = params.integer('dnsview_id')
  if (id !== undefined && id !== 0) {
    const view = context.store.views.get(id)
    if (!view)
      throw new ApiError(ERRNO.viewMissing, 'This DNS view does not exist', { parameters: 'dnsview_id' })
    return view
  }
  const name = params.text('dnsview_name')
  const server = findServer(context.store, params)
  if (!name || !server) throw missing(mandatory)
  return [...context.store.views.values()].find((view) => view.server === server && view.name === name)
}

/** `dns_view_add`: creates or edits a view. */
export function writeView(context: Context, call: WriteCall): Written {
  const { params } = call
  const flag = addFlag(params)
  const before = find(context, call, VIEW_ADD_MANDATORY)
  if (before && flag === 'new_only') throw new ApiError(ERRNO.objectExists, 'DNS view already exists')
  if (!before && flag === 'edit_only') throw new ApiError(ERRNO.viewMissing, 'This DNS view does not exist')
  const server = before?.server ?? findServer(context.store, params)
  if (!server) throw missing(VIEW_ADD_MANDATORY)
  refuseMember(server)
  const ids = before?.ids ?? context.store.idsFor(server)
  context.writer.commit({
    k: 'view',
    v: {
      ids,
      serverId: server.id,
      name: before?.name ?? params.text('dnsview_name') ?? '',
      attributes: { ...before?.attributes, ...givenAttributes(params, VIEW_ATTRIBUTES) },
      className: params.given('dnsview_class_name') ?? before?.className ?? '',
      classParameters: mergeClassParameters(
        before?.classParameters ?? {},
        params,
        'dnsview_class_parameters',
      ),
    },
  })
  return { id: ids[0] ?? 0, created: !before }
}

/** `dns_view_delete`: the view with its zones and records. */
export function deleteView(context: Context, call: WriteCall): Written {
  const view = find(context, call, VIEW_DELETE_MANDATORY)
  if (!view) throw new ApiError(ERRNO.viewMissing, 'This DNS view does not exist')
  const id = view.ids[0] ?? 0
  context.writer.commit({ k: 'view-', id })
  return { id, created: false }
}
