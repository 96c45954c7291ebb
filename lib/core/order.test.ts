import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareIds, compareText, firstDifference } from '@/lib/core/order'

describe('order', () => {
  it('is by code units for text', () => {
    expect(['b', 'B', 'a', 'ä', 'a'].sort(compareText)).toEqual(['B', 'a', 'a', 'b', 'ä'])
  })

  it('is by size for ids that are numbers, before those that are not', () => {
    expect(['b', '10', '9', 'a', '09'].sort(compareIds)).toEqual(['09', '9', '10', 'a', 'b'])
  })

  it('takes the first difference', () => {
    expect(firstDifference(0, -1, 1)).toBe(-1)
    expect(firstDifference(0, 0)).toBe(0)
  })

  it('is a total order of ids', () => {
    const id = fc.oneof(fc.uuid(), fc.nat().map(String), fc.constantFrom('01', '1', '1e1'))
    fc.assert(
      fc.property(id, id, id, (a, b, c) => {
        expect(Math.sign(compareIds(a, b)) + Math.sign(compareIds(b, a))).toBe(0)
        if (a !== b) expect(compareIds(a, b)).not.toBe(0)
        if (compareIds(a, b) < 0 && compareIds(b, c) < 0) expect(compareIds(a, c)).toBeLessThan(0)
      }),
    )
  })
})
