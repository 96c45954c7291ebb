import type { KeaLease } from '@/lib/core/ports/kea'
import type { OpenLeaseFile, RowsRead } from './open-file'
import type { FileRow } from './row'
import { openFileSet } from './siblings'

export interface CatchUp {
  path: string
  /** The file that was read to its end. */
  finished: OpenLeaseFile
  /** The one that has its name now, as far as we noticed. */
  next: OpenLeaseFile
  known: (ip: string) => KeaLease | undefined
  /** Rows of a file that is gone, found in what kea-lfc made of it. */
  onLate: (count: number) => void
}

/**
 * After a rotation: when the finished file is not the one beside the new one, there may have been another between the
 * two. A raw one (`.1`) is read as it is. What kea-lfc made (`.2`, `.completed`) has the last row of each address in
 * the order of addresses; from it only what is newer than the finished file is taken. That an address is missing there
 * proves nothing, so no end comes from it. Rejects with errors of Node.
 */
export async function* catchUp({ path, finished, next, known, onLate }: CatchUp): AsyncGenerator<RowsRead> {
  const { history, current } = await openFileSet(path)
  const files = current === null ? history : [...history, current]
  try {
    // Rotated again meanwhile: what lies there includes what `next` is about to tell, in another order.
    if (current?.identity !== next.identity) return
    if (history.some(({ identity }) => identity === finished.identity)) return
    const since = await finished.lastWrite()
    for (const file of history) {
      const isRaw = file.path === `${path}.1`
      for await (const { rows, writtenBy } of file.read()) {
        const news = isRaw ? rows : rows.filter((row) => isNews(row, known(row.lease.ip), since))
        if (!isRaw && news.length > 0) onLate(news.length)
        yield { rows: news, writtenBy }
      }
    }
  } finally {
    await Promise.all(files.map((file) => file.close()))
  }
}

/** `since`: milliseconds; cltt is in whole seconds. */
function isNews({ lease, cltt }: FileRow, known: KeaLease | undefined, since: number): boolean {
  if (known === undefined) return cltt + 1000 > since && lease.state !== 2
  if (known.expiresAt === lease.expiresAt) return known.state === 0 && lease.state === 2
  return cltt + 1000 > since
}
