import { describe, expect, it } from 'vitest'
import type { PlanLine, PlanOp } from '@/lib/core/plan'
import { planSafety, zoneTotals } from '@/lib/core/plan-safety'

const line = (op: PlanOp, zoneId = 'z1', name = 'epg.site.com'): PlanLine => ({
  op,
  would: op === 'held' ? 'delete' : null,
  zoneId,
  view: 'internal',
  zone: 'site.com',
  name,
  type: 'A',
  value: '10.0.0.1',
  before: null,
  after: null,
  recordId: null,
  reason: '',
  sourceKind: null,
  sourceId: null,
  alsoFor: [],
  follows: null,
  conflict: null,
  heldBy: null,
  leavesAt: null,
  cause: 'SYNC',
  chain: [],
})
const totals = {
  zoneId: 'z1',
  view: 'internal',
  zone: 'site.com',
  creates: 0,
  updates: 0,
  deletes: 0,
  touchesApex: false,
}

describe('zoneTotals', () => {
  it('counts by zone what touches the server', () => {
    const ops: PlanOp[] = ['create', 'create', 'update', 'delete', 'keep', 'refuse', 'held']
    expect(zoneTotals([line('delete', 'z2'), ...ops.map((op) => line(op))])).toEqual([
      { ...totals, creates: 2, updates: 1, deletes: 1 },
      { ...totals, zoneId: 'z2', deletes: 1 },
    ])
    expect(zoneTotals([line('delete', 'z1'), line('update', 'z2')]).map(({ zoneId }) => zoneId)).toEqual([
      'z1',
      'z2',
    ])
    expect(zoneTotals([line('keep')])).toEqual([])
  })

  it('adds up the parts of a plan', () => {
    const before = zoneTotals([line('delete', 'z2'), line('create')])
    expect(zoneTotals([line('update'), line('delete', 'z2'), line('create', 'z0')], before)).toEqual([
      { ...totals, zoneId: 'z0', creates: 1 },
      { ...totals, creates: 1, updates: 1 },
      { ...totals, zoneId: 'z2', deletes: 2 },
    ])
    expect(before).toEqual(zoneTotals([line('delete', 'z2'), line('create')]))
  })

  it('sees the apex', () => {
    const [found] = zoneTotals([line('update', 'z1', 'site.com'), line('update')])
    expect(found?.touchesApex).toBe(true)
  })
})

describe('planSafety', () => {
  it.each([
    [9, 9, true],
    [10, 3, true],
    [10, 4, false],
    [100, 30, true],
    [100, 31, false],
    [0, 0, true],
  ])('a zone of %i with %i touched: %s', (size, touched, safe) => {
    expect(planSafety({ ...totals, updates: touched - 1, deletes: 1 }, size) === null).toBe(safe)
  })

  it('does not count what is created', () => {
    expect(planSafety({ ...totals, creates: 1000 }, 10)).toBeNull()
  })

  it('says the numbers', () => {
    expect(planSafety({ ...totals, deletes: 40 }, 100)).toBe(
      'the plan changes 40 of 100 records in site.com (40 %, at most 30 % without a person)',
    )
    expect(planSafety({ ...totals, touchesApex: true }, 1)).toBe('the plan changes the apex of site.com')
  })
})
