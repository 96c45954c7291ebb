import { background } from '@/scripts/testing/shell'
import { answers, freePort, type Stack } from '@/scripts/testing/stack'
import { measureAlone } from './alone'
import { anotherCheck, firstCheck } from './first-check'
import { insertHosts, makeHosts } from './hosts'
import { peakOf } from './peak'
import type { Measurement } from './report'

const AT_ONCE = 10_000
/** What the sequential monitor asks for each record that is there: whether it is there. */
const CALLS_PER_RECORD = 1
const FEWER = 1_000
const SECONDS = 10
const MEMORY_MIB = 256

interface Run {
  seconds: number
  output: string
  /** Largest resident size, MiB. */
  peakMib: number
}

async function watched(child: ReturnType<typeof background>, ended: Promise<unknown>): Promise<Run> {
  const start = performance.now()
  let peakMib = 0
  const timer = setInterval(() => {
    peakMib = Math.max(peakMib, peakOf(child.child.pid))
  }, 100)
  await ended
  clearInterval(timer)
  return { seconds: (performance.now() - start) / 1000, output: child.output(), peakMib }
}

/**
 * Reservations by the hundred thousand, each with A and PTR: what a check costs that has nothing to do, by the command
 * alone, and how large the worker beside the console becomes. The records are made at 0 ms per call.
 */
export async function measureScale(stack: Stack, count: number, latencyMs: number): Promise<Measurement[]> {
  const port = await freePort()
  await stack.startSimulator('--http', String(port))
  const control = (method: string, path: string, body?: unknown) =>
    fetch(`http://127.0.0.1:${port}/_sim/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  for (let at = 0; at < count; at += AT_ONCE) {
    await insertHosts(stack, makeHosts('scale', 7_000_000 + at, Math.min(AT_ONCE, count - at)))
  }
  const { DATABASE_URL: _, ...alone } = stack.env('worker') as Record<string, string>
  const flags = ['--enable-dns', '--dns-zone', 'site.com', '--dns-concurrency', '32']
  // Without the console's database among what is inherited, too.
  const env = { ...alone, DATABASE_URL: '' }
  const once = (): Promise<Run> => {
    const child = background(process.execPath, ['dist/worker.mjs', ...flags, '--once'], env)
    return watched(child, new Promise((done) => child.child.once('exit', done)))
  }

  await once()
  await control('PUT', 'settings', { latencyMs })
  await control('DELETE', 'calls')
  const second = await once()
  const { total } = (await (await control('GET', 'calls')).json()) as { total: number }
  const said = /complete: (\d+) records created/.exec(second.output)?.[1] ?? 'none said'
  const fewer = Math.floor((count * CALLS_PER_RECORD) / total)
  await control('PUT', 'settings', { latencyMs: 0 })
  const forEver = await measureAlone(stack, env, flags, count)

  const worker = stack.start('worker')
  const companion = await watched(
    worker,
    answers(`http://127.0.0.1:${stack.ports.worker}/readyz`, 600_000).then(() => firstCheck(stack)),
  )
  // The one after the first computes every claim once more: only now all zones are known.
  await anotherCheck(stack)
  await control('PUT', 'settings', { latencyMs })
  const quietSeconds = await anotherCheck(stack)
  const quietPeak = peakOf(worker.child.pid)
  await worker.stop()
  return [
    {
      name: `Check of ${count} reservations with nothing to do, the command alone, ${latencyMs} ms per API call`,
      values: {
        seconds: Math.round(second.seconds * 100) / 100,
        records_created: said,
        api_calls: total,
        times_fewer_than_one_a_record: fewer,
        peak_mib: second.peakMib,
      },
      target: {
        text: `0 created, ${FEWER} times fewer calls, under ${SECONDS} s and ${MEMORY_MIB} MiB`,
        met: said === '0' && fewer >= FEWER && second.seconds < SECONDS && second.peakMib < MEMORY_MIB,
      },
    },
    forEver,
    {
      name: `Memory of the worker beside the console, ${count} reservations and ${count * 2} records`,
      values: {
        first_check_s: Math.round(companion.seconds),
        [`quiet_check_s_at_${latencyMs}_ms`]: Math.round(quietSeconds * 10) / 10,
        peak_mib: Math.max(companion.peakMib, quietPeak),
      },
      target: { text: `under ${MEMORY_MIB} MiB`, met: Math.max(companion.peakMib, quietPeak) < MEMORY_MIB },
    },
  ]
}
