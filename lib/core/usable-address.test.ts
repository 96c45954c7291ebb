import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatIp } from '@/lib/core/ip'
import { edgeOfSubnet, neverUsable } from '@/lib/core/usable-address'

describe('an address that no host can ever have', () => {
  it.each([
    ['0.0.0.0', 'the unspecified address'],
    ['0.1.2.3', '“this network”'],
    ['127.0.0.1', 'a loopback address'],
    ['127.255.255.255', 'a loopback address'],
    ['224.0.0.251', 'a multicast address'],
    ['239.255.255.255', 'a multicast address'],
    ['240.0.0.1', 'a reserved address'],
    ['255.255.255.255', 'the limited broadcast address'],
    ['::', 'the unspecified address'],
    ['::1', 'the loopback address'],
    ['ff02::1', 'a multicast address'],
  ])('%s is %s', (ip, what) => {
    const fault = neverUsable(ip)
    expect(fault).toMatch(/^must be the address of a host: /)
    expect(fault).toContain(what)
  })

  it('says how an IPv4 address inside IPv6 is written', () => {
    expect(neverUsable('::ffff:192.168.1.9')).toBe(
      'must be written as 192.168.1.9: ::ffff:192.168.1.9 is that IPv4 address inside IPv6',
    )
    expect(neverUsable('::ffff:c0a8:109')).toContain('must be written as 192.168.1.9')
  })

  it.each([
    ...[
      '1.0.0.0',
      '10.0.0.0',
      '126.255.255.255',
      '128.0.0.0',
      '169.254.7.7',
      '192.168.1.255',
      '223.255.255.255',
    ],
    ...['::2', '64:ff9b::c000:201', '2001:db8::', 'fe80::1', 'fd00::1', 'no address', ''],
  ])('has nothing against %s', (ip) => expect(neverUsable(ip)).toBeNull())

  it('lets every address between the blocks through', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (bits) => {
        const first = Math.floor(bits / 2 ** 24)
        const out = first === 0 || first === 127 || first >= 224
        expect(neverUsable(formatIp({ family: 4, bits: BigInt(bits) })) !== null).toBe(out)
      }),
    )
  })
})

describe('the edge of a subnet', () => {
  it.each([
    ['192.168.1.0', '192.168.1.0/24', 'is the network address of 192.168.1.0/24'],
    ['192.168.1.255', '192.168.1.0/24', 'is the broadcast address of 192.168.1.0/24'],
    ['192.168.1.4', '192.168.1.4/30', 'is the network address of 192.168.1.4/30'],
    ['2001:db8::', '2001:db8::/64', 'is the subnet-router anycast address of 2001:db8::/64'],
  ])('%s in %s', (ip, subnet, fault) => expect(edgeOfSubnet(ip, subnet)).toBe(fault))

  it.each([
    ['192.168.1.1', '192.168.1.0/24'],
    ['192.168.1.0', '192.168.1.0/31'],
    ['192.168.1.1', '192.168.1.0/31'],
    ['192.168.1.7', '192.168.1.7/32'],
    ['2001:db8::', '2001:db8::/127'],
    ['2001:db8::ffff:ffff:ffff:ffff', '2001:db8::/64'],
    ['2001:db8::', '192.168.1.0/24'],
    ['192.168.1.0', 'no subnet'],
    ['no address', '192.168.1.0/24'],
  ])('%s is none in %s', (ip, subnet) => expect(edgeOfSubnet(ip, subnet)).toBeNull())
})
