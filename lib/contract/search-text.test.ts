import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSearch } from '@/lib/contract/search-text'

const mac = (hex: string) => ({ as: 'mac', hex })
const text = (of: string, hex: string | null = null) => ({ as: 'text', text: of, hex })
const malformed = { as: 'malformed' }

describe('what an operator means', () => {
  it.each<[string, object]>([
    ['10.4.2.17', { as: 'address', ip: '10.4.2.17' }],
    [' 10.4.2.17 ', { as: 'address', ip: '10.4.2.17' }],
    ['10.4.2.17/', { as: 'address', ip: '10.4.2.17' }],
    ['2001:db8::a/', { as: 'address', ip: '2001:db8::a' }],
    ['2001:db8::1:', text('2001:db8::1:')],
    ['2001:DB8::1', { as: 'address', ip: '2001:db8::1' }],
    ['::', { as: 'address', ip: '::' }],
    ['10.4.2.0/24', { as: 'network', cidr: '10.4.2.0/24', first: '10.4.2.0', last: '10.4.2.255' }],
    ['10.4.2.17/24', { as: 'network', cidr: '10.4.2.0/24' }],
    ['10.4.2.17/32', { as: 'network', first: '10.4.2.17', last: '10.4.2.17' }],
    ['0.0.0.0/0', { as: 'network', last: '255.255.255.255' }],
    ['10.4.2.', { as: 'network', cidr: '10.4.2.0/24' }],
    ['10.4', { as: 'network', cidr: '10.4.0.0/16' }],
    ['2001:db8::/64', { as: 'network', first: '2001:db8::', last: '2001:db8::ffff:ffff:ffff:ffff' }],
    ['2001:db8:', { as: 'network', cidr: '2001:db8::/32' }],
    ['2001:db8:77:0:', { as: 'network', cidr: '2001:db8:77::/64' }],
    ['0a1b.bd43.5f99', mac('0a1bbd435f99')],
    ['0A-1B-BD-43-5F-99', mac('0a1bbd435f99')],
    ['0a1bbd435f99', mac('0a1bbd435f99')],
    ['00:01:00:01:2c:1a:aa:bb:cc:dd:ee:ff', mac('000100012c1aaabbccddeeff')],
    ['aa:bb:cc', mac('aabbcc')],
    ['aa:bb:cc:', mac('aabbcc')],
    ['aa:bb:c', mac('aabbc')],
    [':dd:ee:ff', mac('ddeeff')],
    ['dd-ee-ff', mac('ddeeff')],
    ['aabb.cc', mac('aabbcc')],
    ['aabb.ccdd', mac('aabbccdd')],
    ['aa:', text('aa:')],
    ['12:34', mac('1234')],
    ['srv12', text('srv12')],
    ['epg.site.com.', text('epg.site.com.')],
    ['aabbcc', text('aabbcc', 'aabbcc')],
    ['facade', text('facade', 'facade')],
    ['10.400.', text('10.400.')],
    ['5.1.168.192.', text('5.1.168.192.')],
    ['42', text('42')],
    ['dead', text('dead')],
    ['%', text('%')],
    ['_', text('_')],
    ['\\', text('\\')],
    [`'"`, text(`'"`)],
    ['a/b', text('a/b')],
    ['cab10/ru20', text('cab10/ru20')],
    ['/', text('/')],
    ['', text('')],
    ['192.168.1.0/99', malformed],
    ['192.168.1.0/24/3', malformed],
    ['192.168.1.0/x', malformed],
    ['192.168.1.0/-1', malformed],
    ['192.168.1.300/24', malformed],
    ['10.4/16', malformed],
    ['192.168.1.300', malformed],
    ['192.168.001.056', malformed],
    ['2001:db8::/129', malformed],
    ['2001:db8:::1', malformed],
    ['2001:2:3:4:5:6:7:8:9', malformed],
  ])('by %j', (typed, read) => {
    expect(readSearch(typed)).toMatchObject(read)
  })

  it('is never an error, and hex is hex', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789abcdefAF:.-/ %_\\g') })
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), typed), (any) => {
        const read = readSearch(any)
        if (read.as === 'mac' || (read.as === 'text' && read.hex !== null))
          expect(read.hex).toMatch(/^[0-9a-f]+$/)
      }),
    )
  })
})
