import fc from 'fast-check'
import { collapseIPv6Number, expandIPv6Number, IPv4, IPv6 } from 'ip-num'
import { describe, expect, it } from 'vitest'
import {
  addressBits,
  addressRecordType,
  canonicalIp,
  compareIp,
  expandIpv6,
  formatIp,
  ipFamily,
  ipv4FromNumber,
  parseIp,
} from '@/lib/core/ip'

const v4 = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n })
const v6 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
  // Many zero groups, where the rules of RFC 5952 bite.
  fc
    .array(fc.constantFrom(0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 })
    .map((groups) => groups.reduce<bigint>((bits, group) => (bits << 16n) | group, 0n)),
)

describe('canonicalIp', () => {
  it.each([
    ['192.168.1.56', '192.168.1.56'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:0DB8:0077::0160', '2001:db8:77::160'],
    ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    // RFC 5952 4.2.2: one zero group is not shortened. 4.2.3: the first of equal runs is.
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:0:0', '1:2:3:4:5:6::'],
    ['::FFFF:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalIp(text)).toBe(canonical)
    expect(canonicalIp(canonical)).toBe(canonical)
  })

  it.each([
    '',
    ' ',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.04',
    '1.2.3.4 ',
    '1.2.3.-4',
    '0x1.2.3.4',
    '16909060',
    '1.2.3.4/24',
    'fe80::1%eth0',
    '[::1]',
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4:5:6:7::8:9',
    '1:2:3:4::5:6:7:8',
    '12345::',
    'g::',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '::1.2.3.256',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::ffff:01.2.3.4',
    `${'0'.repeat(50)}::1`,
    '１.2.3.4',
    'epg',
  ])('%j is no address', (text) => {
    expect(parseIp(text)).toBeNull()
    expect(canonicalIp(text)).toBeNull()
    expect(expandIpv6(text)).toBeNull()
    expect(ipFamily(text)).toBeNull()
  })

  it('agrees with ip-num on every IPv4 address', () => {
    fc.assert(
      fc.property(v4, (bits) => {
        const text = new IPv4(bits).toString()
        expect(parseIp(text)).toEqual({ family: 4, bits })
        expect(formatIp({ family: 4, bits })).toBe(text)
        expect(ipv4FromNumber(bits)).toBe(text)
        expect(ipv4FromNumber(Number(bits))).toBe(text)
      }),
    )
  })

  it('agrees with ip-num on every IPv6 address, in any of its spellings', () => {
    fc.assert(
      fc.property(v6, (bits) => {
        const full = new IPv6(bits).toString()
        const text = formatIp({ family: 6, bits })
        for (const spelling of [full, full.toUpperCase(), collapseIPv6Number(full), text]) {
          expect(parseIp(spelling)).toEqual({ family: 6, bits })
          expect(canonicalIp(spelling)).toBe(text)
        }
        if (!text.includes('.')) expect(new IPv6(text).getValue()).toBe(bits)
        expect(expandIpv6(text)).toBe(expandIPv6Number(full))
        expect(text).not.toMatch(/[A-F]|::.*::|(^|:)0[0-9a-f]/)
      }),
    )
  })

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcdefg:.%/ ') })),
        (text) => {
          const canonical = canonicalIp(text)
          expect(canonical === null ? null : canonicalIp(canonical)).toBe(canonical)
        },
      ),
    )
  })
})

describe('the rest', () => {
  it('expands', () => {
    expect(expandIpv6('2001:db8::1')).toBe('2001:0db8:0000:0000:0000:0000:0000:0001')
    expect(expandIpv6('192.168.1.1')).toBeNull()
  })

  it('sorts by family, then by number, texts last', () => {
    const sorted = ['zz', '::2', '10.0.0.10', 'aa', '10.0.0.9', '::1', 'aa'].sort(compareIp)
    expect(sorted).toEqual(['10.0.0.9', '10.0.0.10', '::1', '::2', 'aa', 'aa', 'zz'])
    expect(compareIp('::1', '0::1')).toBe(0)
    expect(compareIp('10.0.0.1', 'x')).toBe(-1)
  })

  it('knows widths and record types', () => {
    expect([addressBits(4), addressBits(6)]).toEqual([32, 128])
    expect([addressRecordType(4), addressRecordType(6)]).toEqual(['A', 'AAAA'])
    expect([ipFamily('1.2.3.4'), ipFamily('::')]).toEqual([4, 6])
  })

  it('reads the bigint of the hosts table', () => {
    expect(ipv4FromNumber(2_887_652_196)).toBe('172.30.19.100')
    expect(ipv4FromNumber(-1)).toBeNull()
    expect(ipv4FromNumber(2 ** 32)).toBeNull()
    expect(ipv4FromNumber(1.5)).toBeNull()
    expect(ipv4FromNumber(Number.NaN)).toBeNull()
  })
})
