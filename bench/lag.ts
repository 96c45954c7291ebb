import { until } from '@/scripts/testing/shell'
import type { Stack } from '@/scripts/testing/stack'
import { insertHosts, makeHosts, notServed, servedCount } from './hosts'
import type { Measurement } from './report'
import { spread } from './stats'

const INSERTS = 1000
const PER_SECOND = 15
const P50_OVERHEAD_MS = 30
const P99_OVERHEAD_MS = 150

/** From the INSERT in Kea's table to the moment an authoritative server gave the answer, at a steady trickle. */
export async function measureLag(stack: Stack, latencyMs: number): Promise<Measurement> {
  const series = `lag${latencyMs}`
  const hosts = makeHosts(series, latencyMs === 0 ? 1_000_000 : 2_000_000, INSERTS)
  const insertedAt = new Map<string, number>()
  const start = performance.now()
  for (const [i, host] of hosts.entries()) {
    const wait = start + (i * 1000) / PER_SECOND - performance.now()
    if (wait > 0) await new Promise((go) => setTimeout(go, wait))
    insertedAt.set(`${host.name}.site.com`, Date.now())
    await insertHosts(stack, [host])
  }
  await until(
    `${INSERTS} records served`,
    async () => (await servedCount(stack, series)) === INSERTS,
    60_000,
  ).catch(async (error: unknown) => {
    throw new Error(`${String(error)} ${await notServed(stack, series)}`, { cause: error })
  })
  const rows = await stack.sql<{ name: string; served: string }>(
    `SELECT name, extract(epoch FROM served_at) * 1000 AS served FROM dns_record WHERE type = 'A' AND name LIKE $1`,
    [`${series}-%`],
  )
  const lag = spread(rows.map((row) => Number(row.served) - (insertedAt.get(row.name) ?? Number.NaN)))
  const over50 = Math.round((lag.p50 - latencyMs) * 10) / 10
  const over99 = Math.round((lag.p99 - latencyMs) * 10) / 10
  return {
    name: `Insert to served, ${INSERTS} inserts at ${PER_SECOND}/s, ${latencyMs} ms per API call`,
    values: {
      p50_ms: lag.p50,
      p95_ms: lag.p95,
      p99_ms: lag.p99,
      max_ms: lag.max,
      over_api_p50_ms: over50,
      over_api_p99_ms: over99,
    },
    target: {
      text: `over the API latency: p50 < ${P50_OVERHEAD_MS} ms, p99 < ${P99_OVERHEAD_MS} ms`,
      met: over50 < P50_OVERHEAD_MS && over99 < P99_OVERHEAD_MS,
    },
  }
}
