import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from '@/scripts/testing/shell'
import type { Stack } from '@/scripts/testing/stack'
import type { Measurement } from './report'
import { spread } from './stats'

const TRAFFIC = fileURLToPath(new URL('lease-traffic.ts', import.meta.url))
const PER_SECOND = 2_000
const CLIENTS = 20_000
const DRAIN_MS = 120_000

interface Told {
  written: number
  seconds: number
  granted: { name: string; at: number }[]
  released: { name: string; at: number }[]
}

/**
 * Lease events at a steady rate through the outbox and the worker: 98 % are renewals that change nothing and may cost
 * no call to the DNS server; one in a hundred is a grant with a new name, one the release of such a lease.
 */
export async function measureLeaseEvents(stack: Stack, seconds: number): Promise<Measurement> {
  await stack.sql(`update policy set value = value || '{"observe": false}'`)
  await stack.sql(`notify holdfast_topics, 'policy'`)
  const traffic = fork(TRAFFIC, [stack.keaUrl, String(CLIENTS)], { execArgv: ['--import', 'tsx'] })
  try {
    await once(traffic, 'message')
    await until('the leases are known', async () => (await count(stack, 'lease')) >= CLIENTS, DRAIN_MS)
    await until('the outbox is empty', async () => (await waiting(stack)) === 0, DRAIN_MS)
    const calls = await dnsWrites(stack)
    const depth = watchDepth(stack)
    const told = await run(traffic, seconds)
    const behind = await waiting(stack)
    const ended = performance.now()
    await until('the outbox is empty', async () => (await waiting(stack)) === 0, DRAIN_MS)
    const drained = performance.now() - ended
    const lags = await servedLags(stack, told)
    const lag = spread(lags)
    const made = (await dnsWrites(stack)) - calls
    const wanted = 2 * (told.granted.length + told.released.length)
    const rate = Math.round(told.written / told.seconds)
    return {
      name: `${PER_SECOND} lease events per second for ${seconds} s, 98 % renewals that change nothing`,
      values: {
        events: told.written,
        events_per_s: rate,
        outbox_deepest: await depth(),
        outbox_at_the_end: behind,
        drained_after_ms: Math.round(drained),
        names_granted: told.granted.length,
        grant_to_served_p50_ms: lag.p50,
        grant_to_served_p95_ms: lag.p95,
        grant_to_served_p99_ms: lag.p99,
        dns_writes: made,
        dns_writes_of_news: wanted,
      },
      target: {
        text: `${PER_SECOND} per second sustained, no write to DNS for a renewal`,
        met: rate >= PER_SECOND * 0.98 && behind < PER_SECOND && made <= wanted,
      },
    }
  } finally {
    if (traffic.connected) traffic.disconnect()
    if (traffic.exitCode === null) await once(traffic, 'exit')
  }
}

async function run(traffic: ChildProcess, seconds: number): Promise<Told> {
  const answer = once(traffic, 'message')
  traffic.send({ perSecond: PER_SECOND, seconds })
  const [told] = (await answer) as [Told]
  return told
}

/** The deepest that the outbox was, looked at a few times a second. */
function watchDepth(stack: Stack): () => Promise<number> {
  let deepest = 0
  let ended = false
  const watching = (async () => {
    while (!ended) {
      deepest = Math.max(deepest, await waiting(stack))
      await new Promise((go) => setTimeout(go, 250))
    }
  })()
  return async () => {
    ended = true
    await watching
    return deepest
  }
}

async function servedLags(stack: Stack, { granted, released }: Told): Promise<number[]> {
  const gone = new Set(released.map(({ name }) => name))
  const stay = granted.filter(({ name }) => !gone.has(name))
  const read = () =>
    stack.sql<{ name: string; served: string }>(
      `select distinct on (target->>'name') target->>'name' as name, extract(epoch from served_at) * 1000 as served
       from change where op = 'create' and status = 'served' and target->>'type' = 'A'
         and target->>'name' like 'event-%' order by target->>'name', served_at`,
    )
  await until(
    'every new name is served',
    async () => {
      const served = new Set((await read()).map(({ name }) => name))
      return stay.every(({ name }) => served.has(name))
    },
    DRAIN_MS,
  )
  const at = new Map(granted.map((grant) => [grant.name, grant.at]))
  return (await read()).map(({ name, served }) => Number(served) - (at.get(name) ?? Number.NaN))
}

async function count(stack: Stack, table: 'lease'): Promise<number> {
  const [row] = await stack.sql<{ n: string }>(`select count(*) as n from ${table}`)
  return Number(row?.n ?? 0)
}

async function waiting(stack: Stack): Promise<number> {
  const [row] = await stack.kea<{ n: string }>('select count(*) as n from holdfast.outbox')
  return Number(row?.n ?? 0)
}

/** Writes that the simulated appliance carried out. */
async function dnsWrites(stack: Stack): Promise<number> {
  const [row] = await stack.sql<{ n: string }>(`select count(*) as n from change where system = 'dns'`)
  return Number(row?.n ?? 0)
}
