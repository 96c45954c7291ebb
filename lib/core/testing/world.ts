import type { ClaimWorld } from '@/lib/core/claims'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { defaultPolicy, type GlobalPolicy, ordinaryDefaults } from '@/lib/core/policy'
import type { ReservationSource } from '@/lib/core/reservation-claims'
import type { LeaseScope } from '@/lib/core/reservation-lease'
import type { ManagedZone } from '@/lib/core/zone-rules'

const zone = (view: string, name: string, reverse = false): ManagedZone => ({
  id: `${view}/${name}`,
  view,
  name,
  reverse,
})

/** One forward zone, reverse zones of both families, one rule; not observing. */
export function testWorld(policy: Partial<GlobalPolicy> = {}): ClaimWorld {
  return {
    zones: [
      zone('internal', 'site.com'),
      zone('internal', '1.168.192.in-addr.arpa', true),
      zone('internal', '7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa', true),
    ],
    rules: [{ pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] }],
    policy: { ...defaultPolicy(), dnsEnabled: true, observe: false, ...policy },
  }
}

export const LAN: LeaseScope = {
  name: 'LAN',
  policy: null,
  reservationsGlobal: false,
  reservationsInSubnet: true,
}
export const MAC = '020000000001'
export const DUID = '000100012a2b2c2d020000000001'
export const NOON = '2026-03-01T12:00:00.000Z'

/** An ISO 8601 instant that many hours after NOON. */
export function hoursAfter(hours: number, start = NOON): string {
  return new Date(Date.parse(start) + hours * 3_600_000).toISOString()
}

/** An active lease of MAC at 192.168.1.5, granted at NOON. */
export function lease4(change: Partial<LeaseFact> = {}): LeaseFact {
  return {
    ip: '192.168.1.5',
    family: 4,
    leaseType: 'V4',
    prefixLen: 32,
    subnetId: 2,
    hwaddr: MAC,
    clientId: '',
    duid: '',
    iaid: null,
    hostname: 'laptop',
    state: 'active',
    keaState: 0,
    cause: 'GRANT',
    since: NOON,
    expiresAt: hoursAfter(1),
    validLifetime: 3600,
    endedAt: null,
    ...change,
  }
}

/** An active lease of DUID at 2001:db8:77::5, granted at NOON. */
export function lease6(change: Partial<LeaseFact> = {}): LeaseFact {
  const six = { ip: '2001:db8:77::5', family: 6, leaseType: 'NA', prefixLen: 128, subnetId: 6 } as const
  return { ...lease4(), ...six, hwaddr: MAC, duid: DUID, iaid: 1, ...change }
}

/** What is different about a lease that ended that many hours after NOON. */
export function ended(state: LeaseFact['state'], cause: LeaseFact['cause'], hours = 1): Partial<LeaseFact> {
  return { state, cause, since: hoursAfter(hours), endedAt: hoursAfter(hours) }
}

/** `epg` at 192.168.1.5 for MAC, without any flag. */
export function reservation4(change: Partial<ReservationSource> = {}): ReservationSource {
  return {
    kind: 'reservation',
    id: 'r1',
    family: 4,
    hostname: 'epg',
    addresses: ['192.168.1.5'],
    scopeName: 'LAN',
    subnetId: 2,
    identifier: { type: 'hw-address', value: MAC },
    policy: ordinaryDefaults(),
    ...change,
  }
}

/** `epg` at 2001:db8:77::5 for DUID, without any flag. */
export function reservation6(change: Partial<ReservationSource> = {}): ReservationSource {
  return reservation4({
    id: 'r6',
    family: 6,
    addresses: ['2001:db8:77::5'],
    scopeName: 'LAN6',
    subnetId: 6,
    identifier: { type: 'duid', value: DUID },
    ...change,
  })
}
