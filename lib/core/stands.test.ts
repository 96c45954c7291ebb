import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import type { RecordRow } from '@/lib/core/plan'
import { stands } from '@/lib/core/stands'

const name = 'a.site.com'
const claim: Claim = {
  ...{ sourceKind: 'reservation', sourceId: '1', zoneId: 'z1', view: 'internal', zone: 'site.com', name },
  ...{ type: 'A', value: '10.0.0.1', ttl: 600, provenance: 'ddns(reservation)', ref: 'm@1' },
}
const asClaimed = (one: Claim): RecordRow => {
  const { zoneId, view, zone, type, value, ttl, provenance, ref } = one
  return {
    ...{ id: `${zoneId}/${type}/${value}`, zoneId, view, zone, name: one.name, type, value, ttl, provenance },
    ...{ owned: true, ownerRef: ref, present: true },
  }
}
const record = asClaimed(claim)
const second: Claim = { ...claim, value: '10.0.0.2' }

test('what stands as it is claimed', () => {
  expect(stands([claim], [record])).toBe(true)
  expect(stands([claim, second], [asClaimed(second), record])).toBe(true)
})

describe('everything else is left to decide', () => {
  it.each<[string, Claim[], RecordRow[]]>([
    ['nothing is claimed', [], []],
    ['nothing stands', [claim], []],
    ['something else stands beside it', [claim], [record, asClaimed(second)]],
    ['something else stands in its place', [claim], [asClaimed(second)]],
    [
      'another source claims the name too',
      [claim, { ...second, sourceId: '2' }],
      [record, asClaimed(second)],
    ],
    ['of another kind', [claim, { ...second, sourceKind: 'lease' }], [record, asClaimed(second)]],
    [
      'two of a lease',
      [
        { ...claim, sourceKind: 'lease' },
        { ...second, sourceKind: 'lease' },
      ],
      [record, asClaimed(second)],
    ],
    ['named by its client too', [claim, { ...second, drift: null }], [record, asClaimed(second)]],
    ['the apex of a zone', [{ ...claim, zone: name }], [record]],
    ['wanted no more', [{ ...claim, wanted: false }], [record]],
    ['of a lease that ended', [{ ...claim, live: false }], [record]],
    ['in its grace', [{ ...claim, until: '2026-03-01T00:00:00.000Z' }], [record]],
    ['gone', [claim], [{ ...record, present: false }]],
    ['somebody else made it', [claim], [{ ...record, owned: false }]],
    ['of another type', [claim], [{ ...record, type: 'AAAA' }]],
    ['in another zone', [claim], [{ ...record, zoneId: 'z2' }]],
    ['with another TTL', [claim], [{ ...record, ttl: 60 }]],
    ['with another provenance', [claim], [{ ...record, provenance: 'ddns(dynamic)' }]],
    ['of another client', [claim], [{ ...record, ownerRef: 'm@2' }]],
  ])('%s', (_, claims, records) => {
    expect(stands(claims, records)).toBe(false)
  })
})

const change: fc.Arbitrary<Partial<RecordRow>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  fc.record({ ttl: fc.constantFrom(60, 600) }),
  fc.record({ owned: fc.boolean() }),
  fc.record({ ownerRef: fc.constantFrom('m@1', 'm@2', null) }),
  fc.record({ type: fc.constantFrom('A', 'CNAME', 'TXT') }),
  fc.record({ unexplained: fc.boolean() }),
)
const claims = fc.uniqueArray(
  fc.record({
    ...{
      value: fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3'),
      type: fc.constantFrom('A' as const, 'PTR' as const),
    },
    ...{ zoneId: fc.constantFrom('z1', 'z2'), sourceId: fc.constantFrom('1', '1', '1', '2') },
    ...{
      sourceKind: fc.constantFrom(
        'reservation' as const,
        'reservation' as const,
        'static' as const,
        'lease' as const,
      ),
    },
    ...{ drift: fc.constantFrom('warn' as const, 'block' as const, null), guard: fc.boolean() },
    ...{ since: fc.constantFrom(null, '2026-03-01T00:00:00.000Z') },
    ...{ until: fc.constantFrom(null, null, null, '2026-03-01T00:00:00.000Z') },
  }),
  { maxLength: 3, selector: (one) => [one.sourceKind, one.sourceId, one.zoneId, one.type, one.value].join() },
)

test('decide keeps all of what stands', () => {
  let seen = 0
  fc.assert(
    fc.property(claims, fc.array(change, { minLength: 3, maxLength: 3 }), (some, changes) => {
      const wanted = some.map((one) => ({ ...claim, ...one }))
      const records = wanted.map((one, at) => ({ ...asClaimed(one), ...changes[at] }))
      if (!stands(wanted, records)) return
      seen += 1
      const input = { claims: wanted, records, instance: 'me', now: '2026-03-02T00:00:00.000Z' }
      const lines = decide({ ...input, mode: 'full', cause: 'SYNC' })
      expect(lines.filter(({ op }) => op !== 'keep')).toEqual([])
    }),
    { numRuns: 2_000 },
  )
  expect(seen).toBeGreaterThan(100)
})
