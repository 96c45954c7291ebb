import { canonicalIp, ipv4FromNumber } from '@/lib/core/ip'
import type { Family, KeaLease } from '@/lib/core/ports/kea'

/**
 * A lease as an array, from an outbox row or from Kea's tables: address, hwaddr, client-id or DUID, valid lifetime,
 * expire (epoch seconds), subnet, fqdn_fwd, fqdn_rev, hostname, state; for IPv6 also type, iaid, prefix length.
 */
export type LeaseValues = readonly unknown[]

const COMMON = `valid_lifetime, date_part('epoch', expire), subnet_id, fqdn_fwd, fqdn_rev, hostname, state`

/** Select list of lease4 in that order; the same in all schema versions. */
export const LEASE4_COLUMNS = `address, encode(hwaddr, 'hex'), encode(client_id, 'hex'), ${COMMON}`
/** Select list of lease6; address is varchar before schema 18 and inet since, the driver gives text for both. */
export const LEASE6_COLUMNS = `address, encode(hwaddr, 'hex'), encode(duid, 'hex'), ${COMMON}, lease_type, iaid, prefix_len`

const INFINITE = 4294967295
/** Kea stores expire = cltt for an infinite lease; readers must not take it for lapsed. */
const NEVER = '9999-12-31T23:59:59.000Z'
const LEASE_TYPES = ['NA', 'TA', 'PD'] as const

/** Null when the row makes no sense (an address that is none). Missing values become Kea's own defaults. */
export function toKeaLease(family: Family, row: LeaseValues): KeaLease | null {
  const ip = family === 4 ? ipv4FromNumber(integer(row[0], -1)) : canonicalIp(text(row[0]))
  if (ip === null) return null
  const validLifetime = integer(row[3], 0)
  return {
    family,
    ip,
    leaseType: family === 4 ? 'V4' : (LEASE_TYPES[integer(row[10], 0)] ?? 'NA'),
    prefixLen: family === 4 ? 32 : integer(row[12], 128),
    subnetId: integer(row[5], 0),
    hwaddr: text(row[1]),
    clientId: family === 4 ? text(row[2]) : '',
    duid: family === 6 ? text(row[2]) : '',
    iaid: family === 4 || row[11] === null || row[11] === undefined ? null : unsigned(integer(row[11], 0)),
    hostname: text(row[8]),
    state: integer(row[9], 0),
    validLifetime,
    expiresAt: validLifetime === INFINITE ? NEVER : instant(row[4]),
    fqdnFwd: row[6] === true,
    fqdnRev: row[7] === true,
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function integer(value: unknown, fallback: number): number {
  if (value === null || value === undefined || value === '') return fallback
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : fallback
}

/** Kea writes the 32 unsigned bits of an IAID into a signed integer column. */
function unsigned(value: number): number {
  return value < 0 ? value + 2 ** 32 : value
}

function instant(epoch: unknown): string {
  const seconds = epoch === null || epoch === undefined ? 0 : Number(epoch)
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? NEVER : date.toISOString()
}
