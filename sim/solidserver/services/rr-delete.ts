import { expandIPv6 } from '../addresses'
import { ApiError, ERRNO, missing } from '../api-error'
import type { Params } from '../params'
import { type Rr, replicaOf } from '../store/model'
import { findServer, findView, refuseMember } from './common'
import type { Context, WriteCall, Written } from './context'
import { rrName, rrType } from './rr-values'

export const RR_DELETE_MANDATORY = '(rr_id || (rr_name && (dns_id || dns_name || hostaddr)))'

function valueMatches(rr: Rr, params: Params): boolean {
  // only rr_valueN filters here; plain valueN is not a parameter of this service
  for (let i = 0; i < 7; i += 1) {
    const asked = params.text(`rr_value${i + 1}`)
    if (asked === undefined) continue
    const wanted = rr.type === 'AAAA' ? (expandIPv6(asked.trim()) ?? asked) : asked
    const held = rr.values[i] ?? ''
    const same =
      rr.type === 'TXT'
        ? held === wanted
        : held.toLowerCase() === wanted.trim().replace(/\.$/, '').toLowerCase()
    if (!same) return false
  }
  return true
}

function byName(context: Context, params: Params, v2: boolean): Rr {
  const { store } = context
  const name = params.text('rr_name')
  const server = name === undefined ? undefined : findServer(store, params)
  const type = params.text('rr_type')
  const enough = v2 && type !== undefined && params.text('rr_value1') !== undefined
  if (name === undefined || (!server && !enough)) throw missing(RR_DELETE_MANDATORY)
  if (server) refuseMember(server)
  if (server?.type === 'vdns' && context.settings().deleteByNameFails) {
    throw new ApiError(ERRNO.notConnected, 'not connected')
  }
  const view = findView(store, params, server)
  const zoneId = params.integer('dnszone_id')
  const zoneName = params.text('dnszone_name', 'zone')?.toLowerCase().replace(/\.$/, '')
  const wantedName = rrName(name)
  const found = new Set<Rr>()
  for (const row of store.rrRowsByName.get(wantedName) ?? []) {
    const { rr } = row
    const { zone } = rr
    if (row.slot !== 0 || rr.pendingDelete || zone.server.parentId !== 0) continue
    if (server && zone.server !== server) continue
    if (view !== undefined && zone.view !== (view ?? undefined)) continue
    if (zoneId !== undefined && zoneId !== 0 && zone.ids[0] !== zoneId) continue
    if (zoneName !== undefined && zone.name !== zoneName) continue
    if (type !== undefined && rr.type !== rrType(type)) continue
    // without a type, the records that make the zone a zone are never meant
    if (type === undefined && rr.name === zone.name && (rr.type === 'SOA' || rr.type === 'NS')) continue
    if (valueMatches(rr, params)) found.add(rr)
  }
  const [first] = found
  if (!first) throw new ApiError(ERRNO.rrMissing, 'This RR does not exist')
  if (!server && found.size > 1) throw missing(RR_DELETE_MANDATORY)
  return first
}

/** `dns_rr_delete`: one record per call, by id, or by name with optional type, value, zone and view. */
export function deleteRr(context: Context, { params, v2 }: WriteCall): Written {
  const id = params.integer('rr_id')
  let rr: Rr
  if (id !== undefined && id !== 0) {
    const row = context.store.rrRowById.get(id)
    if (!row || row.rr.pendingDelete) throw new ApiError(ERRNO.rrMissing, 'This RR does not exist')
    refuseMember(replicaOf(row.rr.zone.server, row.slot))
    rr = row.rr
  } else rr = byName(context, params, v2)
  if (rr.type === 'SOA')
    throw new ApiError(ERRNO.rrRefused, 'The SOA of a zone cannot be deleted', { parameters: 'rr_id' })
  const deleted = rr.ids[0] ?? 0
  context.writer.deleteRr(rr)
  return { id: deleted, created: false }
}
