import { describe, expect, it } from 'vitest'
import { dottedIPv4, expandIPv6, hexIPv4, hexIPv6, hexOfReverseName } from './addresses'

describe('addresses', () => {
  it.each([
    ['2001:db8::1', '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['::', '0000:0000:0000:0000:0000:0000:0000:0000'],
    ['::1', '0000:0000:0000:0000:0000:0000:0000:0001'],
    ['FE80::A', 'fe80:0000:0000:0000:0000:0000:0000:000a'],
    ['::ffff:192.0.2.1', '0000:0000:0000:0000:0000:ffff:c000:0201'],
    ['1:2:3:4:5:6:7:8', '0001:0002:0003:0004:0005:0006:0007:0008'],
  ])('expands %s', (short, long) => {
    expect(expandIPv6(short)).toBe(long)
  })

  it.each(['', 'x', '1.2.3.4', '2001:db8:::1', 'fe80::1%eth0', '1:2:3:4:5:6:7:8:9'])('refuses %s', (text) => {
    expect(expandIPv6(text)).toBeUndefined()
  })

  it('spells addresses in hex', () => {
    expect(hexIPv4('127.0.0.1')).toBe('7f000001')
    expect(hexIPv4('nonsense')).toBe('')
    expect(hexIPv6('2001:db8::1')).toBe('20010db8000000000000000000000001')
    expect(dottedIPv4(0x7f000001)).toBe('127.0.0.1')
  })

  it('reads addresses out of reverse names', () => {
    expect(hexOfReverseName('10.2.0.192.in-addr.arpa')).toBe('c000020a')
    expect(hexOfReverseName('2.0.192.in-addr.arpa')).toBe('')
    expect(hexOfReverseName(`${'0.'.repeat(24)}8.b.d.0.1.0.0.2.ip6.arpa`)).toBe(`20010db8${'0'.repeat(24)}`)
  })
})
