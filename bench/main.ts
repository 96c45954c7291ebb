/**
 * `npm run bench`: what Holdfast costs and how fast it is, measured on this machine in one run, beside a script that
 * does what the sequential monitor did. Ratios hold on other machines; absolute figures are this machine's.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { buildIfNeeded } from '@/scripts/build-if-needed'
import { answers, prepareStack, type Stack } from '@/scripts/testing/stack'
import { measureBurst } from './burst'
import { firstCheck } from './first-check'
import { makeHosts } from './hosts'
import { measureLag } from './lag'
import { measureLeaseEvents } from './lease-events'
import { type Measurement, report } from './report'
import { measureScale } from './scale'
import { sequentialMonitor } from './sequential-monitor'
import { spread } from './stats'
import { measureSync } from './sync'
import { measureTriggers } from './triggers'

const LATENCY_MS = 100
const IN_FLIGHT = 32
const MONITOR_RECORDS = 50

/** One scope that holds all addresses of the bench. */
function writeKeaConfig(dir: string): string {
  const file = `${dir}/kea-dhcp4.conf`
  const subnet = {
    id: 4,
    subnet: '10.0.0.0/8',
    pools: [{ pool: '10.255.0.1-10.255.255.254' }],
    'user-context': { name: 'BENCH' },
  }
  writeFileSync(file, JSON.stringify({ Dhcp4: { subnet4: [subnet] } }))
  return `file:${file}`
}

async function withStack<T>(latencyMs: number, use: (stack: Stack) => Promise<T>): Promise<T> {
  const stack = await prepareStack({ keaControl: writeKeaConfig, keaTables: 'demo', simLatency: latencyMs })
  try {
    await stack.startSimulator()
    return await use(stack)
  } finally {
    await stack.stop()
  }
}

async function withWorker<T>(stack: Stack, use: () => Promise<T>): Promise<T> {
  const worker = stack.start('worker', ['--dns-concurrency', String(IN_FLIGHT)])
  await answers(`http://127.0.0.1:${stack.ports.worker}/readyz`)
  // What a start costs is measured by itself: until then each name is asked for, and zones are being listed.
  await firstCheck(stack)
  try {
    return await use()
  } finally {
    await worker.stop()
  }
}

async function measureMonitor(stack: Stack): Promise<Measurement> {
  const env = stack.env('worker')
  const appliance = {
    url: env.SOLIDSERVER_URL ?? '',
    user: env.SOLIDSERVER_USER ?? '',
    password: env.SOLIDSERVER_PASSWORD ?? '',
    caPem: readFileSync(env.SOLIDSERVER_CA ?? '', 'utf8'),
  }
  const hosts = makeHosts('sequential', 5_000_000, MONITOR_RECORDS)
  const took = spread(await sequentialMonitor(appliance, 'dns-internal-smart.site.com', 'site.com', hosts))
  return {
    name: `The sequential monitor beside it, ${LATENCY_MS} ms per API call`,
    values: {
      records: took.count,
      per_record_p50_ms: took.p50,
      extrapolated_10000_s: Math.round(took.p50 * 10),
    },
  }
}

function readFlags(): { quick?: boolean; only?: string } {
  try {
    return parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } }).values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return process.exit(2)
  }
}

const flags = readFlags()
const rows = flags.quick ? 1000 : 10_000

const PARTS: Record<string, () => Promise<Measurement[]>> = {
  road: () =>
    withStack(0, (stack) =>
      withWorker(stack, async () => [
        await measureLag(stack, 0),
        await measureBurst(stack, rows, 0, IN_FLIGHT),
      ]),
    ),
  latency: () =>
    withStack(LATENCY_MS, async (stack) => [
      ...(await withWorker(stack, async () => [
        await measureLag(stack, LATENCY_MS),
        await measureBurst(stack, rows, LATENCY_MS, IN_FLIGHT),
      ])),
      await measureMonitor(stack),
    ]),
  // The simulator is started by the measurement itself, with a port of its own for its counters.
  scale: async () => {
    const stack = await prepareStack({ keaControl: writeKeaConfig, keaTables: 'demo' })
    try {
      return await measureScale(stack, flags.quick ? 10_000 : 100_000, LATENCY_MS)
    } finally {
      await stack.stop()
    }
  },
  sync: () => withStack(LATENCY_MS, (stack) => measureSync(stack, rows, IN_FLIGHT)),
  leases: () =>
    withStack(0, (stack) =>
      withWorker(stack, async () => [await measureLeaseEvents(stack, flags.quick ? 10 : 60)]),
    ),
  triggers: () => measureTriggers(flags.quick ? 1 : 3),
}

const wanted = flags.only?.split(',') ?? Object.keys(PARTS)
const unknown = wanted.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  process.stderr.write(`--only ${unknown.join(',')}: must be some of ${Object.keys(PARTS).join(',')}\n`)
  process.exit(1)
}
if (wanted.some((name) => name !== 'triggers')) await buildIfNeeded()
const measurements: Measurement[] = []
for (const name of wanted) measurements.push(...((await PARTS[name]?.()) ?? []))
process.exit(report(measurements) ? 0 : 1)
