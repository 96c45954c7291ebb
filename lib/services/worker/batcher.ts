/**
 * Gathers what is asked for while a run is under way and hands it to the next run as one list: nothing waits when
 * it is quiet, and under load many small statements become a few large ones.
 *
 * `run` answers in the order of its items. When a run of several items fails, each is tried alone, so that one bad
 * item takes nobody with it.
 */
export function createBatcher<In, Out>(
  run: (items: In[]) => Promise<Out[]>,
  options: { max?: number; flights?: number } = {},
): (item: In) => Promise<Out> {
  const max = options.max ?? 256
  const flights = options.flights ?? 1
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
    while (flying < flights && waiting.length > 0) {
      flying += 1
      const batch = waiting.splice(0, max)
      void fly(batch).finally(() => {
        flying -= 1
        pump()
      })
    }
  }

  return (item) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // Whatever else is asked for in this turn of the event loop comes along.
      if (waiting.length === 1) queueMicrotask(pump)
    })
}

interface Waiting<In, Out> {
  item: In
  resolve: (value: Out) => void
  reject: (error: unknown) => void
}
