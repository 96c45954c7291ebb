import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { createKeaFeed } from './feed'
import { PRESENT_KEY } from './names'
import { keaDatabase } from './testing/kea-database'

// The feed has one connection, and is asked by several at once: the intake, the health check, the metrics.

let database: TestDatabase
beforeAll(async () => {
  database = await keaDatabase()
}, 60_000)
afterAll(() => database.drop())

// The warning is given once for each process: this test comes first.
test('statements go one after another', async () => {
  const warnings: string[] = []
  const hear = (warning: Error) => warnings.push(warning.message)
  process.on('warning', hear)
  const feed = createKeaFeed({ connection: { connectionString: database.url } })
  try {
    await Promise.all([
      feed.acquire(),
      feed.beat(),
      ...Array.from({ length: 5 }, () => feed.state()),
      feed.take(10, async () => undefined),
    ])
    await new Promise((resolve) => setImmediate(resolve))
    expect(warnings).toEqual([])
  } finally {
    process.off('warning', hear)
    await feed.close()
  }
})

test('a lock that is not free in time spoils nobody else’s statement', async () => {
  const other = new pg.Client({ connectionString: database.url })
  await other.connect()
  await other.query(`SELECT pg_advisory_lock_shared(${PRESENT_KEY})`)
  const feed = createKeaFeed({ connection: { connectionString: database.url } })
  try {
    await feed.state()
    // The intake waits for a lock that it does not get; meanwhile the others ask.
    const acquired = feed.acquire()
    const states = []
    while (states.length < 20) {
      states.push(feed.state())
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(await acquired).toBe(true)
    for (const state of await Promise.all(states)) expect(state).toMatchObject({ dropped: 0 })
  } finally {
    await feed.close()
    await other.end()
  }
})
