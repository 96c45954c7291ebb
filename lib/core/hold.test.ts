import { describe, expect, test } from 'vitest'
import {
  holdable,
  holdDraft,
  holdfastContext,
  holdIdentifier,
  isHoldDraft,
  isHoldHost,
} from '@/lib/core/hold'
import { hexToText, isHoldIdentifier } from '@/lib/core/identifier'

const scope = {
  name: 'LAN',
  pools: [{ first: '192.168.1.100', last: '192.168.1.199' }],
  reservationsInSubnet: true,
  reservationsOutOfPool: false,
}

describe('a hold', () => {
  test('is told by our mark alone', () => {
    expect(isHoldHost({ userContext: '{"holdfast":{"hold":"w1"}}' })).toBe(true)
    for (const userContext of [
      null,
      '',
      'no json',
      '7',
      'null',
      '{"hold":true}',
      '{"holdfast":null}',
      '{"holdfast":"hold"}',
      '{"holdfast":{"hold":false}}',
      '{"holdfast":{"reservation":"r1"}}',
    ]) {
      expect(isHoldHost({ userContext }), String(userContext)).toBe(false)
    }
    expect(holdfastContext('{"holdfast":{"hold":"w1"},"note":1}')).toEqual({ hold: 'w1' })
  })

  test('is a row for nobody, or for one client, with the id of its watch', () => {
    const watch = { id: 'w1', ip: '192.168.1.150', family: 4, subnetId: 2 } as const
    const nobody = holdDraft(watch, null)
    expect(nobody).toMatchObject({
      ip: '192.168.1.150',
      subnetId: 2,
      hostname: null,
      context: { hold: 'w1' },
    })
    expect(hexToText(nobody.identifier.value)).toBe('hold:192.168.1.150')
    expect(isHoldIdentifier(holdIdentifier('2001:db8::1'))).toBe(true)
    const client = { type: 'hw-address', value: '02000000aa01' } as const
    expect(holdDraft(watch, client).identifier).toEqual(client)
    expect(isHoldDraft(nobody)).toBe(true)
    expect(isHoldDraft({ context: { reservation: 'r1' } })).toBe(false)
    expect(isHoldDraft({ context: null })).toBe(false)
  })
})

describe('whether Kea would heed it', () => {
  test.each([
    ['192.168.1.150', scope, 'holdable', null],
    ['192.168.1.20', scope, 'needless', 'outside every pool of LAN: Kea hands it out to nobody'],
    [
      '192.168.1.20',
      { ...scope, reservationsOutOfPool: true },
      'needless',
      'outside every pool of LAN: Kea hands it out to nobody',
    ],
    [
      '192.168.1.150',
      { ...scope, reservationsInSubnet: false },
      'impossible',
      'LAN has reservations-in-subnet off: Kea would ignore a hold',
    ],
    [
      '192.168.1.150',
      { ...scope, reservationsOutOfPool: true },
      'impossible',
      'LAN has reservations-out-of-pool on: Kea ignores a hold inside a pool',
    ],
    ['192.168.1.150', null, 'needless', 'Kea no longer has the subnet of the address'],
  ] as const)('%s in %j: %s', (ip, place, kind, reason) => {
    expect(holdable(ip, place)).toEqual(reason === null ? { kind } : { kind, reason })
  })
})
