import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Claim, isDue } from '@/lib/core/claims'
import { type DecideInput, decide } from '@/lib/core/decide'
import type { PlanLine, RecordRow } from '@/lib/core/plan'

const name = 'a.site.com'
const zones = [
  { zoneId: 'z1', view: 'internal', zone: 'site.com', name },
  { zoneId: 'z2', view: 'external', zone: 'site.com', name },
  // The same name as the apex of a zone of its own.
  { zoneId: 'z3', view: 'internal', zone: name, name },
]
const value = fc.constantFrom('v1', 'v2', 'v3', 'v4')
const ref = fc.constantFrom('m1@1', 'm1@2', 'm2@1', 'm3@1')
const REFS: Readonly<Record<string, string>> = { 1: 'm1@1', 2: 'm1@2', 10: 'm2@1', b: 'm3@1' }
const provenance = fc.constantFrom(
  'static(admin)' as const,
  'ddns(dynamic)' as const,
  'ddns(reservation)' as const,
)
const ttl = fc.constantFrom(60, 600)
const zone = fc.constantFrom(...zones)
const type = fc.constantFrom('A' as const, 'AAAA' as const, 'PTR' as const)

const now = '2026-03-02T00:00:00.000Z'
const instants = ['2026-03-01T00:00:00.000Z', now, '2026-03-03T00:00:00.000Z'] as const

/** It asks for a record, and its grace is not over. */
const counts = (claim: Claim) => claim.wanted !== false && !isDue(claim, now)

const claims: fc.Arbitrary<Claim[]> = fc.uniqueArray(
  fc
    .record({
      zone,
      sourceKind: fc.constantFrom('static' as const, 'reservation' as const, 'lease' as const),
      sourceId: fc.constantFrom('1', '2', '10', 'b'),
      type,
      value,
      ttl,
      provenance,
      ref,
      live: fc.boolean(),
      until: fc.constantFrom(null, ...instants),
      since: fc.constantFrom(null, ...instants),
      guard: fc.boolean(),
      drift: fc.constantFrom('warn' as const, 'block' as const),
      identities: fc.subarray(['hw-address:a', 'duid:b', 'duid:c'], { maxLength: 2 }),
      wanted: fc.constantFrom(true, true, true, true, false),
    })
    // Whatever one source claims, it claims for one client.
    .map(({ zone: place, ...rest }) => ({ ...place, ...rest, ref: REFS[rest.sourceId] ?? rest.ref })),
  { maxLength: 10, selector: (c) => [c.sourceKind, c.sourceId, c.zoneId, c.type, c.value].join() },
)

const records: fc.Arbitrary<RecordRow[]> = fc.uniqueArray(
  fc
    .record({
      zone,
      type: fc.oneof(
        { weight: 9, arbitrary: type },
        { weight: 1, arbitrary: fc.constantFrom('CNAME', 'TXT') },
      ),
      value,
      ttl,
      provenance,
      owned: fc.boolean(),
      ownerRef: fc.option(ref),
      present: fc.boolean(),
      unexplained: fc.constantFrom(false, false, true),
    })
    .map(({ zone: place, ...rest }) => ({
      ...place,
      ...rest,
      id: `${place.zoneId}/${rest.type}/${rest.value}`,
    })),
  { maxLength: 12, selector: (r) => r.id },
)

const input = (c: Claim[], r: RecordRow[]): DecideInput => ({
  claims: c,
  records: r,
  instance: 'i',
  mode: 'full',
  cause: 'SYNC',
  now,
})

const same = (line: PlanLine, row: RecordRow, of: string) =>
  row.zoneId === line.zoneId && row.type === line.type && row.value === of

/** What the server has after the plan was carried out. */
function apply(plan: readonly PlanLine[], before: readonly RecordRow[]): RecordRow[] {
  let after = [...before]
  for (const line of plan) {
    if (line.op !== 'create' && line.op !== 'update' && line.op !== 'delete') continue
    const gone = line.op === 'create' ? line.value : (line.before?.value ?? '')
    after = after.filter((row) => !same(line, row, gone) && !same(line, row, line.after?.value ?? ''))
    if (line.after === null || line.after.owner === null) continue
    const { zoneId, view, zone: inZone, type: ofType } = line
    const { value: now, ttl: newTtl, owner } = line.after
    after.push({
      id: `new/${zoneId}/${ofType}/${now}`,
      zoneId,
      view,
      zone: inZone,
      name,
      type: ofType,
      value: now,
      ttl: newTtl,
      provenance: owner.provenance,
      owned: true,
      ownerRef: owner.ref,
      present: true,
    })
  }
  return after
}

const runs = { numRuns: 1000 }

