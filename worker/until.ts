import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkerLog } from '@/lib/services/worker/deps'

const FIRST_MS = 250
const LAST_MS = 10_000

/**
 * Tries until it works, with growing pauses; says why it waits whenever the reason is a new one. Rejects when the signal
 * ends it, or at once with an error that is not worth waiting for.
 */
export async function untilItWorks<T>(
  log: WorkerLog,
  signal: AbortSignal,
  what: string,
  attempt: () => Promise<T>,
  isPassing: (error: unknown) => boolean = () => true,
): Promise<T> {
  let said = ''
  for (let pause = FIRST_MS; ; pause = Math.min(LAST_MS, pause * 2)) {
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error
      const reason = error instanceof Error ? error.message : 'unknown error'
      if (reason !== said) log.warn(`${what} failed, trying again: ${reason}`)
      said = reason
    }
    await sleep(pause * (0.75 + Math.random() / 2), undefined, { signal })
  }
}
