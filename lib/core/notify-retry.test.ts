import { expect, it } from 'vitest'
import { notifyPause } from '@/lib/core/notify-retry'

it.each([
  [1, 30_000],
  [2, 120_000],
  [3, 600_000],
  [4, 3_600_000],
  [5, 21_600_000],
])('after attempt %i it waits %i ms, a fifth less or more', (attempts, ms) => {
  expect(notifyPause(attempts, 0.5)).toBe(ms)
  expect(notifyPause(attempts, 0)).toBe(ms * 0.8)
  expect(notifyPause(attempts, 1)).toBe(ms * 1.2)
})

it('ends after the sixth attempt', () => {
  expect(notifyPause(6, 0.5)).toBeNull()
})