describe('decide', { timeout: 30_000 }, () => {
  it('never updates or deletes what is not ours, nor anything but A, AAAA and PTR', () => {
    fc.assert(
      fc.property(claims, records, (c, r) => {
        for (const line of decide(input(c, r))) {
          if (line.op !== 'update' && line.op !== 'delete') continue
          const touched = r.filter((row) => row.present && same(line, row, line.before?.value ?? ''))
          expect(touched.map(({ owned, id }) => ({ owned, id }))).toEqual([
            { owned: true, id: line.recordId },
          ])
          expect(line.name).not.toBe(line.zone)
        }
      }),
      runs,
    )
  })

  it('leaves every value that is not ours standing', () => {
    fc.assert(
      fc.property(claims, records, (c, r) => {
        const after = apply(decide(input(c, r)), r)
        const foreign = r.filter((row) => row.present && !row.owned)
        expect(after).toEqual(expect.arrayContaining(foreign))
      }),
      runs,
    )
  })

  it('has nothing left to do after it was carried out', () => {
    fc.assert(
      fc.property(claims, records, (c, r) => {
        const again = decide(input(c, apply(decide(input(c, r)), r)))
        expect(again.filter(({ op }) => op !== 'keep' && op !== 'refuse')).toEqual([])
      }),
      runs,
    )
  })

  it('gives the same bytes in whatever order the facts come', () => {
    const shuffled = fc.tuple(claims, records).chain(([c, r]) =>
      fc.record({
        c: fc.constant(c),
        r: fc.constant(r),
        c2: fc.shuffledSubarray(c, { minLength: c.length }),
        r2: fc.shuffledSubarray(r, { minLength: r.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ c, r, c2, r2 }) => {
        expect(JSON.stringify(decide(input(c2, r2)))).toBe(JSON.stringify(decide(input(c, r))))
      }),
      runs,
    )
  })

  it('answers every claim exactly once', () => {
    fc.assert(
      fc.property(claims, records, (c, r) => {
        const plan = decide(input(c, r))
        for (const wanted of c.filter(counts)) {
          const source = `${wanted.sourceKind}:${wanted.sourceId}`
          const answers = plan.filter(
            (line) =>
              line.zoneId === wanted.zoneId &&
              line.type === wanted.type &&
              line.value === wanted.value &&
              (`${line.sourceKind}:${line.sourceId}` === source || line.alsoFor.includes(source)),
          )
          expect(answers.map(({ op }) => op)).toHaveLength(1)
          expect(['keep', 'create', 'update', 'refuse']).toContain(answers[0]?.op)
        }
      }),
      runs,
    )
  })

  it('publishes what it accepted, and leaves nothing of ours that nobody claims', () => {
    fc.assert(
      fc.property(claims, records, (c, r) => {
        const plan = decide(input(c, r))
        const after = apply(plan, r)
        for (const line of plan) {
          if (line.op === 'refuse' || line.op === 'delete') continue
          expect(after.some((row) => row.present && same(line, row, line.value))).toBe(true)
        }
        const held = after.filter(
          ({ present, owned, name: at, zone: apex }) => present && owned && at !== apex,
        )
        const claimed = (row: RecordRow) =>
          c.some((w) => counts(w) && w.zoneId === row.zoneId && w.type === row.type && w.value === row.value)
        const aliased = (row: RecordRow) =>
          r.some((o) => o.present && o.type === 'CNAME' && o.zoneId === row.zoneId)
        const managed = held.filter((row) => row.type !== 'CNAME' && row.type !== 'TXT')
        expect(managed.filter((row) => !claimed(row) && !aliased(row) && row.unexplained !== true)).toEqual(
          [],
        )
      }),
      runs,
    )
  })

  it('publishes nothing that is withheld, and answers every claim all the same', () => {
    fc.assert(
      fc.property(claims, records, value, (c, r, stopped) => {
        const withheld = (claim: Claim) =>
          claim.value === stopped ? ({ follows: 'refused', reason: 'no A' } as const) : null
        const plan = decide({ ...input(c, r), withheld })
        for (const line of plan.filter(
          ({ value: of, sourceKind }) => of === stopped && sourceKind !== null,
        )) {
          const theirs = r.some((row) => row.present && !row.owned && same(line, row, stopped))
          expect(['refuse', ...(theirs ? ['keep'] : [])]).toContain(line.op)
        }
        for (const wanted of c.filter(counts)) {
          const source = `${wanted.sourceKind}:${wanted.sourceId}`
          expect(
            plan.filter(
              (line) =>
                line.zoneId === wanted.zoneId &&
                line.type === wanted.type &&
                line.value === wanted.value &&
                (`${line.sourceKind}:${line.sourceId}` === source || line.alsoFor.includes(source)),
            ),
          ).toHaveLength(1)
        }
      }),
      runs,
    )
  })

  it('changes nothing while DNS is off, and nothing of leases while observing', () => {
    fc.assert(
      fc.property(claims, records, (c, r) => {
        const full = decide(input(c, r))
        const off = decide({ ...input(c, r), mode: 'off' })
        const observing = decide({ ...input(c, r), mode: 'observe' })
        expect(off.filter(({ op }) => op === 'create' || op === 'update' || op === 'delete')).toEqual([])
        const ofLease = observing.filter(({ sourceKind }) => sourceKind === 'lease')
        expect(ofLease.filter(({ op }) => op !== 'keep' && op !== 'held')).toEqual([])
        expect(off.map(({ op, would }) => (op === 'held' ? would : op)).sort()).toEqual(
          full.map(({ op }) => op).sort(),
        )
      }),
    )
  })
})
