import { BUCKETS, bucketOf } from '@/lib/services/worker/stand-alone/name-bucket'
import { createNumbers } from '@/lib/services/worker/stand-alone/numbers'
import { createTextStore } from '@/lib/services/worker/stand-alone/text-store'

/** Names and their numbers, counted from 0 in the order in which they came. */
export interface NameTable {
  /** The number of a name; one that is new gets the next. */
  number(name: string): number
  /** Null: the name has none. */
  find(name: string): number | null
  name(number: number): string
  count(): number
}

/** A table with nothing in it. */
export function createNameTable(): NameTable {
  const names = createTextStore()
  // By bucket: its newest name, counted from 1 (0: none). By name: the one before it.
  const newest = new Int32Array(BUCKETS)
  const before = createNumbers()

  function find(name: string): number | null {
    for (let at = newest[bucketOf(name)] ?? 0; at !== 0; at = before.get(at - 1)) {
      if (names.is(at - 1, name)) return at - 1
    }
    return null
  }

  return {
    find,
    number(name) {
      const known = find(name)
      if (known !== null) return known
      const bucket = bucketOf(name)
      before.push(newest[bucket] ?? 0)
      const number = names.push(name)
      newest[bucket] = number + 1
      return number
    },
    name: (number) => names.get(number),
    count: () => names.count(),
  }
}
