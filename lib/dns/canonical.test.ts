import { expect, it } from 'vitest'
import { canonicalValue } from './canonical'

it('keeps a text of 2048 octets as it is', () => {
  expect(canonicalValue('TXT', 'x'.repeat(2048))).toBe('x'.repeat(2048))
  expect(canonicalValue('CNAME', 'Web.Site.com.')).toBe('web.site.com')
  expect(canonicalValue('AAAA', '2001:0db8::0001')).toBe('2001:db8::1')
})

it.each([
  ['TXT', 'x'.repeat(2049)],
  ['TXT', 'é'.repeat(1025)],
  ['A', '9'.repeat(3000)],
  ['CNAME', 'a.'.repeat(2000)],
])('makes a %s that no index takes short, and the same of the same only', (type, value) => {
  const short = canonicalValue(type, value)
  expect(Buffer.byteLength(short)).toBeLessThan(700)
  expect(short).toMatch(/… \(\d{4} octets, sha256 [0-9a-f]{32}…\)$/)
  expect(canonicalValue(type, value)).toBe(short)
  expect(canonicalValue(type, `${value.slice(0, -2)}z.`)).not.toBe(short)
  expect(canonicalValue(type, short)).toBe(short)
})

it('cuts no character in two', () => {
  expect(canonicalValue('TXT', `${'x'.repeat(199)}${'😀'.repeat(600)}`)).toMatch(/^x{199}… /)
})
