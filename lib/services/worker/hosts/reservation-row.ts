import { isHoldContext } from '@/lib/core/hold'
import type { Identifier, IdentifierType } from '@/lib/core/identifier'
import type { ReservationPolicy } from '@/lib/core/policy'
import type { Family, KeaHost, KeaHostOption } from '@/lib/core/ports/kea'
import type { ReservedLease } from '@/lib/core/reservation-bindings'
import type { ReservationSource } from '@/lib/core/reservation-claims'
import { keptHostname } from '@/lib/services/worker/hosts/context'
import type { World } from '@/lib/services/worker/world'

/** A host row of Kea seen as one reservation: one family of it. */
export interface ObservedHost {
  hostId: number
  family: Family
  subnetId: number
  identifierType: IdentifierType
  /** Lower-case hex. */
  identifierValue: string
  ip: string | null
  moreAddresses: string[]
  hostname: string | null
  /** JSON text as stored in user_context. */
  userContext: string | null
  /** Those of its family; absent: none. */
  options?: readonly KeaHostOption[]
}

/** A row of `reservation`, as far as the worker reads it. */
export interface ReservationRow extends ReservationPolicy {
  id: string
  family: Family
  keaHostId: number | null
  subnetId: number
  identifierType: IdentifierType
  identifierValue: string
  ip: string | null
  moreAddresses: string[]
  hostname: string | null
  pending: 'create' | 'update' | 'delete' | null
  status: string
  reason: string | null
  observed: ObservedHost | null
  createdFrom: string
  /** ISO instant of the last edit, here or in Kea; null for a row that is not stored yet. */
  editedAt: string | null
  /** The static record that it was made from. */
  staticRecordId: string | null
  version: number
}

/** The columns of a ReservationRow, for a table named `r`. */
export const RESERVATION_COLUMNS = `r.id, r.family, r.kea_host_id as "keaHostId", r.subnet_id as "subnetId",
  r.identifier_type as "identifierType", r.identifier_value as "identifierValue", host(r.ip) as ip,
  r.more_addresses as "moreAddresses", r.hostname, r.infra, r.sticky_dns as "stickyDns",
  r.pin_hostname as "pinHostname", r.conflict_guard as "conflictGuard",
  r.allow_client_hostname as "allowClientHostname", r.ttl_class as "ttlClass", r.delete_on as "deleteOn",
  r.grace_hours as "graceHours", r.pending, r.status, r.reason, r.observed, r.created_from as "createdFrom",
  to_char(r.edited_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "editedAt",
  r.static_record_id as "staticRecordId", r.version`

/** The reservations that a host row stands for: one per family that it has a subnet for. */
export function observedHosts(host: KeaHost): ObservedHost[] {
  const { hostId, identifier, hostname, userContext } = host
  const shared = {
    hostId,
    identifierType: identifier.type,
    identifierValue: identifier.value,
    hostname: hostname === null || hostname === '' ? keptHostname(userContext) : hostname,
    userContext,
  }
  const found: ObservedHost[] = []
  if (host.subnet4 !== null) {
    const { subnet4: subnetId, ipv4: ip } = host
    found.push({ family: 4, subnetId, ip, moreAddresses: [], ...shared, ...optionsOf(host, 4) })
  }
  if (host.subnet6 !== null) {
    const [ip = null, ...moreAddresses] = host.ipv6
    const { subnet6: subnetId } = host
    found.push({ family: 6, subnetId, ip, moreAddresses, ...shared, ...optionsOf(host, 6) })
  }
  return found
}

function optionsOf({ options = [] }: KeaHost, family: Family): Pick<ObservedHost, 'options'> {
  const own = options.filter((option) => option.family === family)
  return own.length === 0 ? {} : { options: own }
}

export function identifierOf(row: Pick<ObservedHost, 'identifierType' | 'identifierValue'>): Identifier {
  return { type: row.identifierType, value: row.identifierValue }
}

/** True when Kea holds exactly what the row says. */
export function agrees(row: ReservationRow, seen: ObservedHost): boolean {
  return (
    row.keaHostId === seen.hostId &&
    row.subnetId === seen.subnetId &&
    row.identifierType === seen.identifierType &&
    row.identifierValue === seen.identifierValue &&
    row.ip === seen.ip &&
    row.hostname === seen.hostname &&
    row.moreAddresses.length === seen.moreAddresses.length &&
    row.moreAddresses.every((ip, index) => ip === seen.moreAddresses[index])
  )
}

/** True when two observations of one host tell the same. */
export function sameObservation(a: ObservedHost | null, b: ObservedHost): boolean {
  return a !== null && JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))
}

function ordered(seen: ObservedHost): unknown[] {
  const { hostId, family, subnetId, identifierType, identifierValue, ip, moreAddresses, hostname } = seen
  return [
    hostId,
    family,
    subnetId,
    identifierType,
    identifierValue,
    ip,
    moreAddresses,
    hostname,
    seen.userContext,
    (seen.options ?? []).map(({ code, space, value, text }) => [code, space, value, text]),
  ]
}

/** What a reservation publishes: always what Kea holds, never an intent that Kea has not taken yet. */
export function sourceOf(
  row: ReservationRow,
  world: World,
  leases: readonly ReservedLease[] = [],
): ReservationSource | null {
  const facts = row.observed
  if (facts === null || row.keaHostId === null) return null
  const scope = world.scope(row.family, facts.subnetId)
  return {
    kind: 'reservation',
    id: row.id,
    family: row.family,
    hostname: facts.hostname,
    addresses: [facts.ip, ...facts.moreAddresses].filter((ip) => ip !== null),
    scopeName: scope?.name ?? null,
    subnetId: facts.subnetId,
    identifier: identifierOf(facts),
    policy: row,
    options: facts.options ?? [],
    scopePolicy: scope?.policy ?? null,
    hold: isHoldContext(facts.userContext),
    editedAt: row.editedAt,
    staticRecordId: row.staticRecordId,
    leases,
  }
}
