const WINDOW_MS = 500
/** As many rows in the window: 100 a second. */
const BUSY = 50

/** How much has been coming lately. */
export interface Pace {
  took(rows: number): void
  /** So much is coming that the next rows may be waited for together. */
  busy(): boolean
}

/** Counts what was taken within the last half second. `now`: milliseconds, monotonic. */
export function createPace(now: () => number = () => performance.now()): Pace {
  let taken: { at: number; rows: number }[] = []
  return {
    took(rows) {
      if (rows > 0) taken.push({ at: now(), rows })
    },
    busy() {
      const since = now() - WINDOW_MS
      taken = taken.filter(({ at }) => at > since)
      return taken.reduce((sum, { rows }) => sum + rows, 0) >= BUSY
    },
  }
}
