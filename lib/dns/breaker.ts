import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
} from 'cockatiel'
import { clockTime } from '@/lib/core/clock-time'
import { DnsError } from '@/lib/core/ports/dns'

export type BreakerState = 'closed' | 'open' | 'half-open'

/** What an operator sees of a server: whether we call it, since when, and why not. */
export interface BreakerHealth {
  state: BreakerState
  since: Date
  lastError: string | null
}

export interface BreakerOptions {
  /** Who is waited for, in the message of a refused call. */
  label: string
  /** Consecutive failures that open the circuit. */
  threshold: number
  /** Milliseconds until the first probe; doubles with every failed probe. */
  firstWaitMs: number
  maxWaitMs: number
  /** Which errors speak against the server; others (a refused record) do not. */
  counts: (error: Error) => boolean
  /** A harmless read that must go through `run(fn, { probe: true })`. */
  probe: () => Promise<unknown>
}

export interface Breaker {
  run<T>(fn: () => Promise<T>, options?: { probe?: boolean }): Promise<T>
  health(): BreakerHealth
  onChange(listener: (health: BreakerHealth) => void): () => void
  close(): void
}

const NAMES: Record<CircuitState, BreakerState> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
}

/**
 * A circuit breaker that heals itself: while open every call is refused at once with a transient DnsError
 * (code `circuit-open`), and only the probe, on its own timer, may try the server. A real write is never the
 * one that finds out.
 */
export function createBreaker(options: BreakerOptions): Breaker {
  const listeners = new Set<(health: BreakerHealth) => void>()
  let waitMs = options.firstWaitMs
  let since = new Date()
  /** When the circuit opened first: a probe that fails begins nothing new. */
  let openSince: Date | null = null
  let lastError: string | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const policy = circuitBreaker(handleWhen(options.counts), {
    breaker: new ConsecutiveBreaker(options.threshold),
    halfOpenAfter: new DelegateBackoff<{ attempt: number }>(({ attempt }) => {
      waitMs = Math.min(options.maxWaitMs, options.firstWaitMs * 2 ** Math.min(attempt - 1, 20))
      return waitMs
    }),
  })

  const withoutLabel = (error: string): string =>
    error.startsWith(options.label) ? error.slice(options.label.length).replace(/^:? /, '') : error

  const health = (): BreakerHealth => ({ state: NAMES[policy.state], since, lastError })

  policy.onFailure(({ reason }) => {
    if ('error' in reason) lastError = reason.error.message
  })
  policy.onStateChange((state) => {
    since = new Date()
    if (state === CircuitState.Closed) {
      lastError = null
      openSince = null
    } else openSince ??= since
    if (state === CircuitState.Open && !closed) {
      // One millisecond late, so that cockatiel's own clock surely agrees that the wait is over.
      timer = setTimeout(() => void options.probe().catch(() => undefined), waitMs + 1)
      timer.unref()
    }
    const now = health()
    for (const listener of listeners) listener(now)
  })

  const refused = () =>
    new DnsError(
      'transient',
      `waiting for ${options.label} since ${clockTime(openSince ?? since)}: ${withoutLabel(lastError ?? 'it failed')}`,
      'circuit-open',
    )

  return {
    async run(fn, { probe = false } = {}) {
      if (!probe && NAMES[policy.state] === 'open') throw refused()
      try {
        return await policy.execute(fn)
      } catch (error) {
        throw error instanceof BrokenCircuitError ? refused() : error
      }
    },
    health,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closed = true
      clearTimeout(timer)
      listeners.clear()
    },
  }
}
