const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Milliseconds after the first, second, … attempt that went wrong; after that many it has failed. */
const PAUSES = [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR] as const

/** Parts of a pause by which it may be shorter or longer, lest all that failed together come back together. */
const JITTER = 0.2

/**
 * Milliseconds until the next attempt, or null when there is none.
 *
 * @param attempts how many there were, 1 after the first
 * @param random 0 to 1
 */
export function notifyPause(attempts: number, random: number): number | null {
  const pause = PAUSES[attempts - 1]
  return pause === undefined ? null : Math.round(pause * (1 - JITTER + 2 * JITTER * random))
}
