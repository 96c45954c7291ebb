import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Heard, startLoop } from '@/lib/services/worker/stand-alone/loop'

test('bells that never stop ringing do not put off the poll, which sees what nobody tells', async () => {
  const end = new AbortController()
  const say = () => undefined
  const reads: (Heard | null)[] = []
  const loop = startLoop({
    keeper: null,
    feed: {
      refresh: async (heard) => void reads.push(heard),
      announce: say,
      rebuild: () => ({ count: 0, claims: () => [], near: () => [] }),
      news: () => ({ names: [], sources: { count: 0, claims: () => [], near: () => [] } }),
    },
    log: { debug: say, info: say, warn: say, error: say, line: say },
    ...{ signal: end.signal, pollMs: 100, syncEveryMs: 3_600_000, now: () => new Date() },
  })
  for (let bell = 0; bell < 30; bell += 1) {
    loop.ring('added')
    await sleep(20)
  }
  end.abort()
  await loop.done
  const all = reads.filter((heard) => heard === null).length
  expect(all).toBeGreaterThanOrEqual(3)
  expect(reads.length - all).toBeGreaterThan(all)
})
