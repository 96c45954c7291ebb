import type { LeaseChange } from '@/lib/core/lease-events'
import type { KeaLease } from '@/lib/core/ports/kea'

/** A DHCP client as its packets show it. */
export interface Client {
  hwaddr: string
  /** DHCPv4 option 61, '' without one. */
  clientId: string
  duid: string
  /** Kea finds out the hardware address of its DHCPv6 packets. */
  macInV6: boolean
}

const LIFETIME = 3600

/** What Kea writes about one client at one address; `now` in milliseconds. */
export function rowOf(client: Client, ip: string, hostname: string, subnetId: number, now: number): KeaLease {
  const family = ip.includes(':') ? 6 : 4
  const { hwaddr, clientId, duid, macInV6 } = client
  return {
    family,
    ip,
    leaseType: family === 4 ? 'V4' : 'NA',
    prefixLen: family === 4 ? 32 : 128,
    subnetId,
    hwaddr: family === 4 || macInV6 ? hwaddr : '',
    clientId: family === 4 ? clientId : '',
    duid: family === 4 ? '' : duid,
    iaid: family === 4 ? null : 1,
    hostname,
    state: 0,
    validLifetime: LIFETIME,
    expiresAt: new Date(now + LIFETIME * 1000).toISOString(),
    fqdnFwd: false,
    fqdnRev: false,
  }
}

/** The end of a lease's row as Kea 2.2 (deleted), 2.4 (lifetime 0) and 3.0 (state 3) write a RELEASE. */
export function released(row: KeaLease, style: number): KeaLease | null {
  if (style % 3 === 0) return null
  return style % 3 === 1 ? { ...row, validLifetime: 0 } : { ...row, validLifetime: 0, state: 3 }
}

/** Reclaimed: the name is emptied. */
export function reclaimed(row: KeaLease): KeaLease {
  return { ...row, state: 2, hostname: '' }
}

/** Declined: nobody's for the time of the probation. */
export function declined(row: KeaLease): KeaLease {
  return { ...row, state: 1, hwaddr: '', clientId: '', duid: '', hostname: '' }
}

/** What the trigger tells of a row that was one thing and is another. */
export function changeOf(
  before: KeaLease | null,
  after: KeaLease | null,
  now: number,
  hint: LeaseChange['hint'] = null,
): LeaseChange {
  const op = before === null ? 'INSERT' : after === null ? 'DELETE' : 'UPDATE'
  return { op, before, after, at: new Date(now).toISOString(), hint }
}
