import type pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTroubles } from '@/worker/troubles'
import { watchTroubles } from '@/worker/watch-troubles'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a hop that is well says so again, so that it is not taken for silent', async () => {
  const written: unknown[] = []
  const pool = {
    query: async (_text: string, values: unknown[]) => {
      written.push(values.slice(0, 3))
      return { rows: [] }
    },
  } as unknown as pg.Pool
  const troubles = createTroubles()
  troubles.set('vault', null)
  const watched = watchTroubles(pool, troubles)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(written.length).toBeGreaterThan(3)
  expect(written.every((row) => JSON.stringify(row) === '["vault","ok",null]')).toBe(true)
  troubles.set('vault', 'Vault is sealed')
  await vi.advanceTimersByTimeAsync(15_000)
  expect(written.slice(-2)).toEqual([
    ['vault', 'degraded', 'Vault is sealed'],
    ['vault', 'degraded', 'Vault is sealed'],
  ])
  watched.stop()
  const before = written.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(written).toHaveLength(before)
})
