import { isIPv4 } from 'node:net'
import { ApiError, ERRNO, invalid, missing } from '../api-error'
import { mergeClassParameters } from '../class-parameters'
import { SERVER_ATTRIBUTES } from '../rows/server'
import { membersOf, type Server } from '../store/model'
import { addFlag, givenAttributes } from './common'
import type { Context, WriteCall, Written } from './context'

export const SERVER_ADD_MANDATORY = '(dns_name && dns_type)'
export const SERVER_DELETE_MANDATORY = '(dns_id || dns_name || hostaddr)'
export const MEMBER_MANDATORY = '((vdns_id || vdns_name) && (dns_id || dns_name))'

function byNameOrId(context: Context, id: number | undefined, name: string | undefined): Server | undefined {
  if (id !== undefined && id !== 0) return context.store.servers.get(id)
  const wanted = name?.toLowerCase()
  return [...context.store.servers.values()].find((server) => server.name === wanted)
}

function serverMissing(): ApiError {
  return new ApiError(ERRNO.serverMissing, 'This DNS server does not exist', { parameters: 'dns_name' })
}

function join(context: Context, smart: Server, member: Server, role: string): void {
  if (member.parentId === smart.id) {
    context.writer.putServer(member, { role })
    return
  }
  const slot = smart.replicas.length
  context.writer.putServer(member, { parentId: smart.id, slot, role })
  context.writer.replicate(smart, slot)
}

/** Members given as `name&role;name&role` (the list clients write), or `vdns_list` with names alone. */
function setMembers(context: Context, smart: Server, call: WriteCall): void {
  const listed = call.params.text('vdns_dns_group_role', 'vdns_list')
  if (smart.type !== 'vdns' || listed === undefined) return
  const wanted = new Map<string, string>()
  for (const item of listed.split(';')) {
    const [name = '', role = ''] = item.split('&')
    if (name.trim() !== '') wanted.set(name.trim().toLowerCase(), role.trim())
  }
  for (const member of membersOf(smart)) {
    if (!wanted.has(member.name)) context.writer.putServer(member, { parentId: 0, slot: 0, role: '' })
  }
  for (const [name, role] of wanted) {
    const member = byNameOrId(context, undefined, name)
    if (!member) throw serverMissing()
    join(context, smart, member, role)
  }
}

/** `dns_add`: creates or edits a DNS server or a smart. */
export function writeServer(context: Context, call: WriteCall): Written {
  const { params } = call
  const flag = addFlag(params)
  const id = params.integer('dns_id')
  const name = params.text('dns_name')?.toLowerCase().replace(/\.$/, '')
  const before = byNameOrId(context, id, name)
  if (before && flag === 'new_only') throw new ApiError(ERRNO.objectExists, 'DNS server already exists')
  if (!before && (flag === 'edit_only' || id)) throw serverMissing()
  const type = params.text('dns_type')?.toLowerCase() ?? before?.type
  if (!before && (!name || !type)) throw missing(SERVER_ADD_MANDATORY)
  const hostaddr = params.given('hostaddr') ?? before?.hostaddr ?? ''
  if (hostaddr !== '' && !isIPv4(hostaddr))
    throw invalid('hostaddr', 'Parameter hostaddr is not a valid IPv4 address')
  const data = {
    id: before?.id ?? context.store.id(),
    name: before && id === undefined ? before.name : (name ?? before?.name ?? ''),
    type: type ?? 'ipm',
    arch: params.text('vdns_arch') ?? before?.arch ?? '',
    parentId: before?.parentId ?? 0,
    slot: before?.slot ?? 0,
    hostaddr,
    role: before?.role ?? '',
    attributes: { ...before?.attributes, ...givenAttributes(params, SERVER_ATTRIBUTES) },
    className: params.given('dns_class_name') ?? before?.className ?? '',
    classParameters: mergeClassParameters(before?.classParameters ?? {}, params, 'dns_class_parameters'),
  }
  context.writer.commit({ k: 'server', v: data })
  const server = context.store.servers.get(data.id)
  if (server) setMembers(context, server, call)
  return { id: data.id, created: !before }
}

/** `dns_delete`: a server; its zones and records go with it, members of a smart stay as servers of their own. */
export function deleteServer(context: Context, { params }: WriteCall): Written {
  const id = params.integer('dns_id')
  const name = params.text('dns_name')
  const hostaddr = params.text('hostaddr')
  if (id === undefined && name === undefined && hostaddr === undefined) throw missing(SERVER_DELETE_MANDATORY)
  const server =
    id === undefined && name === undefined
      ? [...context.store.servers.values()].find((one) => one.hostaddr === hostaddr)
      : byNameOrId(context, id, name)
  if (!server) throw serverMissing()
  for (const member of membersOf(server)) context.writer.putServer(member, { parentId: 0, slot: 0, role: '' })
  context.writer.commit({ k: 'server-', id: server.id })
  return { id: server.id, created: false }
}

function smartAndMember(context: Context, { params }: WriteCall): { smart: Server; member: Server } {
  const smart = byNameOrId(context, params.integer('vdns_id'), params.text('vdns_name'))
  const member = byNameOrId(context, params.integer('dns_id'), params.text('dns_name'))
  if (!params.text('vdns_id', 'vdns_name') || !params.text('dns_id', 'dns_name'))
    throw missing(MEMBER_MANDATORY)
  if (smart?.type !== 'vdns' || !member) throw serverMissing()
  return { smart, member }
}

/** `dns_smart_member_add`: a server joins a smart and receives its zones. */
export function addMember(context: Context, call: WriteCall): Written {
  const { smart, member } = smartAndMember(context, call)
  const created = member.parentId !== smart.id
  join(context, smart, member, call.params.text('dns_role') ?? '')
  return { id: member.id, created }
}

/** `dns_smart_member_delete`: a server leaves its smart. */
export function deleteMember(context: Context, call: WriteCall): Written {
  const { smart, member } = smartAndMember(context, call)
  if (member.parentId !== smart.id) throw serverMissing()
  context.writer.putServer(member, { parentId: 0, slot: 0, role: '' })
  return { id: member.id, created: false }
}
