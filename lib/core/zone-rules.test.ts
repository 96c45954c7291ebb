import { describe, expect, it } from 'vitest'
import { decidingRule, type Publisher, type ZoneRule } from '@/lib/core/rule-match'
import { type ManagedZone, reverseZoneFor, targetsFor } from '@/lib/core/zone-rules'

const zone = (view: string, name: string, reverse = false): ManagedZone => ({
  id: `${view}/${name}`,
  view,
  name,
  reverse,
})
const zones = [
  zone('internal', 'site.com'),
  zone('internal', 'lab.site.com'),
  zone('external', 'site.com'),
  zone('internal', 'only.org'),
  zone('internal', '168.192.in-addr.arpa', true),
  zone('internal', '1.168.192.in-addr.arpa', true),
  zone('external', '168.192.in-addr.arpa', true),
  zone('internal', '7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa', true),
]
const everywhere: ZoneRule = {
  pattern: 'www-*',
  targets: [
    { view: 'internal', zone: 'site.com' },
    { view: 'external', zone: 'Site.com.', ttl: 300 },
  ],
}
const lab: ZoneRule = {
  pattern: '*',
  scopes: ['LAB'],
  targets: [{ view: 'internal', zone: 'lab.site.com', ttl: null }],
}
const rest: ZoneRule = { pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] }
const rules = [everywhere, lab, rest]

const by = (scope: string | null): Publisher => ({ scope, kind: 'lease', family: 4 })
const places = (hostname: string, scope: string | null, over: readonly ZoneRule[] = rules) =>
  targetsFor(hostname, by(scope), over, zones).map(
    ({ zoneId, fqdn, ttl }) => `${zoneId} ${fqdn} ${ttl ?? '-'}`,
  )

describe('targetsFor', () => {
  it('takes the first rule that fits', () => {
    expect(places('www-shop', 'LAN')).toEqual([
      'external/site.com www-shop.site.com 300',
      'internal/site.com www-shop.site.com -',
    ])
    expect(places('epg', 'LAB')).toEqual(['internal/lab.site.com epg.lab.site.com -'])
    expect(places('epg', 'LAN')).toEqual(['internal/site.com epg.site.com -'])
    expect(places('EPG', null)).toEqual(['internal/site.com epg.site.com -'])
  })

  it('says which rule that is', () => {
    expect(decidingRule('WWW-shop', by('LAN'), rules)).toBe(0)
    expect(decidingRule('epg', by('LAB'), rules)).toBe(1)
    expect(decidingRule('epg', by('LAN'), rules)).toBe(2)
    expect(decidingRule('epg', by('LAN'), [lab])).toBe(-1)
  })

  it('leaves a full name in the longest zone around it, in the views of its rule', () => {
    expect(places('epg.lab.site.com', 'LAN')).toEqual(['internal/lab.site.com epg.lab.site.com -'])
    expect(places('www-a.lab.site.com', 'LAN')).toEqual([
      'external/site.com www-a.lab.site.com 300',
      'internal/lab.site.com www-a.lab.site.com -',
    ])
  })

  it('compares a pattern with a dot to the whole name', () => {
    const whole: ZoneRule = { pattern: '*.site.com', targets: [{ view: 'external', zone: 'site.com' }] }
    expect(places('epg.site.com', null, [whole])).toEqual(['external/site.com epg.site.com -'])
    expect(places('epg', null, [whole])).toEqual([])
  })

  it('publishes a full name without a rule only where there is no choice of view', () => {
    expect(places('epg.only.org', null, [])).toEqual(['internal/only.org epg.only.org -'])
    expect(places('epg.site.com', null, [])).toEqual([])
  })

  it.each([
    ['a b', rules],
    ['', rules],
    ['epg.example.org', rules],
    ['site.com', rules],
    ['epg', []],
    ['epg', [{ pattern: '*', targets: [{ view: 'internal', zone: 'example.org' }] }]],
    ['epg', [{ pattern: '*', targets: [{ view: 'dmz', zone: 'site.com' }] }]],
    ['epg', [{ pattern: '*', targets: [{ view: 'internal', zone: '1.168.192.in-addr.arpa' }] }]],
  ] as const)('%j goes nowhere', (hostname, over) => {
    expect(places(hostname, 'LAN', over)).toEqual([])
  })

  it('names a zone once', () => {
    const twice: ZoneRule = {
      pattern: '*',
      targets: [
        { view: 'internal', zone: 'site.com', ttl: 60 },
        { view: 'internal', zone: 'site.com', ttl: 90 },
      ],
    }
    expect(places('epg', null, [twice])).toEqual(['internal/site.com epg.site.com 60'])
    expect(places('epg.site.com', null, [twice])).toEqual(['internal/site.com epg.site.com 60'])
  })

  it('drops a name that is too long with its zone', () => {
    const deep = zone('internal', Array.from({ length: 4 }, () => 'z'.repeat(60)).join('.'))
    const rule: ZoneRule = { pattern: '*', targets: [{ view: 'internal', zone: deep.name }] }
    expect(targetsFor('short', by(null), [rule], [deep])).toHaveLength(1)
    expect(targetsFor('x'.repeat(9), by(null), [rule], [deep])[0]?.fqdn).toHaveLength(253)
    expect(targetsFor('x'.repeat(10), by(null), [rule], [deep])).toEqual([])
  })
})

describe('reverseZoneFor', () => {
  it('takes the narrowest of the view', () => {
    expect(reverseZoneFor('192.168.1.56', zones, 'internal')?.name).toBe('1.168.192.in-addr.arpa')
    expect(reverseZoneFor('192.168.1.56', zones, 'external')?.name).toBe('168.192.in-addr.arpa')
    expect(reverseZoneFor('192.168.11.56', zones, 'internal')?.name).toBe('168.192.in-addr.arpa')
    expect(reverseZoneFor('2001:db8:77::1', zones, 'internal')?.name).toBe('7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa')
    expect(reverseZoneFor('10.0.0.1', zones, 'internal')).toBeNull()
    expect(reverseZoneFor('epg', zones, 'internal')).toBeNull()
  })
})
