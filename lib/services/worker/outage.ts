import type { WorkerLog } from '@/lib/services/worker/deps'

/** A trouble that is met again and again until it passes, told as often as there is something to tell. */
export interface Outage {
  failed(reason: string): void
  /** It works: called as often as one likes. */
  over(): void
}

/** Reasons that are remembered; a text with a figure in it is a new one each time. */
const MOST_REASONS = 10

/** Says `failing: reason` once for each reason, and `well` once when it is over. */
export function createOutage(
  log: Pick<WorkerLog, 'warn' | 'info'>,
  texts: { failing: string; well: string },
): Outage {
  const told = new Set<string>()
  return {
    failed(reason) {
      if (told.has(reason) || told.size >= MOST_REASONS) return
      told.add(reason)
      log.warn(`${texts.failing}: ${reason}`)
    },
    over() {
      if (told.size === 0) return
      told.clear()
      log.info(texts.well)
    },
  }
}
