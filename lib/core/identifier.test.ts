import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clientOfRef,
  colonHex,
  formatMac,
  formatMacUpper,
  hexToText,
  IDENTIFIER_TYPES,
  identifierRef,
  identifierTypeNumber,
  identifierTypeOf,
  isHoldIdentifier,
  isIdentifierType,
  macOf,
  sameIdentifier,
  textToHex,
} from '@/lib/core/identifier'

describe('types', () => {
  it('have the numbers of Kea', () => {
    expect(IDENTIFIER_TYPES.map(identifierTypeNumber)).toEqual([0, 1, 2, 3, 4])
    expect([0, 1, 2, 3, 4].map(identifierTypeOf)).toEqual([...IDENTIFIER_TYPES])
    expect(identifierTypeOf(5)).toBeNull()
    expect(identifierTypeOf(-1)).toBeNull()
  })

  it('are five words', () => {
    expect(isIdentifierType('flex-id')).toBe(true)
    expect(isIdentifierType('mac')).toBe(false)
  })
})

describe('MACs', () => {
  it('are lower case for the API and upper case for the audit', () => {
    expect(formatMac('AABBCCDDEEFF')).toBe('aa:bb:cc:dd:ee:ff')
    expect(formatMacUpper('aabbccddeeff')).toBe('AA:BB:CC:DD:EE:FF')
    expect(colonHex('')).toBe('')
  })

  it('are also found under the type number that scripts use for them', () => {
    expect(macOf({ type: 'hw-address', value: 'aabbccddeeff' })).toBe('aabbccddeeff')
    expect(macOf({ type: 'duid', value: 'aabbccddeeff' })).toBe('aabbccddeeff')
    expect(macOf({ type: 'duid', value: '00030001aabbccddeeff' })).toBeNull()
    expect(macOf({ type: 'client-id', value: 'aabbccddeeff' })).toBeNull()
    expect(macOf({ type: 'hw-address', value: 'aabbccddeeff00' })).toBeNull()
  })
})

describe('text and bytes', () => {
  it('go there and back when printable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (text) => {
        expect(hexToText(textToHex(text))).toBe(text)
      }),
    )
    expect(textToHex('é')).toBe('c3a9')
  })

  it('are not text when a byte is not printable, or when there is none', () => {
    expect(hexToText('')).toBeNull()
    expect(hexToText('410a')).toBeNull()
    expect(hexToText('417f')).toBeNull()
    expect(hexToText('c3a9')).toBeNull()
  })
})

describe('clients', () => {
  const mac = { type: 'hw-address', value: 'aabbccddeeff' } as const

  it('are the same by type and bytes', () => {
    expect(sameIdentifier(mac, { ...mac })).toBe(true)
    expect(sameIdentifier(mac, { ...mac, type: 'duid' })).toBe(false)
    expect(sameIdentifier(mac, { ...mac, value: 'aabbccddee00' })).toBe(false)
  })

  it('have a ref that names the subnet, and the client without it', () => {
    const ref = identifierRef(mac, 1)
    expect(ref).toBe('hw-address:aabbccddeeff@1')
    expect(clientOfRef(ref)).toBe('hw-address:aabbccddeeff')
    expect(clientOfRef('admin')).toBe('admin')
  })

  it('are holds only as a flex-id that says so', () => {
    expect(isHoldIdentifier({ type: 'flex-id', value: textToHex('hold:10.77.0.101') })).toBe(true)
    expect(isHoldIdentifier({ type: 'flex-id', value: textToHex('port-hold:') })).toBe(false)
    expect(isHoldIdentifier({ type: 'circuit-id', value: textToHex('hold:10.77.0.101') })).toBe(false)
  })
})
