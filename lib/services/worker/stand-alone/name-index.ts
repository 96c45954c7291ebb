import { BUCKETS, bucketOf } from '@/lib/services/worker/stand-alone/name-bucket'
import { createNumbers } from '@/lib/services/worker/stand-alone/numbers'

/** Who may have a claim at a name. Names are kept as numbers of four bytes: two that share one are both answered. */
export interface NameIndex {
  add(name: string, source: number): void
  /** Every source that was added for the name, and now and then another; each once. */
  at(name: string): Set<number>
}

/** An index with nothing in it. */
export function createNameIndex(): NameIndex {
  // By bucket: its first entry, counted from 1 (0: none). By entry, counted from 0: its source, and the next one.
  const first = new Int32Array(BUCKETS)
  const sources = createNumbers()
  const next = createNumbers()

  return {
    add(name, source) {
      const bucket = bucketOf(name)
      next.push(first[bucket] ?? 0)
      sources.push(source)
      first[bucket] = sources.count()
    },
    at(name) {
      const found = new Set<number>()
      for (let at = first[bucketOf(name)] ?? 0; at !== 0; at = next.get(at - 1))
        found.add(sources.get(at - 1))
      return found
    },
  }
}
