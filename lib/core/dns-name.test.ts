import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  absoluteName,
  canonicalName,
  hostnameProblem,
  isHostLabel,
  isHostName,
  isInZone,
  isReservedName,
  longestZone,
  relativeName,
  toLabel,
} from '@/lib/core/dns-name'

const zones = [
  { name: 'site.com', reverse: false },
  { name: 'lab.site.com', reverse: false },
  { name: '1.168.192.in-addr.arpa', reverse: true },
]

describe('toLabel', () => {
  it.each([
    ['epg', 'epg'],
    ['EPG', 'epg'],
    ['a3.example.org.', 'a3'],
    [" Anna's iPhone ", 'anna-s-iphone'],
    ['Büro-Drucker', 'buro-drucker'],
    ['my_pc', 'my-pc'],
    ['-edge-', 'edge'],
    ['xn--bcher-kva', 'xn--bcher-kva'],
    ['7', '7'],
    ['ﬁle', 'file'],
    ['a\u0000b\nc', 'a-b-c'],
    ['<script>alert(1)</script>', 'script-alert-1-script'],
    ["x'; DROP TABLE", 'x-drop-table'],
    ['=cmd|calc', 'cmd-calc'],
    ['\u202Eevil', 'evil'],
    ['x'.repeat(70), 'x'.repeat(63)],
    [`${'x'.repeat(62)}-y`, 'x'.repeat(62)],
  ])('%j becomes %s', (raw, label) => {
    expect(toLabel(raw)).toBe(label)
  })

  it.each(['', ' ', '.', '-', '---', '*', '_ldap', '_ldap._tcp', '日本', '192.168.1.5', 'fe80::1', '\u0000'])(
    '%j gives none',
    (raw) => {
      expect(toLabel(raw)).toBeNull()
    },
  )

  it('gives a host label or none, whatever the bytes, and leaves a label as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 })), (raw) => {
        const label = toLabel(raw)
        expect(label === null || isHostLabel(label)).toBe(true)
        if (label !== null) expect(toLabel(label)).toBe(label)
      }),
    )
  })
})

describe('names', () => {
  it('have one spelling', () => {
    expect(canonicalName(' EPG.Site.com. ')).toBe('epg.site.com')
    expect(canonicalName('.')).toBe('')
  })

  it.each([
    ['a', true],
    ['a-b', true],
    ['0', true],
    ['x'.repeat(63), true],
    ['x'.repeat(64), false],
    ['', false],
    ['-a', false],
    ['a-', false],
    ['a_b', false],
    ['A', false],
    ['a.b', false],
    ['a\n', false],
  ])('label %j: %s', (text, valid) => {
    expect(isHostLabel(text)).toBe(valid)
  })

  it('are at most 253 characters', () => {
    const long = `${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(61)}`
    expect(long).toHaveLength(253)
    expect(isHostName(long)).toBe(true)
    expect(isHostName(`${long}x`)).toBe(false)
    expect(isHostName('a..b')).toBe(false)
    expect(isHostName('')).toBe(false)
  })

  it('lie in zones by whole labels', () => {
    expect(isInZone('epg.site.com', 'site.com')).toBe(true)
    expect(isInZone('site.com', 'site.com')).toBe(true)
    expect(isInZone('evilsite.com', 'site.com')).toBe(false)
    expect(longestZone('x.lab.site.com', zones)).toBe(zones[1])
    expect(longestZone('x.lab.site.com', [...zones].reverse())?.name).toBe('lab.site.com')
    expect(longestZone('xlab.site.com', zones)).toBe(zones[0])
    expect(longestZone('x.example.org', zones)).toBeNull()
  })

  it('are relative and absolute', () => {
    expect(relativeName('epg.site.com', 'site.com')).toBe('epg')
    expect(relativeName('site.com', 'site.com')).toBe('@')
    expect(relativeName('epg.example.org', 'site.com')).toBeNull()
    expect(absoluteName('epg', 'site.com')).toBe('epg.site.com')
    expect(absoluteName('@', 'site.com')).toBe('site.com')
    expect(absoluteName('', 'site.com')).toBe('site.com')
  })
})

describe('isReservedName', () => {
  it.each([
    'wpad',
    'WPAD.',
    'isatap',
    'localhost',
    'localhost.localdomain',
    'wpad.site.com',
    '*',
    '*.site.com',
    '_x',
    'a._tcp.site.com',
    'site.com',
    'a..b',
    '',
  ])('%j is never published from a lease', (name) => {
    expect(isReservedName(name, zones)).toBe(true)
  })

  it.each(['epg', 'epg.site.com', 'wpad2', 'my-wpad.site.com', 'x_y'])('%j may be', (name) => {
    expect(isReservedName(name, zones)).toBe(false)
    expect(isReservedName(name)).toBe(false)
  })
})

describe('hostnameProblem', () => {
  it.each(['epg', 'EPG', 'epg.site.com', 'epg.lab.site.com.', 'us3-cab10-ru20-idrac'])(
    '%j is fine',
    (hostname) => {
      expect(hostnameProblem(hostname, zones)).toBeNull()
    },
  )

  it.each([
    ['', 'host name'],
    ['a b', 'host name'],
    ['a_b', 'host name'],
    ['x'.repeat(64), 'host name'],
    ['epg.example.org', 'inside a managed zone'],
    ['56.1.168.192.in-addr.arpa', 'inside a managed zone'],
    ['lab.site.com', 'apex of lab.site.com'],
    ['WPAD', 'must not be wpad: '],
    ['isatap.site.com', 'must not be isatap: '],
    ['localhost', 'must not be localhost: '],
  ])('%j is not', (hostname, words) => {
    expect(hostnameProblem(hostname, zones)).toContain(words)
  })
})
