import { INFINITE_LIFETIME } from '@/lib/core/lease-fact'
import type { KeaLease } from '@/lib/core/ports/kea'
import { addressField, hexOfPairs, isoInstant, unescapeField, wholeNumber } from './fields'
import type { LeaseFileLayout } from './layout'

/** One row of a lease file. A `validLifetime` of 0 says that the lease is gone (lease_file_loader.h). */
export interface FileRow {
  lease: KeaLease
  /** Client's last transaction time: milliseconds since the epoch, whole seconds, by the clock of Kea's host. */
  cltt: number
}

/** Why a row was passed over. Words of ours only: the bytes of the row stay where they are. */
export type RowFault =
  | 'fields'
  | 'address'
  | 'identifier'
  | 'number'
  | 'hostname'
  | 'too-long'
  | 'torn'
  | 'no-header'

const UINT32 = 4_294_967_295
/** The end of the year 9999 in seconds. */
const LAST_SECOND = 253_402_300_799
const NEVER = '9999-12-31T23:59:59.000Z'
const MAX_HOSTNAME = 255
const LEASE_TYPES = ['NA', 'TA', 'PD'] as const
/** DUID::EMPTY: what Kea writes for a declined IPv6 address. */
const EMPTY_DUID = '00'

/** Reads a line (one byte a character, without its end) as Kea would; the same KeaLease as from lease4 or lease6. */
export function parseRow(line: string, layout: LeaseFileLayout): FileRow | RowFault {
  const fields = line.split(',')
  if (fields.length < layout.width || fields.length > layout.maxWidth) return 'fields'
  const { at, family } = layout
  const field = (position: number): string => fields[position] ?? ''
  const number = (position: number, max: number, absent: number): number | null =>
    position === -1 ? absent : wholeNumber(field(position), max)

  const ip = addressField(field(at.address), family)
  if (ip === null) return 'address'

  const state = number(at.state, UINT32, 0)
  const validLifetime = number(at.valid_lifetime, UINT32, 0)
  const expire = number(at.expire, LAST_SECOND, 0)
  const subnetId = number(at.subnet_id, UINT32, 0)
  const fqdnFwd = number(at.fqdn_fwd, 1, 0)
  const fqdnRev = number(at.fqdn_rev, 1, 0)
  if (state === null || validLifetime === null || expire === null || subnetId === null) return 'number'
  if (fqdnFwd === null || fqdnRev === null || expire < validLifetime) return 'number'

  const hwaddr = hexOfPairs(field(at.hwaddr))
  const client = hexOfPairs(field(family === 4 ? at.client_id : at.duid))
  if (client === null) return 'identifier'
  if (family === 4 && (hwaddr === null || (hwaddr + client === '' && state !== 1))) return 'identifier'
  if (family === 6 && (client === '' || (client === EMPTY_DUID && state !== 1))) return 'identifier'

  const leaseType = family === 4 ? 'V4' : LEASE_TYPES[number(at.lease_type, 2, 0) ?? -1]
  const iaid = family === 4 ? null : number(at.iaid, UINT32, 0)
  const prefixLen = leaseType === 'PD' ? number(at.prefix_len, 128, 128) : family === 4 ? 32 : 128
  if (leaseType === undefined || prefixLen === null || (family === 6 && iaid === null)) return 'number'

  const hostname = unescapeField(field(at.hostname))
  if (hostname.length > MAX_HOSTNAME) return 'hostname'
  const lease: KeaLease = {
    family,
    ip,
    leaseType,
    prefixLen,
    subnetId,
    // Kea drops an unreadable hwaddr of an IPv6 lease and keeps the lease.
    hwaddr: hwaddr ?? '',
    clientId: family === 4 ? client : '',
    duid: family === 6 ? client : '',
    iaid,
    hostname,
    state,
    validLifetime,
    expiresAt: validLifetime === INFINITE_LIFETIME ? NEVER : isoInstant(expire * 1000),
    fqdnFwd: fqdnFwd === 1,
    fqdnRev: fqdnRev === 1,
  }
  return { lease, cltt: (expire - validLifetime) * 1000 }
}
