import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { KeaFeed } from '@/lib/core/ports/kea'
import { feedHealth } from '@/worker/feed-health'
import type { Intake } from '@/worker/intake'
import { createMetrics } from '@/worker/metrics'
import { watchQueue } from '@/worker/readiness'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

// What is told of the road from Kea's tables while it is cut. The worker of the harness is not started: it lends databases.

let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
}, 60_000)
afterAll(() => worker.stop())
beforeEach(() => worker.app.query('delete from health'))

const BEAT = '2026-01-02T03:04:05.000Z'
const good = { pending: 0, oldestSeconds: 0, dropped: 0, bound: 1000 }
const feedOf = (state: () => Promise<typeof good>) =>
  ({ beat: async () => undefined, state }) as Partial<KeaFeed> as KeaFeed
const intakeOf = (reading: boolean, trouble: string | null) =>
  ({
    reading: () => reading,
    trouble: () => trouble,
    lastBeat: () => (reading ? new Date(BEAT) : null),
  }) as Partial<Intake> as Intake
const well = feedOf(async () => good)
const away = feedOf(() => Promise.reject(new Error('the Kea database does not answer')))
const deps = () => ({ ...worker.deps, now: () => new Date(BEAT) })
const row = async () => {
  const { rows } = await worker.app.query<{ state: string; detail: string | null; beat: string }>(
    `select state, detail, data->>'lastBeat' as beat from health where name = 'kea-feed'`,
  )
  return rows[0]
}
const later = () => worker.app.query(`update health set checked_at = now() - interval '31 seconds'`)

test.each([
  ['the heartbeat cannot be sent', away, intakeOf(true, null), 'the Kea database does not answer'],
  ['the events cannot be read', well, intakeOf(true, 'refused'), 'refused'],
  ['nobody reads them', well, intakeOf(false, 'refused'), 'refused'],
])(
  'when %s for a while, the feed is down, and says since when nothing came',
  async (_, feed, intake, detail) => {
    await feedHealth(deps(), well, intakeOf(true, null))
    expect(await row()).toEqual({ state: 'ok', detail: null, beat: BEAT })
    // It may be for a moment only, or for this process alone.
    await feedHealth(deps(), feed, intake)
    expect((await row())?.state).toBe('ok')
    await later()
    await feedHealth(deps(), feed, intake)
    expect(await row()).toEqual({ state: 'down', detail, beat: BEAT })
    await feedHealth(deps(), feed, intake)
    expect((await row())?.state).toBe('down')
    await feedHealth(deps(), well, intakeOf(true, null))
    expect((await row())?.state).toBe('ok')
  },
)

test('a feed that never came up is told too, and who only stands by tells nothing', async () => {
  await feedHealth(deps(), well, intakeOf(false, null))
  expect(await row()).toBeUndefined()
  await feedHealth(deps(), well, intakeOf(false, 'refused'))
  expect(await row()).toEqual({ state: 'down', detail: 'refused', beat: null })
})

test('the figures follow health while the Kea database is away, and say when ours is', async () => {
  const metrics = createMetrics()
  let broken = false
  const pool = {
    query: (text: string) =>
      broken ? Promise.reject(new Error('connection refused')) : worker.app.query(text),
  } as unknown as TestWorker['app']
  await worker.app.query(
    `insert into health (name, state, data) values ('database', 'ok', '{}'),
       ('kea-feed', 'down', jsonb_build_object('lastBeat', now() - interval '300 seconds'))`,
  )
  const queue = watchQueue({ ...worker.deps, pool }, away, metrics)
  const value = async (line: string) => {
    const text = await metrics.registry.metrics()
    return Number(
      text
        .split('\n')
        .find((each) => each.startsWith(line))
        ?.split(' ')
        .at(-1) ?? Number.NaN,
    )
  }
  try {
    await eventually(
      () => value('holdfast_health{hop="kea-feed"}'),
      (n) => n === 0,
    )
    expect(await value('holdfast_health{hop="database"}')).toBe(1)
    expect(await value('holdfast_feed_heartbeat_seconds')).toBeGreaterThan(299)
    broken = true
    await eventually(
      () => value('holdfast_health{hop="database"}'),
      (n) => n === 0,
    )
    expect(await value('holdfast_health{hop="kea-feed"}')).toBe(0)
  } finally {
    queue.stop()
  }
})
