import { ApiError, ERRNO, missing } from '../api-error'
import { mergeClassParameters } from '../class-parameters'
import type { Params } from '../params'
import { type Rr, type RrData, replicaOf, type Zone } from '../store/model'
import { addFlag, findServer, findView, namesServer, refuseMember } from './common'
import type { Context, WriteCall, Written } from './context'
import { locateZone } from './rr-locate'
import { rrName, rrTtl, rrType, rrValues, sameValues } from './rr-values'

const DEFAULT_TTL = 3600
export const RR_ADD_MANDATORY = '(rr_name && rr_type && value1 && (dns_id || dns_name || hostaddr))'
export const RR_EDIT_MANDATORY = `(rr_id || ${RR_ADD_MANDATORY})`

function valueParameters(params: Params): (string | undefined)[] {
  return Array.from(
    { length: 7 },
    (_, i) => params.given(`value${i + 1}`) ?? params.given(`rr_value${i + 1}`),
  )
}

function rrMissing(): ApiError {
  return new ApiError(ERRNO.rrMissing, 'This RR does not exist')
}

function alreadyExists(): ApiError {
  return new ApiError(ERRNO.rrExists, 'DNS rr already exists', { parameters: 'rr_name' })
}

function metadata(
  rr: Rr | undefined,
  params: Params,
): Pick<RrData, 'className' | 'classParameters' | 'updatedAt'> {
  return {
    className: params.given('rr_class_name') ?? rr?.className ?? '',
    classParameters: mergeClassParameters(rr?.classParameters ?? {}, params, 'rr_class_parameters'),
    updatedAt: Math.floor(Date.now() / 1000),
  }
}

/** A CNAME stands alone at its name (RFC 2181, 10.1); a server could not load anything else. */
function refuseCnameConflict(
  zone: Zone,
  name: string,
  type: string,
  values: readonly string[],
  self?: Rr,
): void {
  const others = (zone.byName.get(name) ?? []).filter((rr) => rr !== self)
  const clash = others.some(
    (rr) => (rr.type === 'CNAME') !== (type === 'CNAME') || (type === 'CNAME' && rr.type === type),
  )
  if (!clash || others.some((rr) => rr.type === type && sameValues(type, rr.values, values))) return
  throw new ApiError(ERRNO.rrRefused, 'A CNAME cannot live beside other records of the same name', {
    parameters: 'rr_type',
  })
}

function edit(context: Context, rr: Rr, params: Params): Written {
  const { zone } = rr
  const given = valueParameters(params)
  const name = params.text('rr_name')
  const wantedType = params.text('rr_type')
  const type = wantedType === undefined ? rr.type : rrType(wantedType)
  const changed = given.some((value) => value !== undefined) || type !== rr.type
  const values = changed
    ? rrValues(
        type,
        given.map((value, i) => value ?? (type === rr.type ? rr.values[i] : undefined)),
      )
    : rr.values
  const nextName = name === undefined ? rr.name : rrName(name)
  if (nextName !== zone.name && !nextName.endsWith(`.${zone.name}`)) {
    throw new ApiError(ERRNO.rrRefused, `The name ${nextName} is not in the zone ${zone.name}`, {
      parameters: 'rr_name',
    })
  }
  const twin = (zone.byName.get(nextName) ?? []).find(
    (other) => other !== rr && other.type === type && sameValues(type, other.values, values),
  )
  if (twin) throw alreadyExists()
  refuseCnameConflict(zone, nextName, type, values, rr)
  const ttl = rrTtl(params.given('rr_ttl')) ?? rr.ttl
  context.writer.editRr(
    rr,
    { name: nextName, type, ttl, values, ...metadata(rr, params) },
    context.settings().idChangeOnEdit,
  )
  return { id: rr.ids[0] ?? 0, created: false }
}

function existing(context: Context, id: number): Rr {
  const row = context.store.rrRowById.get(id)
  if (!row || row.rr.pendingDelete) throw rrMissing()
  refuseMember(replicaOf(row.rr.zone.server, row.slot))
  return row.rr
}

/**
 * `dns_rr_add`: creates or edits one record. `add_flag` decides which, the verb does not.
 * Same name and type with another value is a second record; the same value is a duplicate (new_only) or an edit.
 */
export function writeRr(context: Context, { params }: WriteCall): Written {
  const flag = addFlag(params)
  const id = params.integer('rr_id')
  if (id !== undefined && id !== 0 && flag !== 'new_only') return edit(context, existing(context, id), params)

  const name = params.text('rr_name')
  const type = params.text('rr_type')
  const values = valueParameters(params)
  const hasValue = values[0] !== undefined && values[0] !== ''
  if (!name || !type || !hasValue || !namesServer(params)) {
    throw missing(flag === 'edit_only' ? RR_EDIT_MANDATORY : RR_ADD_MANDATORY)
  }
  const server = findServer(context.store, params)
  if (!server) throw missing(RR_ADD_MANDATORY)
  refuseMember(server)
  const view = findView(context.store, params, server)
  const canonicalType = rrType(type)
  const canonicalName = rrName(name)
  const canonicalValues = rrValues(canonicalType, values)
  const ttl = rrTtl(params.given('rr_ttl'))
  const zone = locateZone(context.store, params, server, view, canonicalName)

  const sameType = (zone.byName.get(canonicalName) ?? []).filter((rr) => rr.type === canonicalType)
  const exact = sameType.find((rr) => sameValues(canonicalType, rr.values, canonicalValues))
  const compareValues = params.text('check_value')?.toLowerCase() !== 'no'
  const match = exact ?? (compareValues && canonicalType !== 'SOA' ? undefined : sameType[0])
  if (match && flag === 'new_only') throw alreadyExists()
  if (match) return edit(context, match, params)
  if (flag === 'edit_only') throw rrMissing()

  if (canonicalType === 'SOA')
    throw new ApiError(ERRNO.rrRefused, 'A zone has one SOA, at its apex', { parameters: 'rr_type' })
  refuseCnameConflict(zone, canonicalName, canonicalType, canonicalValues)
  const rr = context.writer.createRr(zone, {
    name: canonicalName,
    type: canonicalType,
    ttl: ttl ?? DEFAULT_TTL,
    values: canonicalValues,
    ...metadata(undefined, params),
  })
  return { id: rr.ids[0] ?? 0, created: true }
}
