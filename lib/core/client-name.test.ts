import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientName, shownName } from '@/lib/core/client-name'
import { isHostName, isReservedName } from '@/lib/core/dns-name'

const zone = (name: string, reverse = false) => ({ id: name, view: 'internal', name, reverse })
const zones = [
  zone('site.com'),
  zone('lab.site.com'),
  zone('wpad.site.com'),
  zone('1.168.192.in-addr.arpa', true),
]

describe('clientName', () => {
  it.each([
    ['laptop', 'laptop'],
    ['Laptop.', 'laptop'],
    ["Bob's iPhone", 'bob-s-iphone'],
    ['Käthe', 'kathe'],
    ['laptop.home.lan', 'laptop'],
    ['laptop.home.lan.', 'laptop'],
    ['laptop.site.com.', 'laptop.site.com'],
    ['A.b.LAB.site.com', 'a.b.lab.site.com'],
    ['bob_s.site.com', 'bob-s'],
    ['5.1.168.192.in-addr.arpa', '5'],
    ['a..b', 'a'],
  ])('%s becomes %s', (raw, hostname) => {
    expect(clientName(raw, zones)).toEqual({ hostname })
  })

  it.each(['', '.', '  '])('%j is no name at all', (raw) => {
    expect(clientName(raw, zones)).toEqual({ reason: 'the client sent no name', hostile: false })
  })

  it.each(['192.168.1.5', '2001:db8::1', '-', '...', '日本', '@', '.x'])(
    'has no hostname for %s, and no alarm',
    (raw) => {
      expect(clientName(raw, zones)).toMatchObject({
        reason: expect.stringContaining('no host name'),
        hostile: false,
      })
    },
  )

  it.each([
    'wpad',
    'WPAD.',
    'wpad.site.com',
    'wpad.evil.lan',
    'isatap',
    'localhost',
    'ｗｐａｄ',
    'wpäd'.replace('ä', 'a\u0308'),
    'site.com',
    'Lab.Site.com.',
    '1.168.192.in-addr.arpa',
    '*',
    '*.site.com',
    '_ldap._tcp.site.com',
    'a._b',
  ])('takes %s for hostile', (raw) => {
    expect(clientName(raw, zones)).toMatchObject({ hostile: true })
  })

  it('gives a host name that is not reserved, or a printable reason', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (raw) => {
        const name = clientName(raw, zones)
        if ('reason' in name) expect(name.reason).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u)
        else expect(isHostName(name.hostname) && !isReservedName(name.hostname, zones)).toBe(true)
      }),
    )
  })
})

describe('shownName', () => {
  it('shortens, and lets nothing leave its line', () => {
    expect(shownName('a\nb')).toBe('a\\u000ab')
    expect(shownName('x'.repeat(200))).toBe(`${'x'.repeat(64)}...`)
  })
})
