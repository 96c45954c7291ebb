import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

export interface Doorbell {
  /** Resolves at the next ring, at once when it rang since the last call; also when closed. */
  wait(): Promise<void>
  /** Resolves after that many milliseconds; at once when closed. */
  pause(ms: number): Promise<void>
  close(): void
}

/** A burst of rows rings once. */
const COLLECT_MS = 100

/**
 * Rings every `pollMs`, and soon after something happened to a file whose name begins like that of `path`. The second is
 * a help where the system offers it (not on network file systems); the first is the truth. `onRing` runs first.
 */
export function leaseFileDoorbell(path: string, pollMs: number, onRing: () => void): Doorbell {
  let watcher: FSWatcher | null = null
  let collecting: NodeJS.Timeout | null = null
  let rang = false
  let closed = false
  let wake: (() => void) | null = null
  const pauses = new Map<NodeJS.Timeout, () => void>()

  const ring = () => {
    collecting = null
    onRing()
    rang = true
    wake?.()
  }
  const listen = () => {
    if (watcher !== null || closed) return
    try {
      watcher = watch(dirname(path), { persistent: false })
    } catch {
      return
    }
    watcher.on('change', (_event, name) => {
      if (typeof name === 'string' && !name.startsWith(basename(path))) return
      collecting ??= setTimeout(ring, COLLECT_MS)
    })
    watcher.on('error', () => {
      watcher?.close()
      watcher = null
    })
  }
  const timer = setInterval(() => {
    listen()
    ring()
  }, pollMs)
  listen()

  return {
    async wait() {
      if (!rang && !closed) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = null
      }
      rang = false
    },
    pause(ms) {
      if (closed) return Promise.resolve()
      return new Promise((resolve) => {
        const pause = setTimeout(() => {
          pauses.delete(pause)
          resolve()
        }, ms)
        pauses.set(pause, resolve)
      })
    },
    close() {
      closed = true
      clearInterval(timer)
      if (collecting !== null) clearTimeout(collecting)
      watcher?.close()
      for (const [pause, resolve] of pauses) {
        clearTimeout(pause)
        resolve()
      }
      wake?.()
    },
  }
}
