import { until } from '@/scripts/testing/shell'
import type { Stack } from '@/scripts/testing/stack'
import { insertHosts, makeHosts, servedCount } from './hosts'
import type { Measurement } from './report'

/** `count` rows in one INSERT: how long until all are served, forward and reverse, against what limit and latency allow. */
export async function measureBurst(
  stack: Stack,
  count: number,
  latencyMs: number,
  inFlight: number,
): Promise<Measurement> {
  const series = `burst${latencyMs}`
  const start = performance.now()
  await insertHosts(stack, makeHosts(series, latencyMs === 0 ? 3_000_000 : 4_000_000, count))
  const inserted = performance.now()
  const all = async (type: 'A' | 'PTR') => (await servedCount(stack, series, type)) === count
  const calls = count * 2
  const ideal = (calls * latencyMs) / inFlight / 1000
  // Each look reads every record, on the cores that are measured: none before they can all be served, and then seldom.
  await new Promise((done) => setTimeout(done, ideal * 1000))
  await until(`${count} rows served`, async () => (await all('PTR')) && (await all('A')), 600_000, 500)
  const seconds = (performance.now() - inserted) / 1000
  return {
    name: `${count} rows at once, ${latencyMs} ms per API call, ${inFlight} in flight at most`,
    values: {
      insert_s: Math.round((inserted - start) / 10) / 100,
      served_s: Math.round(seconds * 100) / 100,
      records_per_s: Math.round(calls / seconds),
      limit_over_latency_s: Math.round(ideal * 100) / 100,
      ...(latencyMs > 0 ? { share_of_limit: Math.round((ideal / seconds) * 100) / 100 } : {}),
    },
  }
}
