import { describe, expect, it } from 'vitest'
import {
  isNotInDns,
  NOT_IN_DNS_PATTERN,
  notInDns,
  unpublishableName,
  unreachableZone,
} from '@/lib/core/not-in-dns'

const zones = [
  { id: 'z1', view: 'internal', name: 'site.com', reverse: false },
  { id: 'z2', view: 'internal', name: '10.in-addr.arpa', reverse: true },
]

describe('unpublishableName', () => {
  it.each([
    ['epg', null],
    ['epg.site.com', null],
    ['wpad', 'wpad is a reserved name'],
    ['isatap.site.com', 'isatap.site.com is a reserved name'],
    ['epg.site.org', 'no managed zone covers epg.site.org'],
    ['1.10.in-addr.arpa', 'no managed zone covers 1.10.in-addr.arpa'],
    ['site.com', 'site.com is the apex of a zone'],
    ['my_host', '"my_host" is no host name: letters, digits and hyphens, 1 to 63 characters a label'],
  ])('%s: %s', (hostname, why) => {
    expect(unpublishableName(hostname, zones)).toBe(why)
  })

  it('shows hostile text short, quoted and harmless', () => {
    expect(unpublishableName(`a\n${'b'.repeat(300)}`, zones)).toMatch(/^"a\\nb{78}" is no host name/)
  })
})

describe('unreachableZone', () => {
  const rules = [
    { pattern: 'ext-*', targets: [{ view: 'external', zone: 'Site.org' }] },
    { pattern: 'none-*', targets: [] },
    { pattern: '*', scopes: ['LAN'], targets: [{ view: 'internal', zone: 'site.com' }] },
  ]

  it.each([
    ['epg', 'GUEST', 'no zone rule is for epg in scope GUEST'],
    ['epg', null, 'no zone rule is for epg'],
    ['ext-1', 'LAN', 'its zone rule leads ext-1 to site.org (external), which is not managed'],
    ['none-1', 'LAN', 'the zone rule for none-1 publishes it nowhere'],
    ['epg.site.com', 'GUEST', 'no zone rule says in which view epg.site.com in scope GUEST is published'],
    ['ext-1.site.com', null, 'no managed zone covers ext-1.site.com in the view that its zone rule names'],
  ])('%s in %s: %s', (hostname, scope, why) => {
    const reason = unreachableZone(hostname, { scope, kind: 'lease', family: 4 }, rules)
    expect(reason).toBe(hostname === 'none-1' ? why : notInDns(why))
  })
})

describe('notInDns', () => {
  it('is told apart from the reasons that somebody chose', () => {
    const reason = notInDns('no managed zone covers site.org')
    expect(reason).toBe('Kea holds it; not in DNS because no managed zone covers site.org')
    expect(isNotInDns(reason)).toBe(true)
    expect(isNotInDns('the reservation has no hostname')).toBe(false)
    expect(reason.startsWith(NOT_IN_DNS_PATTERN.slice(0, -1))).toBe(true)
  })
})
