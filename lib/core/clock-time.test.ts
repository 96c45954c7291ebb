import { expect, it } from 'vitest'
import { clockTime } from '@/lib/core/clock-time'

it('has two digits each', () => {
  expect(clockTime(new Date(2026, 10, 21, 7, 4, 9))).toBe('07:04:09')
})
