import { ApiError, ERRNO, invalid } from '../api-error'
import type { Params } from '../params'
import type { Attributes, Server, View } from '../store/model'
import type { Store } from '../store/store'
import type { AddFlag } from './context'

/** @throws ApiError for a flag the service does not know */
export function addFlag(params: Params): AddFlag {
  const flag = params.text('add_flag')?.toLowerCase() ?? 'new_edit'
  if (flag !== 'new_edit' && flag !== 'new_only' && flag !== 'edit_only') {
    throw invalid('add_flag', 'Parameter add_flag must be one of new_edit,new_only,edit_only')
  }
  return flag
}

/** True when the call names a server in one of the three ways. */
export function namesServer(params: Params): boolean {
  return params.text('dns_id', 'dns_name', 'hostaddr') !== undefined
}

/**
 * The server a call is about: `dns_id`, `dns_name` or `hostaddr`.
 * @returns undefined when the call names none
 * @throws ApiError when it names one that does not exist
 */
export function findServer(store: Store, params: Params): Server | undefined {
  const id = params.integer('dns_id')
  const name = params.text('dns_name')?.toLowerCase()
  const hostaddr = params.text('hostaddr')
  if (id === undefined && name === undefined && hostaddr === undefined) return undefined
  for (const server of store.servers.values()) {
    if (
      id !== undefined
        ? server.id === id
        : name !== undefined
          ? server.name === name
          : server.hostaddr === hostaddr
    ) {
      return server
    }
  }
  throw new ApiError(ERRNO.serverMissing, 'This DNS server does not exist', {
    parameters: id !== undefined ? 'dns_id' : name !== undefined ? 'dns_name' : 'hostaddr',
  })
}

/** Writes go to a smart or to a server that stands alone; a member is overwritten by its smart. */
export function refuseMember(server: Server): void {
  if (server.parentId === 0) return
  throw new ApiError(
    ERRNO.rrRefused,
    'This DNS server is managed by a smart architecture: write to the smart',
    {
      parameters: 'dns_name',
    },
  )
}

/**
 * The view a call names on a server. `#` and 0 stand for no view.
 * @returns null for "no view", undefined when the call says nothing
 * @throws ApiError for a view that does not exist
 */
export function findView(store: Store, params: Params, server: Server | undefined): View | null | undefined {
  const id = params.integer('dnsview_id')
  const name = params.text('dnsview_name')
  if (id === undefined && name === undefined) return undefined
  if (id === 0 || (id === undefined && name === '#')) return null
  for (const view of store.views.values()) {
    if (server && view.server !== server) continue
    if (id !== undefined ? view.ids[0] === id : view.name === name) return view
  }
  throw new ApiError(ERRNO.viewMissing, 'This DNS view does not exist', { parameters: 'dnsview_name' })
}

/** Columns given by a call that the object keeps as they come. */
export function givenAttributes(params: Params, allowed: ReadonlySet<string>): Attributes {
  const out: Attributes = {}
  for (const name of params.names()) {
    const value = params.given(name)
    if (allowed.has(name) && value !== undefined) out[name] = value
  }
  return out
}
