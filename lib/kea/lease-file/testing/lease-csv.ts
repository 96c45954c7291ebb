import { INFINITE_LIFETIME } from '@/lib/core/lease-fact'
import type { Family, KeaLease } from '@/lib/core/ports/kea'

/** As Kea 2.2 writes them, and what 2.4 added. */
export const HEADER = {
  4: 'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context',
  6: 'address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source',
} as const
export const HEADER_OF_24 = { 4: `${HEADER[4]},pool_id`, 6: `${HEADER[6]},pool_id` } as const

/** Whole seconds since the epoch of the client's last transaction. */
export function csvRow(lease: KeaLease, cltt: number, pool?: number): string {
  const expire = cltt + lease.validLifetime
  const flags = [Number(lease.fqdnFwd), Number(lease.fqdnRev)]
  const fields =
    lease.family === 4
      ? [lease.ip, pairs(lease.hwaddr), pairs(lease.clientId), lease.validLifetime, expire, lease.subnetId]
          .concat(flags)
          .concat([escaped(lease.hostname), lease.state, ''])
      : [lease.ip, pairs(lease.duid), lease.validLifetime, expire, lease.subnetId, lease.validLifetime]
          .concat([['NA', 'TA', 'PD'].indexOf(lease.leaseType), lease.iaid ?? 0, lease.prefixLen])
          .concat(flags)
          .concat([escaped(lease.hostname), pairs(lease.hwaddr), lease.state, '', 1, 0])
  return [...fields, ...(pool === undefined ? [] : [pool])].join(',')
}

/** expiresAt as Holdfast has it; `cltt` in whole seconds. */
export function expiry(cltt: number, validLifetime: number): string {
  if (validLifetime === INFINITE_LIFETIME) return '9999-12-31T23:59:59.000Z'
  return new Date((cltt + validLifetime) * 1000).toISOString()
}

/** A lease of the first client of a family, granted at `cltt`. */
export function leaseOf(family: Family, cltt: number, change: Partial<KeaLease> = {}): KeaLease {
  const validLifetime = change.validLifetime ?? 600
  return {
    family,
    ip: family === 4 ? '10.77.0.113' : '2001:db8:77::113',
    leaseType: family === 4 ? 'V4' : 'NA',
    prefixLen: family === 4 ? 32 : 128,
    subnetId: family === 4 ? 1 : 6,
    hwaddr: '020000000001',
    clientId: family === 4 ? '01020000000001' : '',
    duid: family === 6 ? '00030001020000000001' : '',
    iaid: family === 6 ? 1 : null,
    hostname: 'alpha',
    state: 0,
    validLifetime,
    expiresAt: expiry(cltt, validLifetime),
    fqdnFwd: true,
    fqdnRev: true,
    ...change,
  }
}

const pairs = (hex: string): string => hex.replace(/..(?!$)/g, '$&:')

/** Every byte outside printable ASCII, the comma and the ampersand (CSVRow::escapeCharacters of Kea 2.4 and later). */
function escaped(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) =>
      byte < 0x20 || byte > 0x7e || byte === 0x2c || byte === 0x26
        ? `&#x${byte.toString(16).padStart(2, '0')}`
        : String.fromCharCode(byte),
    )
    .join('')
}
