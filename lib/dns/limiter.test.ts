import { describe, expect, it } from 'vitest'
import { createLimiter, type Limiter } from './limiter'

const overload = new Error('429')

/** A limiter on a clock of its own: every call takes what `latency` says at that moment. */
function world(options: { start?: number; min?: number; max?: number } = {}) {
  let clock = 0
  const limiter = createLimiter({ ...options, now: () => clock, isOverload: (error) => error === overload })
  const rounds = async (count: number, latencyMs: number, fail = false) => {
    for (let round = 0; round < count; round++) {
      const size = limiter.stats().limit
      let done = 0
      let release: () => void = () => undefined
      const all = new Promise<void>((resolve) => {
        release = resolve
      })
      const calls = Array.from({ length: size }, () =>
        limiter.run(async () => {
          done += 1
          if (done === size) {
            clock += latencyMs
            release()
          }
          await all
          if (fail) throw overload
        }),
      )
      await Promise.allSettled(calls)
      clock += 1
    }
  }
  return { limiter, rounds }
}

const limit = (limiter: Limiter) => limiter.stats().limit

describe('limiter', () => {
  it('starts at four and grows to its bound while the latency is flat', async () => {
    const { limiter, rounds } = world({ max: 12 })
    expect(limit(limiter)).toBe(4)
    await rounds(3, 100)
    expect(limit(limiter)).toBeGreaterThan(5)
    await rounds(40, 100)
    expect(limit(limiter)).toBe(12)
  })

  it('feels its way after a setback', async () => {
    const { limiter, rounds } = world({ max: 32 })
    await rounds(3, 100)
    await rounds(1, 100, true)
    const before = limit(limiter)
    await rounds(2, 100)
    expect(limit(limiter)).toBeGreaterThan(before)
    expect(limit(limiter)).toBeLessThanOrEqual(before + 2)
  })

  it('does not grow when nobody needs more', async () => {
    const { limiter } = world()
    for (let call = 0; call < 100; call++) await limiter.run(async () => undefined)
    expect(limit(limiter)).toBe(4)
  })

  it('gives way when calls take more than twice as long', async () => {
    const { limiter, rounds } = world()
    await rounds(10, 100)
    const before = limit(limiter)
    await rounds(3, 400)
    expect(limit(limiter)).toBeLessThan(before)
  })

  it('halves once for a burst of errors, and stops at one', async () => {
    const { limiter, rounds } = world({ start: 16 })
    await rounds(1, 10, true)
    expect(limit(limiter)).toBe(8)
    await rounds(10, 10, true)
    expect(limit(limiter)).toBe(1)
  })

  it('lets an urgent call pass those that wait', async () => {
    const { limiter } = world({ start: 1, max: 1 })
    const order: string[] = []
    const call = (name: string, urgent = false) => limiter.run(async () => void order.push(name), { urgent })
    await Promise.all([call('first'), call('second'), call('ping', true)])
    expect(order).toEqual(['first', 'ping', 'second'])
  })
})
