/**
 * Gathers what is asked for while a run is under way and hands it to the next run as one list: nothing waits when
 * it is quiet, and under load many small statements become a few large ones.
 *
 * `run` answers in the order of its items. When a run of several items fails, each is tried alone, so that one bad
 * item takes nobody with it.
 */
export function createBatcher<In, Out>(
  run: (items: In[]) => Promise<Out[]>,
  options: {
    max?: number
    flights?: number
    /** Milliseconds that items wait for others while more than 160 come in a second. Default: none. */
    gatherMs?: number
  } = {},
): (item: In) => Promise<Out> {
  const max = options.max ?? 256
  const flights = options.flights ?? 1
  const gatherMs = options.gatherMs ?? 0
  const rate = createRate()
  let gathering = false
  const waiting: Waiting<In, Out>[] = []
  let flying = 0

  async function fly(batch: Waiting<In, Out>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item))
      for (const [index, { resolve, reject }] of batch.entries()) {
        if (index in results) resolve(results[index] as Out)
        else reject(new Error('a batch answered with too few results'))
      }
    } catch (error) {
      const [first] = batch
      if (first !== undefined && batch.length === 1) first.reject(error)
      else for (const one of batch) await fly([one])
    }
  }

  function pump(): void {
    while (!gathering && flying < flights && waiting.length > 0) {
      flying += 1
      const batch = waiting.splice(0, max)
      void fly(batch).finally(() => {
        flying -= 1
        next()
      })
    }
  }

  function next(): void {
    if (gathering || flying >= flights || waiting.length === 0) return
    if (gatherMs === 0 || waiting.length >= MANY || !rate.isHigh()) {
      pump()
      return
    }
    gathering = true
    setTimeout(() => {
      gathering = false
      pump()
    }, gatherMs)
  }

  return (item) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      rate.count()
      // Whatever else is asked for in this turn of the event loop comes along.
      if (waiting.length === 1) queueMicrotask(next)
    })
}

interface Waiting<In, Out> {
  item: In
  resolve: (value: Out) => void
  reject: (error: unknown) => void
}

/** So many make a statement cheap enough. */
const MANY = 64
const PER_SECOND = 160
const WINDOW_MS = 250

/** How many come, by the last quarter of a second or so; a few at once are no load. */
function createRate(): { count(): void; isHigh(): boolean } {
  let level = 0
  let at = 0
  const fade = () => {
    const now = performance.now()
    level *= Math.exp((at - now) / WINDOW_MS)
    at = now
  }
  return {
    count() {
      fade()
      level += 1
    },
    isHigh() {
      fade()
      return level > (PER_SECOND * WINDOW_MS) / 1000
    },
  }
}
