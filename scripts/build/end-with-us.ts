import type { ChildProcess } from 'node:child_process'

/** Ends a child when this process exits before it is done: nobody else would. */
export function endWithUs(child: ChildProcess): void {
  const end = () => void child.kill('SIGTERM')
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
}
