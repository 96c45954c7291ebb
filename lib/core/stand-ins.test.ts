import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import type { ForwardFacts } from '@/lib/core/forward'
import { asLookedAt, endOfStandIn, standIns, withStandIns } from '@/lib/core/stand-ins'
import { plan, reservation, own as row } from '@/lib/core/testing/at-name'

const why = { cause: 'RENEW', chain: [] } as const
const own = reservation(1, '10.0.0.1', { name: 'own.site.com', wanted: false })
const chosen = reservation(1, '10.0.0.1', { drift: null, why })
const pointer: Claim = { ...own, type: 'PTR', name: '1.0.0.10.in-addr.arpa', zoneId: 'r', value: own.name }
const guarding = reservation(2, '10.0.0.2', { guard: true })

const forwards = (...claims: Claim[]): ForwardFacts[] => [
  { name: 'epg.site.com', claims, records: [], lines: plan(claims) },
]

describe('the own name of a reservation whose client chose another', () => {
  it.each([
    ['is wanted while that is refused', [own], forwards(chosen, guarding), [true]],
    ['is not while that stands', [{ ...own, wanted: true }], forwards(chosen), [false]],
    ['and so is its PTR', [pointer], forwards(chosen, guarding), [true]],
    ['with nothing chosen it is no stand-in', [own], forwards(guarding), []],
    ['of another address', [{ ...own, value: '10.0.0.9' }], forwards(chosen), []],
    ['of another view', [{ ...own, view: 'external' }], forwards(chosen), []],
    ['of another reservation', [{ ...own, sourceId: 'r9' }], forwards(chosen), []],
    ['a chosen PTR says nothing', [own], forwards({ ...chosen, type: 'PTR' }), []],
    ['what was chosen stands in for nothing', [chosen], forwards(chosen), []],
  ])('%s', (_, claims, at, wanted) => {
    expect(standIns(claims, at).map(({ claim }) => claim.wanted)).toEqual(wanted)
  })

  it('is wanted only when all that was chosen is refused', () => {
    const elsewhere = { ...chosen, zoneId: 'z2' }
    expect(standIns([own], forwards(chosen, guarding, elsewhere))[0]?.claim.wanted).toBe(false)
    expect(standIns([own], forwards(chosen, guarding))[0]?.instead).toEqual(chosen)
  })

  it('takes its place among the claims at the name', () => {
    const other = reservation(3, '10.0.0.1', { name: own.name })
    const found = standIns([own], forwards(chosen, guarding))
    expect(withStandIns([own, other, chosen], found)).toEqual([{ ...own, wanted: true }, other, chosen])
  })

  it('goes by what got its client the other name', () => {
    const going = standIns([{ ...own, wanted: true }], forwards(chosen))
    expect(endOfStandIn(row(1, '10.0.0.1'), going)).toEqual(why)
    for (const other of [{ zoneId: 'z2' }, { type: 'AAAA' }, { value: '10.0.0.9' }]) {
      expect(endOfStandIn({ ...row(1, '10.0.0.1'), ...other }, going)).toBeNull()
    }
    const staying = standIns([own], forwards(chosen, guarding))
    expect(endOfStandIn(row(1, '10.0.0.1'), staying)).toBeNull()
    const { why: _, ...silent } = chosen
    expect(endOfStandIn(row(1, '10.0.0.1'), standIns([own], forwards(silent)))).toBeNull()
  })
})

describe('what is stored of stand-ins', () => {
  const stood = { ...own, wanted: true }

  it('stays as the last look left it, until the client chooses anew', () => {
    expect(asLookedAt([own, chosen], [stood, chosen])).toEqual([stood, chosen])
    expect(asLookedAt([own, chosen], [own, chosen])).toEqual([own, chosen])
    expect(asLookedAt([own, chosen], [stood])).toEqual([own, chosen])
    expect(asLookedAt([stood], [stood])).toEqual([stood])
    expect(asLookedAt([own], [stood])).toEqual([own])
  })

  it('is wanted when nothing is left of what was chosen', () => {
    expect(asLookedAt([own], [], [own, chosen])).toEqual([stood])
    const kept = { ...own, live: false }
    expect(asLookedAt([kept], [], [kept, chosen])).toEqual([kept])
    expect(asLookedAt([kept], [{ ...kept, wanted: true }], [kept, chosen])).toEqual([
      { ...kept, wanted: true },
    ])
  })
})
