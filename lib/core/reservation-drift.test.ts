import { describe, expect, test } from 'vitest'
import {
  type ReservationFacts,
  reservationChanged,
  reservationChangedReason,
  sameReservation,
} from '@/lib/core/reservation-drift'

const before: ReservationFacts = {
  ...{ family: 4, subnetId: 2, identifierType: 'hw-address', identifierValue: '020000000001' },
  ...{ ip: '192.168.1.5', moreAddresses: [], hostname: 'epg' },
}
const settings = { infra: true }
const told = (after: Partial<ReservationFacts> | null, change: Partial<ReservationFacts> = {}) =>
  reservationChanged({
    id: 'r1',
    before: { ...before, ...change },
    after: after === null ? null : { ...before, ...change, ...after },
    scope: 'LAN',
    settings,
  }).summary

describe('a reservation that somebody else changed in Kea', () => {
  test('is told with what differs', () => {
    const by = 'in Kea by somebody else'
    expect(told({ hostname: 'gate' })).toBe(
      `The reservation of epg was changed ${by}: hostname epg became gate`,
    )
    expect(told({ ip: null, hostname: '' })).toBe(
      `The reservation of epg was changed ${by}: hostname epg became none, address 192.168.1.5 became none`,
    )
    expect(told({ moreAddresses: ['2001:db8::5'] })).toContain(
      'address 192.168.1.5 became 192.168.1.5, 2001:db8::5',
    )
    expect(told({ identifierType: 'duid', identifierValue: '0102', subnetId: 3 })).toContain(
      'client 02:00:00:00:00:01 became duid 01:02, subnet 2 became 3',
    )
    expect(told(null)).toBe(`The reservation of epg was deleted ${by}`)
    expect(told(null, { hostname: null })).toBe(`The reservation of 192.168.1.5 was deleted ${by}`)
    expect(told(null, { hostname: null, ip: null })).toContain('of 02:00:00:00:00:01 was deleted')
  })

  test('keeps both sides, and is one alert for one client in one subnet', () => {
    const after = { ...before, hostname: 'gate' }
    expect(reservationChanged({ id: 'r1', before, after, scope: 'LAN', settings })).toMatchObject({
      kind: 'reservation-changed',
      reason: 'reservation-changed|4/2/hw-address/020000000001',
      detail: { change: 'updated', before, after, settings },
      ...{ ip: '192.168.1.5', scope: 'LAN', reservationId: 'r1' },
    })
    expect(reservationChangedReason(after)).toBe(reservationChangedReason(before))
    expect(reservationChanged({ id: 'r1', before, after: null, scope: null, settings }).detail).toMatchObject(
      {
        change: 'deleted',
      },
    )
  })

  test('is as it was when all is', () => {
    expect(sameReservation(before, { ...before })).toBe(true)
    expect(sameReservation({ ...before, hostname: null }, { ...before, hostname: '' })).toBe(true)
    expect(sameReservation(before, { ...before, ip: '192.168.1.6' })).toBe(false)
  })
})
