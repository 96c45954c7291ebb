import { describe, expect, it } from 'vitest'
import { textToHex } from '@/lib/core/identifier'
import { isReservedFor, reservationOfLease, reservesAddress } from '@/lib/core/reservation-lease'
import { DUID, LAN, lease4, lease6, MAC, reservation4, reservation6 } from '@/lib/core/testing/world'

describe('isReservedFor', () => {
  it.each([
    ['hw-address', reservation4(), lease4(), true],
    ['another client', reservation4(), lease4({ hwaddr: '020000000002' }), false],
    ['the same client elsewhere', reservation4(), lease4({ ip: '192.168.1.77' }), true],
    ['another subnet', reservation4(), lease4({ subnetId: 3 }), false],
    ['DUID', reservation6(), lease6(), true],
    ['temporary address', reservation6(), lease6({ leaseType: 'TA' }), true],
    ['delegated prefix', reservation6(), lease6({ leaseType: 'PD' }), false],
    ['another family', reservation6(), lease4({ subnetId: 6 }), false],
    ['hold', reservation4({ hold: true }), lease4(), false],
    [
      'hold by its identifier',
      reservation4({ identifier: { type: 'flex-id', value: textToHex('hold:192.168.1.5') } }),
      lease4(),
      false,
    ],
    [
      'circuit-id at its address',
      reservation4({ identifier: { type: 'circuit-id', value: 'aa' } }),
      lease4({ hwaddr: '020000000009' }),
      true,
    ],
    [
      'circuit-id elsewhere',
      reservation4({ identifier: { type: 'circuit-id', value: 'aa' } }),
      lease4({ ip: '192.168.1.6' }),
      false,
    ],
  ])('%s', (_, reservation, fact, expected) => {
    expect(isReservedFor(reservation, fact, LAN)).toBe(expected)
  })

  it('looks where Kea looks', () => {
    const everywhere = reservation4({ subnetId: 0 })
    expect(isReservedFor(everywhere, lease4(), LAN)).toBe(false)
    expect(isReservedFor(everywhere, lease4(), { ...LAN, reservationsGlobal: true })).toBe(true)
    expect(isReservedFor(everywhere, lease4(), null)).toBe(false)
    expect(isReservedFor(reservation4(), lease4(), null)).toBe(true)
    expect(isReservedFor(reservation4(), lease4(), { ...LAN, reservationsInSubnet: false })).toBe(false)
  })
})

describe('reservationOfLease', () => {
  const both = { ...LAN, reservationsGlobal: true }
  const byMac = reservation4({ id: '9' })
  const byClientId = reservation4({ id: '1', identifier: { type: 'client-id', value: 'aabb' } })
  const everywhere = reservation4({ id: '0', subnetId: 0 })
  const fact = lease4({ clientId: 'aabb' })

  it('prefers the subnet, then the identifier that Kea tries first, then the lower id', () => {
    expect(reservationOfLease(fact, [everywhere, byClientId, byMac], both)).toBe(byMac)
    expect(reservationOfLease(fact, [everywhere, byClientId], both)).toBe(byClientId)
    expect(reservationOfLease(fact, [everywhere], both)).toBe(everywhere)
    expect(reservationOfLease(fact, [byMac, { ...byMac, id: '8' }], both)?.id).toBe('8')
    expect(reservationOfLease(fact, [reservation6()], both)).toBeNull()
  })

  it('finds a DUID in a DHCPv4 client-id', () => {
    const byDuid = reservation4({ identifier: { type: 'duid', value: DUID } })
    expect(reservationOfLease(lease4({ clientId: `ff${'00000001'}${DUID}` }), [byDuid], LAN)).toBe(byDuid)
    expect(reservationOfLease(lease4({ clientId: `01${MAC}` }), [byDuid], LAN)).toBeNull()
  })
})

describe('reservesAddress', () => {
  it('compares addresses, not their spelling', () => {
    expect(reservesAddress({ addresses: ['2001:DB8::0:5'] }, '2001:db8::5')).toBe(true)
    expect(reservesAddress({ addresses: ['192.168.1.5'] }, '192.168.1.6')).toBe(false)
    expect(reservesAddress({ addresses: ['junk'] }, 'junk')).toBe(false)
  })
})
