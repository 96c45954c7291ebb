import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IDENTIFIER_TYPES, textToHex } from '@/lib/core/identifier'
import {
  formatIdentifier,
  IDENTIFIER_BYTES,
  identifierWarning,
  parseHexBytes,
  parseIdentifier,
  parseMac,
} from '@/lib/core/identifier-text'

describe('parseMac', () => {
  it.each([
    'aa:bb:cc:dd:ee:0f',
    'AA:BB:CC:DD:EE:0F',
    'aa-bb-cc-dd-ee-0f',
    'aabb.ccdd.ee0f',
    'AABB.CCDD.EE0F',
    'aabbccddee0f',
    '0xaabbccddee0f',
    ' aa:bb:cc:dd:ee:f ',
  ])('reads %j', (text) => {
    expect(parseMac(text)).toBe('aabbccddee0f')
  })

  it.each([
    '',
    'aa:bb:cc:dd:ee',
    'aa:bb:cc:dd:ee:ff:00',
    'aa:bb-cc:dd:ee:ff',
    'aa:bb:cc:dd:ee:gg',
    'aa::bb:cc:dd:ee',
    'aa:bb:cc:dd:ee:ff:',
    'aabb.ccdd',
    'aab.bccd.dee.f',
    'aabbccddeef',
    '0xaabb.ccdd.eeff',
    'epg',
  ])('refuses %j', (text) => {
    expect(parseMac(text)).toBeNull()
  })

  it('never throws and gives only hex', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEFx:-. ') })),
        (text) => {
          expect(parseHexBytes(text) ?? '').toMatch(/^([0-9a-f]{2})*$/)
        },
      ),
    )
  })
})

describe('parseIdentifier', () => {
  it('reads quoted text for circuit-id and flex-id alone', () => {
    expect(parseIdentifier('flex-id', "'port 7'")).toEqual({ type: 'flex-id', value: textToHex('port 7') })
    expect(parseIdentifier('circuit-id', " 'it's' ")).toEqual({
      type: 'circuit-id',
      value: textToHex("it's"),
    })
    expect(parseIdentifier('client-id', "'port 7'")).toBeNull()
    expect(parseIdentifier('flex-id', "''")).toBeNull()
    expect(parseIdentifier('flex-id', 'aa:bb')).toEqual({ type: 'flex-id', value: 'aabb' })
  })

  it.each(IDENTIFIER_TYPES.map((type) => [type, ...IDENTIFIER_BYTES[type]] as const))(
    '%s has %i to %i bytes',
    (type, min, max) => {
      expect(parseIdentifier(type, 'ab'.repeat(min))).not.toBeNull()
      expect(parseIdentifier(type, 'ab'.repeat(max))).not.toBeNull()
      expect(parseIdentifier(type, 'ab'.repeat(min - 1))).toBeNull()
      expect(parseIdentifier(type, 'ab'.repeat(max + 1))).toBeNull()
    },
  )

  it('warns of what is odd', () => {
    expect(identifierWarning({ type: 'hw-address', value: 'aabbccddeeff' })).toBeNull()
    expect(identifierWarning({ type: 'hw-address', value: 'aabb' })).toContain('2')
    expect(identifierWarning({ type: 'duid', value: 'aabb' })).toContain('RFC 8415')
    expect(identifierWarning({ type: 'duid', value: 'aabbcc' })).toBeNull()
    expect(identifierWarning({ type: 'client-id', value: 'aabb' })).toBeNull()
  })
})

describe('formatIdentifier', () => {
  it('writes hex with colons, and text where it may', () => {
    expect(formatIdentifier({ type: 'hw-address', value: 'aabbcc' })).toBe('aa:bb:cc')
    expect(formatIdentifier({ type: 'client-id', value: textToHex('abc') })).toBe('61:62:63')
    expect(formatIdentifier({ type: 'flex-id', value: textToHex('port 7') })).toBe("'port 7'")
    expect(formatIdentifier({ type: 'circuit-id', value: '00ff' })).toBe('00:ff')
  })

  it('is read back as the same identifier', () => {
    const bytes = fc.uint8Array({ minLength: 2, maxLength: 20 })
    const printable = fc.string({ unit: 'grapheme-ascii', minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(fc.constantFrom(...IDENTIFIER_TYPES), fc.oneof(bytes, printable), (type, raw) => {
        const value = typeof raw === 'string' ? textToHex(raw) : Buffer.from(raw).toString('hex')
        const identifier = { type, value }
        expect(parseIdentifier(type, formatIdentifier(identifier))).toEqual(identifier)
      }),
    )
  })
})
