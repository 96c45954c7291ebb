import type { Reservation as Item } from '@/lib/contract/reservation'
import { colonHex, formatMacUpper, type Identifier, isIdentifierType, macOf } from '@/lib/core/identifier'
import { formatIdentifier } from '@/lib/core/identifier-text'
import type { ReservationPolicy } from '@/lib/core/policy'
import type { ListSource } from '@/lib/services/console/keyset'

/** A row of `reservation` with its scope and records, as the statements here select it. */
export interface ReservationRow {
  id: string
  scope: string | null
  subnet_id: number
  family: number
  identifier_type: string
  identifier_value: string
  ip: string | null
  more_addresses: string[]
  hostname: string | null
  infra: boolean
  sticky_dns: boolean
  pin_hostname: boolean
  conflict_guard: boolean
  allow_client_hostname: boolean
  ttl_class: string
  delete_on: string
  grace_hours: number
  status: string
  pending: string | null
  reason: string | null
  record_ids: string[] | null
  static_record_id: string | null
  leaves_at: Date | null
  withdrawn_by: 'RELEASE' | 'EXPIRY' | null
  lease_ended_at: Date | null
  created_from: string
  created_at: Date
  edited_at: Date
  updated_at: Date
  version: number
}

/** How many records it wants now, and when the first of them leaves; a claim that only guards its name wants none. */
const CLAIMED = `left join lateral (select count(*)::int as claims, min(o.until) as leaves_at
    from (select * from claim where source_kind = 'reservation' and source_id = t.id::text offset 0) o
    where o.wanted) c on true`

/** The end of its client's lease, when that withdraws its names: by its own deleteOn, and since it was edited last. */
const ENDED = `left join lateral (select l.ended_at, case l.state when 'released' then 'RELEASE' else 'EXPIRY' end as ended_by
    from (select * from lease where ip = t.ip offset 0) l
    where l.ended_at > t.edited_at and t.hostname is not null
      and ((l.state = 'released' and l.cause = 'RELEASE' and t.delete_on = 'release')
        or (l.state = 'expired' and t.delete_on = 'expiry' and not t.sticky_dns))
      and (t.identifier_type in ('circuit-id', 'flex-id')
        or t.identifier_value in (l.hwaddr, l.client_id, l.duid))) e on true`

export const reservationSource: ListSource<'ip' | 'hostname' | 'updatedAt' | 'status'> = {
  select: `t.id, s.name as scope, t.subnet_id, t.family, t.identifier_type, t.identifier_value,
    host(t.ip) as ip, t.more_addresses, t.hostname, t.infra, t.sticky_dns, t.pin_hostname, t.conflict_guard,
    t.allow_client_hostname, t.ttl_class, t.delete_on, t.grace_hours, t.status, t.pending, t.reason,
    (select array_agg(r.id::text order by r.name, r.id) from dns_record r where r.reservation_id = t.id) as record_ids,
    t.created_from, t.created_at, t.edited_at, t.updated_at, t.version, t.static_record_id::text, c.leaves_at,
    case when c.claims = 0 then e.ended_by end as withdrawn_by,
    case when c.claims = 0 or c.leaves_at is not null then e.ended_at end as lease_ended_at`,
  joins: `left join scope s
    on s.family = t.family and s.kea_subnet_id = t.subnet_id and s.gone_at is null
    ${CLAIMED} ${ENDED}`,
  table: 'reservation',
  sorts: {
    ip: { sql: 't.ip', type: 'inet', nullable: true },
    hostname: { sql: 't.hostname', type: 'text', nullable: true },
    updatedAt: { sql: 't.updated_at', type: 'timestamptz' },
    status: { sql: 't.status', type: 'text' },
  },
  id: { sql: 't.id', type: 'uuid' },
}

/** The identifier of a row; a type that Kea does not know cannot have been stored. */
export function identifierOfRow(type: string, value: string): Identifier {
  return { type: isIdentifierType(type) ? type : 'flex-id', value }
}

/** The identifier as the API shows it. */
export function shownIdentifier(identifier: Identifier): Item['identifier'] {
  return { type: identifier.type, value: formatIdentifier(identifier) }
}

/** The MAC as the API shows it, `AA:BB:CC:DD:EE:FF`; null when the identifier is none. */
export function shownMac(identifier: Identifier): string | null {
  const hex = macOf(identifier)
  return hex === null ? null : formatMacUpper(hex)
}

/** Hex of a lease's column as the API shows it. */
export function shownHex(hex: string): string | null {
  return hex === '' ? null : colonHex(hex)
}

/** The row as the API answers it. */
export function reservationItem(row: ReservationRow): Item {
  const identifier = identifierOfRow(row.identifier_type, row.identifier_value)
  return {
    id: row.id,
    scope: row.scope,
    subnetId: row.subnet_id,
    family: row.family === 6 ? 6 : 4,
    identifier: shownIdentifier(identifier),
    mac: shownMac(identifier),
    ip: row.ip,
    moreAddresses: row.more_addresses,
    hostname: row.hostname,
    infra: row.infra,
    stickyDns: row.sticky_dns,
    pinHostname: row.pin_hostname,
    conflictGuard: row.conflict_guard,
    allowClientHostname: row.allow_client_hostname,
    ttlClass: row.ttl_class as Item['ttlClass'],
    ddnsPolicy: { deleteOn: row.delete_on as Item['ddnsPolicy']['deleteOn'], graceHours: row.grace_hours },
    status: row.status as Item['status'],
    pending: row.pending as Item['pending'],
    reason: row.reason,
    recordIds: row.record_ids ?? [],
    ddnsState: {
      withdrawnBy: row.withdrawn_by,
      since: row.lease_ended_at?.toISOString() ?? null,
      leavesAt: row.leaves_at?.toISOString() ?? null,
    },
    staticRecordId: row.static_record_id,
    createdFrom: row.created_from as Item['createdFrom'],
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  }
}

/** The flags of an item, as the core knows them. */
export function policyOfItem(item: Item): ReservationPolicy {
  return {
    infra: item.infra,
    stickyDns: item.stickyDns,
    pinHostname: item.pinHostname,
    conflictGuard: item.conflictGuard,
    allowClientHostname: item.allowClientHostname,
    ttlClass: item.ttlClass,
    deleteOn: item.ddnsPolicy.deleteOn,
    graceHours: item.ddnsPolicy.graceHours,
  }
}
