import { expect, test, vi } from 'vitest'
import { createBatcher } from '@/lib/services/worker/batcher'

test('what is asked for while a run is under way shares the next run', async () => {
  const runs: number[][] = []
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const double = createBatcher<number, number>(async (items) => {
    runs.push(items)
    if (runs.length === 1) await gate
    return items.map((item) => item * 2)
  })
  const first = double(1)
  await Promise.resolve()
  const rest = [double(2), double(3), double(4)]
  release()
  expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6, 8])
  expect(runs).toEqual([[1], [2, 3, 4]])
})

test('one bad item takes nobody with it', async () => {
  const run = createBatcher<number, number>(async (items) => {
    if (items.includes(13)) throw new Error('unlucky')
    return items
  })
  const results = await Promise.allSettled([run(1), run(13), run(2)])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a run is never larger than allowed', async () => {
  const sizes: number[] = []
  const run = createBatcher<number, number>(
    async (items) => {
      sizes.push(items.length)
      return items
    },
    { max: 10 },
  )
  await Promise.all(Array.from({ length: 25 }, (_, index) => run(index)))
  expect(sizes).toEqual([10, 10, 5])
})

test('under load items wait for each other, a few at once do not', async () => {
  vi.useFakeTimers()
  try {
    const sizes: number[] = []
    const run = createBatcher<number, number>(
      async (items) => {
        sizes.push(items.length)
        return items
      },
      { gatherMs: 20 },
    )
    await run(0)
    expect(sizes).toEqual([1])
    // 400 in a second, one after another.
    const asked: Promise<number>[] = []
    for (let index = 0; index < 400; index += 1) {
      asked.push(run(index))
      await vi.advanceTimersByTimeAsync(2.5)
    }
    await vi.advanceTimersByTimeAsync(20)
    expect(await Promise.all(asked)).toHaveLength(400)
    expect(sizes.length).toBeLessThan(150)
    expect(sizes.at(-2)).toBeGreaterThanOrEqual(5)
    // Quiet again: nobody waits.
    await vi.advanceTimersByTimeAsync(2_000)
    sizes.length = 0
    await run(1)
    expect(sizes).toEqual([1])
  } finally {
    vi.useRealTimers()
  }
})
