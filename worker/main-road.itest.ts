import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDnsLookup } from '@/lib/dns/lookup'
import { type SimWorld, SMART, startSimWorld } from '@/lib/dns/testing/sim-world'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

// From a row in Kea's table to the answer of a DNS server, over the appliance's own API.

let sim: SimWorld
let worker: TestWorker
let lookup: ReturnType<typeof createDnsLookup>
beforeAll(async () => {
  sim = await startSimWorld()
  const listener = sim.sim.dns.find(({ server }) => server === SMART)
  if (listener === undefined) throw new Error('the simulator answers no DNS')
  lookup = createDnsLookup({ servers: new Map([['internal', [listener]]]) })
  worker = await testWorker()
  worker.deps.providers = new Map([
    ['internal', sim.provider],
    ['external', sim.provider],
  ])
  worker.deps.lookup = lookup
  await worker.start()
  await eventually(() => worker.lines.some((line) => line.includes('DNS consistency check complete')))
}, 60_000)
afterAll(async () => {
  await worker.stop()
  await lookup.close()
  await sim.close()
})

const answer = async (name: string) =>
  (await lookup.query('internal', name, 'A')).values.map(({ value, ttl }) => `${value} ${ttl}`)

test('insert, change and delete arrive at the DNS server with one API call each', async () => {
  const calls = () => sim.sim.calls.snapshot().total
  const id = await worker.insertHost({ mac: 'aa:bb:cc:dd:ff:01', ip: '172.30.19.100', hostname: 'road' })
  await eventually(async () => (await answer('road.site.com'))[0] === '172.30.19.100 600')
  await eventually(
    async () =>
      (await worker.app.query(`select status from reservation where hostname = 'road'`)).rows[0]?.status,
    (status) => status === 'served',
  )
  const before = calls()
  await worker.insertHost({ mac: 'aa:bb:cc:dd:ff:02', ip: '172.30.19.101', hostname: 'steady' })
  await eventually(async () => (await answer('steady.site.com')).length === 1)
  expect(calls() - before).toBe(1)

  await worker.kea.query(
    `UPDATE hosts SET ipv4_address = '172.30.19.102'::inet - '0.0.0.0'::inet WHERE host_id = $1`,
    [id],
  )
  await eventually(async () => (await answer('road.site.com'))[0] === '172.30.19.102 600')
  await worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [id])
  await eventually(async () => (await answer('road.site.com')).length === 0)
})
