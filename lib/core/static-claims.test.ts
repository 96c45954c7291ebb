import { describe, expect, it } from 'vitest'
import { claimsOfStatic, type StaticSource } from '@/lib/core/static-claims'
import { testWorld } from '@/lib/core/testing/world'

const www: StaticSource = {
  kind: 'static',
  id: '7d1e',
  zoneId: 'internal/site.com',
  name: 'WWW.site.com.',
  type: 'A',
  value: '192.168.1.80',
  ttl: 300,
  ptr: true,
}
const claims = (change: Partial<StaticSource> = {}) => claimsOfStatic({ ...www, ...change }, testWorld())

describe('claimsOfStatic', () => {
  it('wants the record and its PTR, as static(admin)', () => {
    expect(claims()).toEqual({
      reason: null,
      claims: [
        expect.objectContaining({
          name: '80.1.168.192.in-addr.arpa',
          type: 'PTR',
          value: 'www.site.com',
          ttl: 300,
        }),
        {
          sourceKind: 'static',
          sourceId: '7d1e',
          zoneId: 'internal/site.com',
          view: 'internal',
          zone: 'site.com',
          name: 'www.site.com',
          type: 'A',
          value: '192.168.1.80',
          ttl: 300,
          provenance: 'static(admin)',
          ref: 'static:7d1e',
        },
      ],
    })
  })

  it('wants AAAA, and a PTR only where it was asked for and a zone is managed', () => {
    const six = claims({ type: 'AAAA', value: '2001:DB8:77::80' }).claims
    expect(six.map(({ type, value }) => `${type} ${value}`)).toEqual([
      'PTR www.site.com',
      'AAAA 2001:db8:77::80',
    ])
    expect(claims({ ptr: false }).claims).toHaveLength(1)
    expect(claims({ value: '10.0.0.1' }).claims).toHaveLength(1)
  })

  it('leaves the name to the operator', () => {
    expect(claims({ name: '*.site.com' }).claims).toHaveLength(2)
  })

  it.each([
    [{ zoneId: 'gone' }, 'not managed'],
    [{ zoneId: 'internal/1.168.192.in-addr.arpa' }, 'not managed'],
    [{ name: 'www.example.org' }, 'does not lie in site.com'],
    [{ name: 'site.com' }, 'apex'],
    [{ value: 'junk' }, 'no address'],
    [{ value: '2001:db8::1' }, 'no address for A'],
  ])('wants nothing with %j', (change, words) => {
    expect(claims(change)).toMatchObject({ claims: [], reason: expect.stringContaining(words) })
  })
})
