import { describe, expect, it } from 'vitest'
import { type Claim, diffClaims, isDue, withoutDue } from '@/lib/core/claims'
import { claimsFor } from '@/lib/core/reservation-claims'
import { hoursAfter, NOON, reservation4, testWorld } from '@/lib/core/testing/world'

describe('diffClaims', () => {
  const before = claimsFor(reservation4(), testWorld()).claims

  it('names what appeared, went or changed', () => {
    expect(diffClaims(before, before)).toEqual([])
    expect(diffClaims(before, [...before].reverse())).toEqual([])
    expect(diffClaims([], before)).toEqual(['5.1.168.192.in-addr.arpa', 'epg.site.com'])
    expect(diffClaims(before, [])).toEqual(['5.1.168.192.in-addr.arpa', 'epg.site.com'])
  })

  it('names both names of a rename and both PTRs of a move', () => {
    const renamed = claimsFor(reservation4({ hostname: 'gw' }), testWorld()).claims
    expect(diffClaims(before, renamed)).toEqual(['5.1.168.192.in-addr.arpa', 'epg.site.com', 'gw.site.com'])
    const moved = claimsFor(reservation4({ addresses: ['192.168.1.6'] }), testWorld()).claims
    expect(diffClaims(before, moved)).toEqual([
      '5.1.168.192.in-addr.arpa',
      '6.1.168.192.in-addr.arpa',
      'epg.site.com',
    ])
  })

  it('names what only the TTL, the client, its lease or its guard changed', () => {
    const [first] = before
    if (first === undefined) throw new Error('no claim')
    for (const change of [
      { ttl: 1 },
      { ref: 'x' },
      { provenance: 'static(admin)' as const },
      { sourceId: 'r2' },
      { until: NOON },
      { live: false },
      { since: NOON },
      { guard: true },
      { drift: 'block' as const },
      { wanted: false },
      { identities: ['duid:0001'] },
    ]) {
      expect(diffClaims([first], [{ ...first, ...change }])).toEqual([first.name])
    }
  })
  it('takes what is not said for what holds by default, and an instant for an instant', () => {
    const [first] = before
    if (first === undefined) throw new Error('no claim')
    const { sourceKind, sourceId, zoneId, view, zone, name, type, value, ttl, provenance, ref } = first
    const bare = { sourceKind, sourceId, zoneId, view, zone, name, type, value, ttl, provenance, ref }
    const said = { live: true, until: null, since: null, guard: false, drift: null, wanted: true }
    expect(diffClaims([bare], [{ ...bare, ...said, identities: [] }])).toEqual([])
    const at = { ...first, until: NOON }
    expect(diffClaims([at], [{ ...at, until: NOON.replace('.000Z', '+00:00') }])).toEqual([])
  })

  it('does not care for what made it so', () => {
    const why = { cause: 'GRANT', chain: [] } as const
    expect(
      diffClaims(
        before,
        before.map((claim) => ({ ...claim, why })),
      ),
    ).toEqual([])
  })
})

describe('withoutDue', () => {
  const [pointer, forward] = claimsFor(reservation4(), testWorld()).claims as [Claim, Claim]
  const left = (change: Partial<Claim>, claim = forward) => withoutDue([{ ...claim, ...change }], NOON)

  it('keeps what stays and what has time left', () => {
    expect(left({ until: null })).toHaveLength(1)
    expect(left({ until: hoursAfter(1) })).toHaveLength(1)
    expect(isDue({}, NOON)).toBe(false)
  })

  it('drops what is over; with Conflict Guard it still guards its name', () => {
    expect(left({ until: NOON })).toEqual([])
    expect(left({ until: hoursAfter(-1), guard: true })).toEqual([
      expect.objectContaining({ wanted: false, until: null, name: 'epg.site.com' }),
    ])
    expect(left({ until: NOON, guard: true }, pointer)).toEqual([])
  })
})
