import { afterEach, expect, test } from 'vitest'
import { DnsError } from '@/lib/core/ports/dns'
import { createMetrics, type MetricsServer } from '@/worker/metrics'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

// From the row in Kea to the served name, whichever process does which part of the way.

const WITHIN_MS = 30_000
const open: TestWorker[] = []
afterEach(async () => {
  for (const worker of open.splice(0)) await worker.stop()
})

async function measured(metrics: MetricsServer): Promise<{ count: number; seconds: number }> {
  const values =
    (await metrics.registry.getSingleMetric('holdfast_event_to_served_seconds')?.get())?.values ?? []
  const of = (suffix: string) =>
    values.find((value) => 'metricName' in value && String(value.metricName).endsWith(suffix))?.value ?? 0
  return { count: of('_count'), seconds: of('_sum') }
}

test('the time of an outage, and of the worker that did not see its end, is counted by the next', {
  timeout: 150_000,
}, async () => {
  const worker = await testWorker()
  open.push(worker)
  const { createRecord } = worker.dns
  const [before, after] = [createMetrics(), createMetrics()]
  worker.deps.metrics = before
  const first = await worker.start()
  await eventually(
    () => worker.lines.some((line) => line.includes('DNS consistency check complete')),
    Boolean,
    WITHIN_MS,
  )
  await worker.insertHost({ mac: '02:00:00:00:30:01', ip: '172.30.19.71', hostname: 'quick' })
  await eventually(
    () => measured(before),
    ({ count }) => count === 2,
    WITHIN_MS,
  )
  expect((await measured(before)).seconds).toBeLessThan(WITHIN_MS / 1000)

  let tries = 0
  worker.dns.createRecord = () => {
    tries += 1
    return Promise.reject(new DnsError('transient', 'the server is away', 'ECONNREFUSED'))
  }
  const began = Date.now()
  await worker.insertHost({ mac: '02:00:00:00:30:02', ip: '172.30.19.72', hostname: 'slow' })
  // A look failed, and later ones were asked for by the clock.
  await eventually(
    () => tries,
    (count) => count >= 4,
    WITHIN_MS,
  )
  await first.stop()
  worker.dns.createRecord = createRecord
  worker.deps.metrics = after
  const away = (Date.now() - began) / 1000
  await worker.start()
  const { seconds } = await eventually(
    () => measured(after),
    ({ count }) => count === 2,
    WITHIN_MS,
  )
  expect(seconds / 2).toBeGreaterThanOrEqual(away)
  expect((await measured(before)).count).toBe(2)
})

test('what was served for another reason long after is no delay of the event', async () => {
  let at = 1_000_000_000
  const metrics = createMetrics(() => at)
  metrics.began('a.site.com', new Date(at - 3_000))
  at += 700_000
  metrics.served('a.site.com')
  expect((await measured(metrics)).count).toBe(0)
  metrics.began('a.site.com', new Date(at - 3_000))
  metrics.served('a.site.com')
  metrics.served('a.site.com')
  expect(await measured(metrics)).toEqual({ count: 1, seconds: 3 })
})
