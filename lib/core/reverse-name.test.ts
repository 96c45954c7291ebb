import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatIp } from '@/lib/core/ip'
import { ipToReverseName, reverseNameToIp } from '@/lib/core/reverse-name'

describe('reverse names', () => {
  it.each([
    ['192.168.1.56', '56.1.168.192.in-addr.arpa'],
    // The example of RFC 3596 section 2.5.
    ['4321:0:1:2:3:4:567:89ab', 'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa'],
    ['::1', `1.${'0.'.repeat(31)}ip6.arpa`],
  ])('%s is %s', (ip, name) => {
    expect(ipToReverseName(ip)).toBe(name)
    expect(reverseNameToIp(name)).toBe(ip)
    expect(reverseNameToIp(`${name.toUpperCase()}.`)).toBe(ip)
  })

  it.each([
    '',
    'site.com',
    '1.168.192.in-addr.arpa',
    '56.1.168.256.in-addr.arpa',
    '056.1.168.192.in-addr.arpa',
    '0-25.1.168.192.in-addr.arpa',
    '1:.in-addr.arpa',
    '.in-addr.arpa',
    'ip6.arpa',
    '1.0.ip6.arpa',
    `g.${'0.'.repeat(31)}ip6.arpa`,
    `10.${'0.'.repeat(31)}ip6.arpa`,
  ])('%j is no reverse name of an address', (name) => {
    expect(reverseNameToIp(name)).toBeNull()
  })

  it('has none for what is no address', () => {
    expect(ipToReverseName('epg')).toBeNull()
  })

  it('goes there and back for every address', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4 as const, 6 as const),
        fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
        (family, raw) => {
          const ip = formatIp({ family, bits: family === 4 ? raw & 0xffffffffn : raw })
          expect(reverseNameToIp(ipToReverseName(ip) ?? '')).toBe(ip)
        },
      ),
    )
  })
})
