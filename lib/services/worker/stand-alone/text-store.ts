import { createNumbers } from '@/lib/services/worker/stand-alone/numbers'

/** Texts by number, counted from 0, kept as bytes beside the heap: a hundred thousand of them are no work for its collector. */
export interface TextStore {
  /** Keeps a text; answers its number. What is no valid Unicode comes back with replacement characters. */
  push(text: string): number
  get(at: number): string
  /** Whether this is the text of that number. */
  is(at: number, text: string): boolean
  count(): number
}

const CHUNK = 1 << 20
const LONGEST_CHARACTER = 3

/** A store with nothing in it; 2 GB at most. */
export function createTextStore(): TextStore {
  const chunks: Buffer[] = []
  /** By text: its chunk times the size of chunks, plus where it begins there; and how many bytes it has. */
  const starts = createNumbers()
  const lengths = createNumbers()
  let free = 0
  let scratch = Buffer.alloc(1024)

  /** The bytes of a text at the beginning of `scratch`; how many. */
  function encode(text: string): number {
    const room = text.length * LONGEST_CHARACTER
    if (room > scratch.length) scratch = Buffer.alloc(room)
    return scratch.write(text, 'utf8')
  }

  return {
    count: () => starts.count(),
    push(text) {
      const length = encode(text)
      if (chunks.length === 0 || free + length > CHUNK) {
        chunks.push(Buffer.allocUnsafeSlow(Math.max(CHUNK, length)))
        free = 0
      }
      scratch.copy(chunks.at(-1) as Buffer, free, 0, length)
      starts.push((chunks.length - 1) * CHUNK + free)
      lengths.push(length)
      free += length
      return starts.count() - 1
    },
    get(at) {
      const start = starts.get(at)
      const from = start % CHUNK
      return chunks[Math.floor(start / CHUNK)]?.toString('utf8', from, from + lengths.get(at)) ?? ''
    },
    is(at, text) {
      const length = encode(text)
      if (lengths.get(at) !== length) return false
      const start = starts.get(at)
      const from = start % CHUNK
      return (
        scratch.compare(chunks[Math.floor(start / CHUNK)] ?? scratch, from, from + length, 0, length) === 0
      )
    },
  }
}
