/** Exit code of a process that ended though nobody asked it to. */
const UNASKED = 70

/**
 * Ends the process when it is asked to (SIGTERM, SIGINT), after `close`, with exit code 0. Any other end is a fault:
 * it is told in one line and its exit code is never 0.
 */
export function endOnRequest(close: () => Promise<void>): void {
  let asked: NodeJS.Signals | undefined
  const stop = (signal: NodeJS.Signals) => {
    if (asked) return
    asked = signal
    console.error(`Stopping on ${signal}.`)
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('exit', (code) => {
    if (asked || code !== 0) return
    console.error('The simulator ended though nobody stopped it. Please report this.')
    process.exitCode = UNASKED
  })
}
