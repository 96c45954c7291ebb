import { describe, expect, it } from 'vitest'
import { claimsOfLease, type LeaseSource } from '@/lib/core/lease-claims'
import type { LeaseFact } from '@/lib/core/lease-fact'
import {
  DUID,
  ended,
  hoursAfter,
  LAN,
  lease4,
  lease6,
  MAC,
  NOON,
  reservation4,
  testWorld,
} from '@/lib/core/testing/world'

const source = (fact: LeaseFact, change: Partial<LeaseSource> = {}): LeaseSource => ({
  kind: 'lease',
  fact,
  scope: LAN,
  reservation: null,
  ...change,
})
const claims = (fact: LeaseFact, world = testWorld()) => claimsOfLease(source(fact), world)
const lines = (...args: Parameters<typeof claims>) =>
  claims(...args).claims.map(({ name, ttl, type, value }) => `${name} ${ttl} ${type} ${value}`)

describe('claimsOfLease', () => {
  it('wants A and PTR of a client without a reservation', () => {
    expect(claims(lease4())).toEqual({
      reason: null,
      hostile: null,
      claims: [
        {
          sourceKind: 'lease',
          sourceId: '192.168.1.5',
          zoneId: 'internal/1.168.192.in-addr.arpa',
          view: 'internal',
          zone: '1.168.192.in-addr.arpa',
          name: '5.1.168.192.in-addr.arpa',
          type: 'PTR',
          value: 'laptop.site.com',
          ttl: 600,
          provenance: 'ddns(dynamic)',
          ref: `hw-address:${MAC}@2`,
          until: null,
          live: true,
          since: NOON,
          identities: [`hw-address:${MAC}`],
        },
        expect.objectContaining({ name: 'laptop.site.com', type: 'A', value: '192.168.1.5' }),
      ],
    })
  })

  it('wants AAAA and ip6.arpa of a DUID', () => {
    const set = claims(lease6({ ip: '2001:DB8:77::0:5' }))
    expect(set.claims.map(({ type, value }) => `${type} ${value}`)).toEqual([
      'PTR laptop.site.com',
      'AAAA 2001:db8:77::5',
    ])
    expect(set.claims[1]).toMatchObject({
      sourceId: '2001:db8:77::5',
      ref: `duid:${DUID}@6`,
      identities: [`duid:${DUID}`, `hw-address:${MAC}`],
    })
    expect(lines(lease6({ leaseType: 'TA' }))).toHaveLength(2)
  })

  it('takes the TTL of the rule, the scope, the installation, and the PTR as the policy says', () => {
    const scope = { ...LAN, policy: { defaultTtl: 60, ptr: false } }
    const [only, ...others] = claimsOfLease(source(lease4(), { scope }), testWorld()).claims
    expect(others).toEqual([])
    expect(only).toMatchObject({ type: 'A', ttl: 60 })
    const world = testWorld()
    const ruled = {
      ...world,
      rules: [{ pattern: '*', targets: [{ view: 'internal', zone: 'site.com', ttl: 30 }] }],
    }
    expect(lines(lease4(), ruled)[1]).toBe('laptop.site.com 30 A 192.168.1.5')
    expect(claimsOfLease(source(lease4(), { scope: null }), world).claims).toHaveLength(2)
  })

  it('stays or leaves as the policy says when the lease ended', () => {
    const expired = lease4(ended('expired', 'EXPIRY'))
    expect(claims(expired).claims[1]).toMatchObject({ live: false, until: null, since: hoursAfter(1) })
    const grace = testWorld({ deleteOnExpiry: true, graceHours: 48 })
    expect(claims(expired, grace).claims[1]).toMatchObject({ live: false, until: hoursAfter(49) })
    const released = lease4(ended('released', 'RELEASE'))
    expect(claims(released)).toEqual({
      claims: [],
      reason: `the client released 192.168.1.5 at ${hoursAfter(1)}`,
      hostile: null,
    })
    expect(claims(released, testWorld({ deleteOnRelease: false })).claims).toHaveLength(2)
    expect(claims(lease4(ended('released', 'ADMIN'))).reason).toBe(
      `its lease was deleted at ${hoursAfter(1)}`,
    )
    expect(claims(lease4(ended('removed', 'RELEASE'))).reason).toContain('moved away from 192.168.1.5')
    expect(claims(lease4(ended('declined', 'DECLINE'))).claims).toHaveLength(2)
    expect(claims(lease4(ended('removed', 'DECLINE'))).claims).toHaveLength(2)
  })

  it('publishes nothing for a client that has a reservation', () => {
    const at = (...addresses: string[]) =>
      claimsOfLease(source(lease4(), { reservation: reservation4({ addresses }) }), testWorld())
    expect(at('192.168.1.5')).toMatchObject({
      claims: [],
      reason: expect.stringContaining('publishes the name'),
    })
    expect(at()).toMatchObject({ claims: [], reason: expect.stringContaining('publishes the name') })
    expect(at('192.168.1.9').reason).toBe('the client has a reservation for 192.168.1.9')
  })

  it.each([
    [{ leaseType: 'PD' as const }, 'prefix', null],
    [{ hwaddr: '' }, 'nobody knows the client', null],
    [{ ip: 'junk' }, 'nobody knows', null],
    [{ hostname: '' }, 'sent no name', null],
    [{ hostname: '10.0.0.1' }, 'no host name', null],
    [{ hostname: 'wpad' }, 'no client may have the name wpad', 'wpad'],
    [{ hostname: 'Site.com.' }, 'no client may have the name Site.com.', 'Site.com.'],
    [{ hostname: 'x.site.com' }, 'no zone rule', null],
  ])('publishes nothing with %j', (change, words, hostile) => {
    const world = { ...testWorld(), rules: [] }
    const external = { id: 'e', view: 'external', name: 'site.com', reverse: false }
    const set = claims(lease4(change), { ...world, zones: [...world.zones, external] })
    expect(set).toMatchObject({ claims: [], hostile, reason: expect.stringContaining(words) })
  })

  it('does not let a label become the apex of a zone below', () => {
    const world = testWorld()
    const zones = [...world.zones, { id: 'lab', view: 'internal', name: 'lab.site.com', reverse: false }]
    expect(claims(lease4({ hostname: 'lab' }), { ...world, zones })).toEqual({
      claims: [],
      reason: 'no client may have the name lab',
      hostile: 'lab',
    })
  })
})
