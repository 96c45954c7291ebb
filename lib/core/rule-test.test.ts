import { describe, expect, it } from 'vitest'
import type { Publisher, ZoneRule } from '@/lib/core/rule-match'
import { testRules } from '@/lib/core/rule-test'
import type { ManagedZone } from '@/lib/core/zone-rules'

const zone = (view: string, name: string): ManagedZone => ({
  id: `${view}/${name}`,
  view,
  name,
  reverse: false,
})
const deep = Array.from({ length: 4 }, () => 'z'.repeat(60)).join('.')
const zones = [
  zone('internal', 'site.com'),
  zone('internal', 'lab.site.com'),
  zone('external', 'site.com'),
  zone('internal', deep),
]
const rules: ZoneRule[] = [
  {
    pattern: 'www-*',
    targets: [
      { view: 'internal', zone: 'Site.com.' },
      { view: 'external', zone: 'site.com', ttl: 300 },
      { view: 'external', zone: 'gone.com' },
      { view: 'dmz', zone: 'site.com' },
    ],
  },
  { pattern: 'none-*', targets: [] },
  { pattern: 'deep-*', targets: [{ view: 'internal', zone: deep }] },
  { pattern: '*', kinds: ['reservation', 'lease'], targets: [{ view: 'internal', zone: 'site.com' }] },
]

const test = (hostname: string, kind: Publisher['kind'] = 'reservation') => {
  const publisher: Publisher = { scope: 'LAN', kind, family: 4 }
  const { targets, ...rest } = testRules({ hostname, publisher }, { rules, zones })
  return { ...rest, targets: targets.map(({ view, fqdn, ttl }) => `${view} ${fqdn} ${ttl ?? '-'}`) }
}

describe('testRules', () => {
  it('says where a label goes, which rule decided, and which of its targets it does not get', () => {
    const found = test('WWW-shop.')
    expect(found).toMatchObject({
      hostname: 'www-shop',
      decidedBy: 1,
      targets: ['external www-shop.site.com 300', 'internal www-shop.site.com -'],
      leftOut: [
        { view: 'external', zone: 'gone.com', reason: 'it is no managed forward zone' },
        { view: 'dmz', zone: 'site.com', reason: 'it is no managed forward zone' },
      ],
      reason: null,
    })
    expect(found.rules.map(({ verdict }) => verdict)).toEqual([
      'decides',
      ...Array.from({ length: 3 }, () => 'not-reached'),
    ])
  })

  it('leaves a full name in the zones around it', () => {
    expect(test('www-a.site.com')).toMatchObject({
      targets: ['external www-a.site.com 300', 'internal www-a.site.com -'],
      leftOut: [
        { view: 'dmz', zone: 'site.com', reason: 'www-a.site.com lies in no managed zone of this view' },
      ],
    })
  })

  it.each([
    ['none-1', 'reservation', 2, 'the zone rule for none-1 publishes it nowhere'],
    ['epg', 'infrastructure', null, 'no zone rule is for epg in scope LAN'],
    ['wpad', 'reservation', null, 'wpad is a reserved name'],
    ['wpad', 'lease', null, 'no client may have the name wpad'],
    // A label can be hostile by where a rule takes it.
    ['lab', 'lease', 4, 'no client may have the name lab'],
  ] as const)('%s of a %s goes nowhere', (hostname, kind, decidedBy, reason) => {
    expect(test(hostname, kind)).toMatchObject({ targets: [], decidedBy, reason })
  })

  it('says that a name is too long', () => {
    const long = `deep-${'x'.repeat(20)}`
    expect(test(long)).toMatchObject({
      targets: [],
      leftOut: [{ view: 'internal', zone: deep, reason: 'the full name would be too long' }],
    })
  })

  it("takes a client's name as it is published", () => {
    expect(test("Anna's laptop", 'lease')).toMatchObject({
      hostname: 'anna-s-laptop',
      targets: ['internal anna-s-laptop.site.com -'],
    })
  })
})
