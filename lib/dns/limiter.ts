import PQueue from 'p-queue'

export interface LimiterOptions {
  start?: number
  min?: number
  max?: number
  /** Errors that say "too much": timeouts, 429, 5xx, refused connections. */
  isOverload: (error: unknown) => boolean
  /** Milliseconds, monotonic. */
  now?: () => number
}

export interface LimiterStats {
  limit: number
  running: number
  waiting: number
}

export interface Limiter {
  run<T>(fn: () => Promise<T>, options?: { urgent?: boolean }): Promise<T>
  stats(): LimiterStats
}

/** Latency that varies by less than this is noise, not queueing (milliseconds). */
const NOISE_MS = 20

/**
 * Bounds the calls in flight and finds the bound by itself: half as many more per round of calls (after
 * the first setback: one more) while the latency stays flat and the bound is really used, fewer when the latency
 * doubles, half on an overload error.
 * Nobody documents what a SOLIDserver bears; vendors advise 2 to 4, so it starts there and earns more.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const min = Math.max(1, options.min ?? 1)
  const max = Math.max(min, options.max ?? 32)
  const now = options.now ?? (() => performance.now())
  const queue = new PQueue({ concurrency: Math.min(max, Math.max(min, options.start ?? 4)) })
  let baseline = Number.POSITIVE_INFINITY
  let lastShrink = Number.NEGATIVE_INFINITY
  let finding = true
  let round = { calls: 0, total: 0, saturated: false }

  const setLimit = (limit: number) => {
    queue.concurrency = Math.min(max, Math.max(min, Math.floor(limit)))
    round = { calls: 0, total: 0, saturated: false }
  }

  const succeeded = (ms: number) => {
    round.calls += 1
    round.total += ms
    if (round.calls < Math.max(4, queue.concurrency)) return
    const mean = round.total / round.calls
    // The floor rises slowly, so that a server that became slower for good is not held against an old best.
    baseline = Math.min(baseline * 1.05, mean)
    const limit = queue.concurrency
    if (mean > baseline * 2 + NOISE_MS) {
      finding = false
      setLimit(limit * 0.8)
    } else if (round.saturated && mean <= baseline * 1.5 + NOISE_MS) {
      setLimit(finding ? limit * 1.5 : limit + 1)
    } else setLimit(limit)
  }

  const overloaded = (startedAt: number) => {
    // Calls that began before the last cut failed under the old limit: one burst of errors is one cut.
    if (startedAt < lastShrink) return
    lastShrink = now()
    finding = false
    setLimit(queue.concurrency / 2)
  }

  return {
    run: (fn, { urgent = false } = {}) =>
      queue.add(
        async () => {
          const startedAt = now()
          if (queue.pending >= queue.concurrency) round.saturated = true
          try {
            const result = await fn()
            succeeded(now() - startedAt)
            return result
          } catch (error) {
            if (options.isOverload(error)) overloaded(startedAt)
            throw error
          }
        },
        { priority: urgent ? 1 : 0 },
      ),
    stats: () => ({ limit: queue.concurrency, running: queue.pending, waiting: queue.size }),
  }
}
