import fc from 'fast-check'
import { IPv4CidrRange, IPv6CidrRange } from 'ip-num'
import { describe, expect, it } from 'vitest'
import {
  canonicalCidr,
  cidrContains,
  cidrSize,
  cidrsOverlap,
  longestCidr,
  parseCidr,
  parseRange,
  rangeContains,
  rangeSize,
} from '@/lib/core/cidr'
import { formatIp } from '@/lib/core/ip'

describe('subnets', () => {
  it.each([
    ['192.168.1.0/24', '192.168.1.0/24', 256n],
    ['192.168.1.56/24', '192.168.1.0/24', 256n],
    ['10.20.3.255/22', '10.20.0.0/22', 1024n],
    ['0.0.0.0/0', '0.0.0.0/0', 2n ** 32n],
    ['10.0.0.1/32', '10.0.0.1/32', 1n],
    ['2001:DB8:77::1/64', '2001:db8:77::/64', 2n ** 64n],
    ['::/0', '::/0', 2n ** 128n],
  ])('%s is %s', (text, canonical, size) => {
    expect(canonicalCidr(text)).toBe(canonical)
    expect(cidrSize(text)).toBe(size)
  })

  it.each([
    '',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/024',
    '10.0.0.0/8/8',
    'x/8',
    '10.0.0.0/-1',
  ])('%j is no subnet', (text) => {
    expect(parseCidr(text)).toBeNull()
    expect(canonicalCidr(text)).toBeNull()
    expect(cidrSize(text)).toBe(0n)
    expect(cidrContains(text, '10.0.0.1')).toBe(false)
    expect(cidrsOverlap(text, '10.0.0.0/8')).toBe(false)
    expect(cidrsOverlap('10.0.0.0/8', text)).toBe(false)
  })

  it('agrees with ip-num on first and last', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
        fc.integer({ min: 1, max: 128 }),
        (bits, prefix) => {
          const text = `${formatIp({ family: 6, bits })}/${prefix}`
          const quadFree = !text.includes('.')
          const oracle6 = quadFree ? IPv6CidrRange.fromCidr(text) : null
          if (oracle6 !== null) {
            expect(parseCidr(text)).toMatchObject({
              first: oracle6.getFirst().getValue(),
              last: oracle6.getLast().getValue(),
            })
          }
          const short = `${formatIp({ family: 4, bits: bits & 0xffffffffn })}/${((prefix - 1) % 32) + 1}`
          const oracle4 = IPv4CidrRange.fromCidr(short)
          expect(parseCidr(short)).toMatchObject({
            first: oracle4.getFirst().getValue(),
            last: oracle4.getLast().getValue(),
          })
          expect(cidrSize(short)).toBe(oracle4.getSize())
        },
      ),
    )
  })

  it('contains its addresses and no others', () => {
    expect(cidrContains('192.168.1.0/24', '192.168.1.0')).toBe(true)
    expect(cidrContains('192.168.1.0/24', '192.168.1.255')).toBe(true)
    expect(cidrContains('192.168.1.0/24', '192.168.2.0')).toBe(false)
    expect(cidrContains('192.168.1.0/24', '192.168.0.255')).toBe(false)
    expect(cidrContains('::/0', '192.168.1.1')).toBe(false)
    expect(cidrContains('192.168.1.0/24', 'epg')).toBe(false)
  })

  it('overlaps', () => {
    expect(cidrsOverlap('10.0.0.0/8', '10.1.0.0/16')).toBe(true)
    expect(cidrsOverlap('10.1.0.0/16', '10.0.0.0/8')).toBe(true)
    expect(cidrsOverlap('10.0.0.0/16', '10.1.0.0/16')).toBe(false)
    expect(cidrsOverlap('10.1.0.0/16', '10.0.0.0/16')).toBe(false)
    expect(cidrsOverlap('0.0.0.0/0', '::/0')).toBe(false)
  })

  it('finds the narrowest', () => {
    const subnets = [
      { subnet: '10.0.0.0/8' },
      { subnet: '10.1.0.0/16' },
      { subnet: '10.0.0.0/9' },
      { subnet: 'junk' },
    ]
    expect(longestCidr('10.1.2.3', subnets)).toBe(subnets[1])
    expect(longestCidr('10.255.2.3', subnets)).toBe(subnets[0])
    expect(longestCidr('11.1.2.3', subnets)).toBeNull()
  })
})

describe('ranges', () => {
  it('includes both ends', () => {
    expect(rangeContains('10.0.0.10', '10.0.0.20', '10.0.0.10')).toBe(true)
    expect(rangeContains('10.0.0.10', '10.0.0.20', '10.0.0.20')).toBe(true)
    expect(rangeContains('10.0.0.10', '10.0.0.20', '10.0.0.21')).toBe(false)
    expect(rangeContains('10.0.0.10', '10.0.0.20', '10.0.0.9')).toBe(false)
    expect(rangeContains('10.0.0.10', '10.0.0.20', 'x')).toBe(false)
    expect(rangeSize('10.0.0.10', '10.0.0.20')).toBe(11n)
    expect(rangeSize('2001:db8::', '2001:db8::ffff:ffff:ffff:ffff')).toBe(2n ** 64n)
  })

  it.each([
    ['10.0.0.20', '10.0.0.10'],
    ['10.0.0.1', '::1'],
    ['x', '10.0.0.1'],
    ['10.0.0.1', 'x'],
  ])('%s to %s is none', (first, last) => {
    expect(parseRange(first, last)).toBeNull()
    expect(rangeSize(first, last)).toBe(0n)
    expect(rangeContains(first, last, '10.0.0.15')).toBe(false)
  })
})
