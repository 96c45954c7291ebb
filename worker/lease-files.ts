import { followLeaseFile, type LeaseFileBatch } from '@/lib/kea/lease-file/follow'
import { type LeaseFileProblem, problemText } from '@/lib/kea/lease-file/problem'
import type { LeaseFileChange } from '@/lib/kea/lease-file/tracker'
import type { WorkerLog } from '@/lib/services/worker/deps'

export interface LeaseFilesOptions {
  /** One for IPv4, one for IPv6, or either. */
  paths: readonly string[]
  pollMs: number
  /** A file that cannot be read is an error, not something to wait for. */
  once: boolean
  log: WorkerLog
  signal: AbortSignal
  /** Called for each batch, in the order of its file; `listed` once all files were read to their end. */
  onBatch: (changes: readonly LeaseFileChange[], listed: boolean) => void
}

export interface LeaseFiles {
  /** True when all of them were read to their end; false when one cannot be, or the signal came first. */
  listed: Promise<boolean>
  /** Resolves when nothing more will come. */
  ended: Promise<unknown>
  stop(): void
}

/** Follows several lease files at once. One that is missing holds nobody up. */
export function openLeaseFiles(options: LeaseFilesOptions): LeaseFiles {
  const { paths, pollMs, once, log, signal } = options
  const unread = new Set(paths)
  let isListed: (ok: boolean) => void = () => undefined
  const listed = new Promise<boolean>((resolve) => {
    isListed = resolve
  })

  function read(path: string): void {
    unread.delete(path)
    if (unread.size === 0) isListed(true)
  }

  function trouble(path: string, problem: LeaseFileProblem): void {
    const text = problemText(problem)
    if (problem.kind !== 'missing' && problem.kind !== 'unreadable' && problem.kind !== 'not-a-lease-file') {
      log.warn(text)
    } else if (once) {
      log.error(text.replace('; waiting for it', ''))
      isListed(false)
    } else {
      log.warn(text)
      read(path)
    }
  }

  const followers = paths.map((path) => ({
    path,
    follower: followLeaseFile(path, { pollMs, onProblem: (problem) => trouble(path, problem) }),
  }))
  const take = (path: string, { changes, upToDate }: LeaseFileBatch) => {
    options.onBatch(changes, unread.size === 0)
    if (upToDate) read(path)
  }
  const ended = Promise.all(
    followers.map(async ({ path, follower }) => {
      for await (const batch of follower) take(path, batch)
    }),
  )
  const stop = () => {
    for (const { follower } of followers) follower.stop()
    isListed(false)
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  return { listed, ended, stop }
}
