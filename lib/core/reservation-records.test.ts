import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClaimWorld, compareClaims } from '@/lib/core/claims'
import { textToHex } from '@/lib/core/identifier'
import { defaultPolicy, infrastructureDefaults, ordinaryDefaults } from '@/lib/core/policy'
import { claimsFor, type ReservationSource } from '@/lib/core/reservation-claims'

const zone = (view: string, name: string, reverse = false) => ({ id: `${view}/${name}`, view, name, reverse })
const world: ClaimWorld = {
  zones: [
    zone('internal', 'site.com'),
    zone('internal', 'lab.site.com'),
    zone('external', 'site.com'),
    zone('internal', '1.168.192.in-addr.arpa', true),
    zone('internal', '7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa', true),
  ],
  rules: [
    {
      pattern: 'both*',
      targets: [
        { view: 'internal', zone: 'site.com' },
        { view: 'internal', zone: 'lab.site.com' },
        { view: 'external', zone: 'site.com', ttl: 60 },
      ],
    },
    { pattern: 'nowhere', targets: [] },
    { pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] },
  ],
  policy: defaultPolicy(),
}
const epg: ReservationSource = {
  kind: 'reservation',
  id: 'r1',
  family: 4,
  hostname: 'epg',
  addresses: ['192.168.1.56'],
  scopeName: 'LAN',
  subnetId: 2,
  identifier: { type: 'hw-address', value: 'aabbccddeeff' },
  policy: ordinaryDefaults(),
}
const lines = (source: ReservationSource, over: ClaimWorld = world) =>
  claimsFor(source, over).claims.map((c) => `${c.view}/${c.zone} ${c.name} ${c.ttl} ${c.type} ${c.value}`)

describe('claimsFor', () => {
  it('wants A and PTR', () => {
    const { claims, reason } = claimsFor(epg, world)
    expect(reason).toBeNull()
    const fresh = { until: null, live: true, since: null, guard: false, drift: 'warn' }
    const client = { identities: ['hw-address:aabbccddeeff'] }
    expect(claims).toEqual([
      {
        ...fresh,
        ...client,
        sourceKind: 'reservation',
        sourceId: 'r1',
        zoneId: 'internal/1.168.192.in-addr.arpa',
        view: 'internal',
        zone: '1.168.192.in-addr.arpa',
        name: '56.1.168.192.in-addr.arpa',
        type: 'PTR',
        value: 'epg.site.com',
        ttl: 600,
        provenance: 'ddns(reservation)',
        ref: 'hw-address:aabbccddeeff@2',
      },
      {
        ...fresh,
        ...client,
        sourceKind: 'reservation',
        sourceId: 'r1',
        zoneId: 'internal/site.com',
        view: 'internal',
        zone: 'site.com',
        name: 'epg.site.com',
        type: 'A',
        value: '192.168.1.56',
        ttl: 600,
        provenance: 'ddns(reservation)',
        ref: 'hw-address:aabbccddeeff@2',
      },
    ])
  })

  it('wants AAAA and ip6.arpa for IPv6, each address once, in canonical spelling', () => {
    const addresses = ['2001:DB8:77:0::20', '2001:db8:77::20', '2001:db8:77::3', 'junk', '10.0.0.1']
    expect(lines({ ...epg, family: 6, addresses }).filter((line) => line.includes('AAAA'))).toEqual([
      'internal/site.com epg.site.com 600 AAAA 2001:db8:77::20',
      'internal/site.com epg.site.com 600 AAAA 2001:db8:77::3',
    ])
    expect(lines({ ...epg, family: 6, addresses }).filter((line) => line.includes('PTR'))).toHaveLength(2)
  })

  it('publishes in several zones and views, with one PTR a view', () => {
    expect(lines({ ...epg, hostname: 'Both.' })).toEqual([
      'internal/1.168.192.in-addr.arpa 56.1.168.192.in-addr.arpa 600 PTR both.lab.site.com',
      'internal/lab.site.com both.lab.site.com 600 A 192.168.1.56',
      'external/site.com both.site.com 60 A 192.168.1.56',
      'internal/site.com both.site.com 600 A 192.168.1.56',
    ])
  })

  it('takes the TTL of infrastructure before the rule, the rule before the scope, the scope before the default', () => {
    const infra = {
      ...epg,
      hostname: 'both',
      policy: infrastructureDefaults(),
      scopePolicy: { defaultTtl: 300 },
    }
    expect(claimsFor(infra, world).claims.map(({ ttl }) => ttl)).toEqual([86_400, 86_400, 86_400, 86_400])
    const scoped = { ...epg, hostname: 'both', scopePolicy: { defaultTtl: 300 } }
    expect(claimsFor(scoped, world).claims.map(({ ttl }) => ttl)).toEqual([300, 300, 60, 300])
  })

  it('wants no PTR when the policy says so, or where no reverse zone covers the address', () => {
    expect(lines(epg, { ...world, policy: { ...defaultPolicy(), ptr: false } })).toHaveLength(1)
    expect(lines({ ...epg, scopePolicy: { ptr: false } })).toHaveLength(1)
    expect(lines({ ...epg, addresses: ['10.0.0.1'] })).toEqual([
      'internal/site.com epg.site.com 600 A 10.0.0.1',
    ])
  })

  it('does not withdraw names because DNS is switched off', () => {
    const off = { ...world, policy: { ...defaultPolicy(), dnsEnabled: false, observe: false } }
    const on = { ...world, policy: { ...defaultPolicy(), dnsEnabled: true, observe: false } }
    expect(claimsFor({ ...epg, scopePolicy: { dnsEnabled: false } }, off)).toEqual(claimsFor(epg, on))
  })

  it.each([
    [{ hostname: null }, 'no hostname'],
    [{ hostname: '' }, 'no hostname'],
    [{ hostname: ' . ' }, 'no hostname'],
    [{ hostname: 'not a name' }, 'host name'],
    [{ hostname: 'epg.example.org' }, 'managed zone'],
    [{ hostname: 'site.com' }, 'apex'],
    [{ hostname: 'nowhere' }, 'publishes it nowhere'],
    [{ addresses: [] }, 'no address'],
    [{ addresses: ['2001:db8::1', 'x'] }, 'of its family'],
    [{ hold: true }, 'holds'],
    [{ identifier: { type: 'flex-id' as const, value: textToHex('hold:192.168.1.56') } }, 'holds'],
  ])('wants nothing with %j', (change, words) => {
    const { claims, reason } = claimsFor({ ...epg, ...change }, world)
    expect(claims).toEqual([])
    expect(reason).toContain(words)
  })

  it('gives the same bytes whatever the order of zones and addresses', () => {
    const addresses = fc.shuffledSubarray(['2001:db8:77::1', '2001:db8:77::2', '2001:db8:77::a'], {
      minLength: 3,
    })
    const shuffledZones = fc.shuffledSubarray([...world.zones], { minLength: world.zones.length })
    const expected = JSON.stringify(
      claimsFor(
        {
          ...epg,
          hostname: 'both',
          family: 6,
          addresses: ['2001:db8:77::1', '2001:db8:77::2', '2001:db8:77::a'],
        },
        world,
      ),
    )
    fc.assert(
      fc.property(addresses, shuffledZones, (some, zones) => {
        const set = claimsFor({ ...epg, hostname: 'both', family: 6, addresses: some }, { ...world, zones })
        expect(JSON.stringify(set)).toBe(expected)
        expect([...set.claims].reverse().sort(compareClaims)).toEqual(set.claims)
      }),
    )
  })
})
