import type { Stack } from '@/scripts/testing/stack'
import { insertHosts, makeHosts } from './hosts'
import type { Measurement } from './report'

/** Startup sync of `count` reservations, the worker alone with --once: first run creates all, the second nothing. */
export async function measureSync(stack: Stack, count: number, inFlight: number): Promise<Measurement[]> {
  await insertHosts(stack, makeHosts('sync', 6_000_000, count))
  const flags = ['--enable-dns', '--dns-zone', 'site.com', '--once', '--dns-concurrency', String(inFlight)]
  const measure = async (name: string, created: number): Promise<Measurement> => {
    const start = performance.now()
    const output = await stack.worker(...flags)
    const seconds = (performance.now() - start) / 1000
    const said = /complete: (\d+) records created/.exec(output)?.[1]
    return {
      name: `Startup sync over ${count} reservations, ${name}`,
      values: { seconds: Math.round(seconds * 100) / 100, records_created: said ?? 'none said' },
      target: { text: `${created} records created`, met: said === String(created) },
    }
  }
  return [await measure('first run', count), await measure('second run', 0)]
}
