import type pg from 'pg'
import { expect, it } from 'vitest'
import type { Companion } from '@/worker/companion'
import { readiness } from '@/worker/readiness'

function reasonOf(rows: unknown[], idleMs: number, listed = true): Promise<string | null> {
  const ready = readiness()
  const pool = { query: async (text: string) => ({ rows: text.includes('graphile') ? rows : [] }) }
  const companion = { idleMs: () => idleMs, intake: { listed: () => listed } }
  ready.attach(pool as unknown as pg.Pool, companion as unknown as Companion)
  return ready.reason()
}

it('is not ready while jobs are due for long and none ends', async () => {
  expect(await reasonOf([{}], 61_000)).toBe('the queue stands still: jobs are due, and none ends')
  expect(await reasonOf([], 61_000)).toBeNull()
  // Many wait, and they are being worked off.
  expect(await reasonOf([{}], 1_000)).toBeNull()
  expect(await reasonOf([], 1_000, false)).toBe("Kea's tables were not read yet")
  expect(await readiness().reason()).toBe('starting')
})
