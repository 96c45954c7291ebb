import { isHoldHost } from '@/lib/core/hold'
import { IDENTIFIER_TYPES, type Identifier, type IdentifierType } from '@/lib/core/identifier'
import { canonicalIp, ipv4FromNumber } from '@/lib/core/ip'
import type { KeaHost, KeaHostOption } from '@/lib/core/ports/kea'

/**
 * A hosts row with its IPv6 addresses (type 0 is NA; delegated prefixes have no DNS name). Works on varchar and on
 * inet addresses: the driver hands both over as text. Identifier types outside 0 to 4 do not exist up to schema 34.
 */
export const HOST_SELECT = `SELECT h.host_id, encode(h.dhcp_identifier, 'hex') AS identifier,
  h.dhcp_identifier_type AS type, h.dhcp4_subnet_id AS subnet4, h.dhcp6_subnet_id AS subnet6,
  h.ipv4_address AS ipv4, h.hostname, h.user_context,
  ARRAY(SELECT r.address FROM ipv6_reservations r WHERE r.host_id = h.host_id AND r.type = 0
    ORDER BY r.reservation_id) AS ipv6
FROM hosts h WHERE h.dhcp_identifier_type BETWEEN 0 AND 4 AND`

/** The scope of an option that belongs to one host (`dhcp_option_scope`). */
const HOST_SCOPE = 3

function optionsOf(family: 4 | 6): string {
  return `SELECT ${family} AS family, o.code, o.space, encode(o.value, 'hex') AS value, o.formatted_value AS text, o.option_id
    FROM dhcp${family}_options o WHERE o.host_id = h.host_id AND o.scope_id = ${HOST_SCOPE}`
}

/** The same with the options of the host, for a role that may read them. */
export const HOST_SELECT_OPTIONS = HOST_SELECT.replace(
  '\nFROM hosts h',
  `, (SELECT json_agg(json_build_object('family', x.family, 'code', x.code, 'space', nullif(x.space, ''),
    'value', coalesce(x.value, ''), 'text', nullif(x.text, '')) ORDER BY x.family, x.code, x.option_id)
    FROM (${optionsOf(4)} UNION ALL ${optionsOf(6)}) x) AS options
FROM hosts h`,
)

export interface HostRow {
  host_id: number
  identifier: string
  type: number
  /** bigint arrives as text. */
  subnet4: string | null
  subnet6: string | null
  ipv4: string | null
  hostname: string | null
  user_context: string | null
  ipv6: string[]
  /** Null: it has none. Absent: they were not read. */
  options?: KeaHostOption[] | null
}

export function toKeaHost(row: HostRow): KeaHost {
  return {
    hostId: row.host_id,
    identifier: { type: identifierType(row.type), value: row.identifier },
    subnet4: subnet(row.subnet4),
    subnet6: subnet(row.subnet6),
    ipv4: row.ipv4 === null || row.ipv4 === '0' ? null : ipv4FromNumber(BigInt(row.ipv4)),
    ipv6: row.ipv6.map((ip) => canonicalIp(ip)).filter((ip) => ip !== null),
    hostname: row.hostname === '' ? null : row.hostname,
    userContext: row.user_context === '' ? null : row.user_context,
    ...(row.options == null ? {} : { options: row.options.map(toOption) }),
  }
}

/** smallint holds codes above 32767 as negative numbers. */
function toOption(option: KeaHostOption): KeaHostOption {
  return { ...option, code: option.code & 0xffff }
}

function subnet(value: string | null): number | null {
  return value === null ? null : Number(value)
}

function identifierType(type: number): IdentifierType {
  return IDENTIFIER_TYPES[type] ?? 'flex-id'
}

/** Kea's host_identifier_type of an identifier. */
export function typeNumber(identifier: Identifier): number {
  return IDENTIFIER_TYPES.indexOf(identifier.type)
}

/** Whether the row still is what it was taken for: identifier, subnets, addresses and name, reservation or hold. */
export function sameHost(a: KeaHost, b: KeaHost): boolean {
  return (
    a.hostId === b.hostId &&
    isHoldHost(a) === isHoldHost(b) &&
    a.identifier.type === b.identifier.type &&
    a.identifier.value === b.identifier.value &&
    a.subnet4 === b.subnet4 &&
    a.subnet6 === b.subnet6 &&
    a.ipv4 === b.ipv4 &&
    a.hostname === b.hostname &&
    [...a.ipv6].sort().join() === [...b.ipv6].sort().join()
  )
}
