import { Resolver } from 'node:dns/promises'
import { background, until } from '@/scripts/testing/shell'
import type { Stack } from '@/scripts/testing/stack'
import { insertHosts, makeHosts } from './hosts'
import { peakOf } from './peak'
import type { Measurement } from './report'
import { spread } from './stats'

const INSERTS = 20
const MEMORY_MIB = 256

/**
 * The worker without a console that goes on beside `count` reservations, all of them served: how soon a new one is, by
 * the lease monitor's notification, and how large the worker becomes.
 *
 * @param env the worker's environment, without the console's database
 */
export async function measureAlone(
  stack: Stack,
  env: Record<string, string>,
  flags: readonly string[],
  count: number,
): Promise<Measurement> {
  const args = ['dist/worker.mjs', ...flags]
  const triggers = background(process.execPath, [...args, '--install-triggers'], env)
  await new Promise((done) => triggers.child.once('exit', done))
  const worker = background(
    process.execPath,
    [...args, '--use-database-events', '--sync-interval', '60'],
    env,
  )
  const checks = (wanted: number) =>
    until(
      `${wanted} checks`,
      () => (worker.output().match(/check complete/g) ?? []).length >= wanted,
      300_000,
    )
  const resolver = new Resolver()
  resolver.setServers([`127.0.0.1:${stack.ports.dns}`])
  const isServed = (name: string) => resolver.resolve4(name).catch(() => null)
  await checks(1)
  const took: number[] = []
  for (const host of makeHosts('alone', 8_000_000, INSERTS)) {
    const start = performance.now()
    await insertHosts(stack, [host])
    await until(`${host.name} served`, () => isServed(`${host.name}.site.com`), 60_000, 2)
    took.push(performance.now() - start)
  }
  await checks(2)
  const peakMib = peakOf(worker.child.pid)
  await worker.stop()
  const { p50, max } = spread(took)
  return {
    name: `The worker without a console, for ever, ${count} reservations, 0 ms per API call`,
    values: { insert_to_served_p50_ms: p50, insert_to_served_max_ms: max, peak_mib: peakMib },
    target: { text: `under ${MEMORY_MIB} MiB`, met: peakMib < MEMORY_MIB },
  }
}
