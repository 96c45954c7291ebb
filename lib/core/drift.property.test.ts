import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import { applyDrift, type DriftMark, type DriftRow, type DriftVerdict } from '@/lib/core/drift'
import { alertsOfDrift } from '@/lib/core/drift-alerts'
import type { PlanLine } from '@/lib/core/plan'
import { fixed, foreign, lease, own, reservation } from '@/lib/core/testing/at-name'

const VALUES = ['192.168.1.1', '192.168.1.2', '192.168.1.3', '192.168.1.4']
const KINDS = ['missing', 'changed', 'ttl', 'tag', 'duplicate', 'extra'] as const
const marks: fc.Arbitrary<DriftMark | null> = fc.constantFrom(
  null,
  'foreign' as const,
  ...KINDS,
  ...KINDS.map((kind) => `repair-${kind}` as const),
)
const row: fc.Arbitrary<Omit<DriftRow, 'wanted'>> = fc
  .record({
    value: fc.constantFrom(...VALUES),
    owned: fc.boolean(),
    present: fc.boolean(),
    ttl: fc.constantFrom(600, 60),
    drift: marks,
    provenance: fc.constantFrom('ddns(reservation)' as const, 'ddns(dynamic)' as const),
    client: fc.constantFrom(1, 2),
  })
  .map(({ value, owned, client, ...rest }) =>
    owned ? own(client, value, rest) : { ...foreign(value, { present: rest.present }), drift: rest.drift },
  ) as fc.Arbitrary<Omit<DriftRow, 'wanted'>>
const claim: fc.Arbitrary<Claim> = fc
  .tuple(fc.constantFrom(reservation, lease), fc.constantFrom(1, 2), fc.constantFrom(...VALUES))
  .chain(([make, client, value]) => fc.constantFrom(make(client, value), fixed(value)))

interface Facts {
  records: DriftRow[]
  claims: Claim[]
}

const facts: fc.Arbitrary<Facts> = fc
  .record({
    rows: fc.uniqueArray(row, { selector: ({ value }) => value, maxLength: 4 }),
    alias: fc.constantFrom(false, false, false, true),
    claims: fc.uniqueArray(claim, {
      selector: ({ sourceKind, sourceId, value }) => `${sourceKind} ${sourceId} ${value}`,
      maxLength: 3,
    }),
  })
  .map(({ rows, claims, alias }) => ({
    claims,
    records: [
      ...rows.map((one) => ({ ...one, wanted: claims.some(({ value }) => value === one.value) })),
      ...(alias ? [{ ...foreign('b.site.com', { type: 'CNAME' }), wanted: false, drift: null }] : []),
    ],
  }))

const warn: DriftVerdict = { drift: 'warn', from: 'global', gated: false }
const verdicts = fc.record({
  drift: fc.constantFrom('warn' as const, 'block' as const),
  from: fc.constantFrom('global' as const, 'scope' as const),
  gated: fc.boolean(),
})

function planOf({ records, claims }: Facts): PlanLine[] {
  return decide({ claims, records, instance: 'i1', mode: 'full', cause: 'RESERVATION' })
}
const judge = (given: Facts, verdict: DriftVerdict) =>
  applyDrift({ ...given, lines: planOf(given), instance: 'i1', verdict: () => verdict })
const changes = (lines: readonly PlanLine[]) =>
  lines.filter(({ op }) => op === 'create' || op === 'update' || op === 'delete')

/** What stands there after the changes of a plan were made, with the marks that the look leaves. */
function carriedOut({ records, claims }: Facts, judged: ReturnType<typeof judge>): Facts {
  let rows = records
  for (const line of changes(judged.lines)) {
    const gone = line.op === 'create' ? null : line.recordId
    rows = rows.filter(({ id, value, type }) => id !== gone && (value !== line.value || type !== line.type))
    if (line.after === null) continue
    const { value, ttl, owner } = line.after
    const provenance = owner?.provenance ?? 'ddns(reservation)'
    const made = own(1, value, { ttl, provenance, ownerRef: owner?.ref ?? null, type: line.type })
    rows = [...rows, { ...made, wanted: true, drift: null }]
  }
  return { claims, records: rows }
}

describe('drift', () => {
  it('never touches what is not ours, whatever the policy', () => {
    fc.assert(
      fc.property(facts, verdicts, (given, verdict) => {
        for (const line of changes(judge(given, verdict).lines)) {
          const touched = given.records.find(
            ({ value, type, present }) => present && value === line.before?.value && type === line.type,
          )
          expect(touched === undefined || touched.owned).toBe(true)
          if (line.op === 'create') expect(line.before).toBeNull()
        }
      }),
    )
  })

  it('never changes anything that bears a mark under Warn', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const marked = new Map(
          given.records.filter(({ drift }) => drift !== null).map((one) => [one.value, one]),
        )
        const { lines, found } = judge(given, warn)
        const told = new Set(
          found.flatMap(({ kind, row: { value } }) => (kind === 'duplicate' ? [] : [value])),
        )
        for (const { value } of changes(lines)) expect(told.has(value)).toBe(false)
        for (const value of told) expect(marked.has(value)).toBe(true)
      }),
    )
  })

  it('changes nothing more than the plan without it, but for what is put back beside others', () => {
    fc.assert(
      fc.property(facts, verdicts, (given, verdict) => {
        const before = new Set(planOf(given).map(({ type, value }) => `${type} ${value}`))
        for (const { type, value } of judge(given, verdict).lines)
          expect(before.has(`${type} ${value}`)).toBe(true)
        expect(judge(given, verdict).lines).toHaveLength(planOf(given).length)
      }),
    )
  })

  it('stands as wanted after one sweep under Block: a second one repairs nothing', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const block: DriftVerdict = { drift: 'block', from: 'global', gated: false }
        const after = carriedOut(given, judge(given, block))
        const again = judge(after, block)
        expect(again.found.filter(({ action }) => action === 'repair')).toEqual([])
        expect(again.lines.filter(({ cause }) => cause === 'REPAIR')).toEqual([])
      }),
    )
  })

  it('tells the same of the same facts', () => {
    fc.assert(
      fc.property(facts, verdicts, (given, verdict) => {
        const told = () => alertsOfDrift(judge(given, verdict).found, () => null)
        const turned = { ...given, records: [...given.records].reverse() }
        const reasons = (one: Facts) =>
          alertsOfDrift(judge(one, verdict).found, () => null)
            .map(({ reason }) => reason)
            .sort()
        expect(told()).toEqual(told())
        expect(reasons(turned)).toEqual(reasons(given))
        expect(new Set(reasons(given)).size).toBe(reasons(given).length)
      }),
    )
  })
})
