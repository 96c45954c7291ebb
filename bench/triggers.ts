import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createKeaFeed } from '@/lib/kea/feed'
import { installTriggers, removeTriggers } from '@/lib/kea/triggers'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/scripts/postgres/embedded'
import { asRole, ensureDatabase, ensureRole, withClient } from '@/scripts/postgres/prepare'
import { createKeaSchema } from '@/sim/kea/schema'
import type { Measurement } from './report'
import { percentile } from './stats'

const WRITER = fileURLToPath(new URL('lease-writer.ts', import.meta.url))
const WRITERS = 8
const ROUNDS = 5
const LEAST_SHARE = 0.8
const TAKE = 1000
const BUSY_ROWS = 200
const FEW_ROWS = 10
const LOOK_MS = 20
const SOON_MS = 50
const IDLE_LOOKS = 10

const VARIANTS = ['without triggers', 'with triggers, worker away', 'with triggers, worker reading'] as const
type Variant = (typeof VARIANTS)[number]

async function startWriters(url: string): Promise<ChildProcess[]> {
  const children = Array.from({ length: WRITERS }, (_, i) =>
    fork(WRITER, [url, String(i)], { execArgv: ['--import', 'tsx'] }),
  )
  await Promise.all(children.map((child) => once(child, 'message')))
  return children
}

/** Leases written per second by all of `writers` together. */
async function rate(writers: readonly ChildProcess[], seconds: number): Promise<number> {
  const counts = await Promise.all(
    writers.map(async (writer) => {
      const over = new AbortController()
      const { signal } = over
      const answer = Promise.race([once(writer, 'message', { signal }), once(writer, 'exit', { signal })])
      writer.send({ seconds })
      const [told] = (await answer) as [{ written?: number } | number | null]
      over.abort()
      if (typeof told !== 'object' || told?.written === undefined) throw new Error('a writer of leases ended')
      return told.written
    }),
  )
  return counts.reduce((sum, each) => sum + each, 0) / seconds
}

/** Takes rows as worker/intake.ts does (looks again every 20 ms while much is coming), and throws them away. */
async function startReader(connectionString: string): Promise<() => Promise<void>> {
  const feed = createKeaFeed({ connection: { connectionString } })
  let ended = false
  let rung = true
  let running: Promise<void> | null = null
  let drainedAt = Number.NEGATIVE_INFINITY
  const drain = async () => {
    let awake = performance.now() - drainedAt < SOON_MS
    let took = false
    if (awake) await feed.setAwake(true)
    for (let idle = 0; !ended && idle <= IDLE_LOOKS; ) {
      const taken = await feed.take(TAKE, async () => undefined)
      if (taken >= BUSY_ROWS && !awake) {
        awake = true
        await feed.setAwake(true)
      }
      took ||= taken > 0
      if (taken > 0) idle = 0
      else if (awake) idle += 1
      else break
      if (taken === 0 || (awake && taken > FEW_ROWS && taken < TAKE)) await pause(LOOK_MS)
    }
    if (took) drainedAt = performance.now()
    if (awake) await feed.setAwake(false)
  }
  const look = async () => {
    while (rung && !ended) {
      rung = false
      await drain()
    }
  }
  await feed.acquire()
  feed.onWake(() => {
    rung = true
    running ??= look().finally(() => {
      running = null
    })
  })
  return async () => {
    ended = true
    await running
    await feed.close()
  }
}

/** Every round begins with empty tables, and with nothing that the round before left to write out. */
async function prepare(url: string, adminUrl: string, variant: Variant): Promise<void> {
  await withClient(url, async (client) => {
    await removeTriggers(client)
    await client.query('TRUNCATE lease4, lease4_stat')
    // Kea's own counters: two first leases of a subnet at once would fail on this row
    await client.query(
      'INSERT INTO lease4_stat (subnet_id, state, leases) SELECT n, 0, 0 FROM generate_series(0, 63) n',
    )
    if (variant !== 'without triggers') await installTriggers(client)
  })
  await withClient(adminUrl, (client) => client.query('CHECKPOINT'))
}

function median(sample: readonly number[]): number {
  return percentile(sample, 0.5)
}

/**
 * What our triggers cost Kea: leases written per second (half grants, half renewals, one transaction each) with and
 * without them, in turns, and the median of the ratios of neighbours. PostgreSQL runs with its durable defaults.
 */
export async function measureTriggers(seconds: number): Promise<Measurement[]> {
  const dir = mkdtempSync(join(tmpdir(), 'hf-'))
  chmodSync(dir, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDir: join(dir, 'pg'), port: 0 })
  try {
    return await compare(postgres, seconds)
  } finally {
    await postgres.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function compare(postgres: EmbeddedPostgres, seconds: number): Promise<Measurement[]> {
  await ensureRole(postgres.url(), 'kea', 'bench')
  await ensureDatabase(postgres.url(), 'kea', 'kea')
  const url = asRole(postgres.url('kea'), 'kea', 'bench')
  await withClient(url, (client) => createKeaSchema(client))
  const writers = await startWriters(url)
  try {
    await prepare(url, postgres.url('kea'), 'without triggers')
    await rate(writers, seconds) // warms caches; not counted
    const results: Measurement[] = []
    for (const count of [1, WRITERS]) {
      const rates: Record<Variant, number[]> = {
        'without triggers': [],
        'with triggers, worker away': [],
        'with triggers, worker reading': [],
      }
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const variant of VARIANTS) {
          await prepare(url, postgres.url('kea'), variant)
          const stop = variant === 'with triggers, worker reading' ? await startReader(url) : null
          rates[variant].push(await rate(writers.slice(0, count), seconds))
          await stop?.()
        }
      }
      results.push(summary(count, rates))
    }
    return results
  } finally {
    await Promise.all(
      writers.map(async (writer) => {
        if (writer.exitCode !== null) return
        const gone = once(writer, 'exit')
        if (writer.connected) writer.disconnect()
        await gone
      }),
    )
  }
}

function summary(count: number, rates: Record<Variant, number[]>): Measurement {
  const bare = rates['without triggers']
  const share = (variant: Variant) =>
    Math.round(100 * median(rates[variant].map((each, round) => each / (bare[round] ?? Number.NaN)))) / 100
  const away = share('with triggers, worker away')
  const reading = share('with triggers, worker reading')
  return {
    name: `Leases written per second, ${count} ${count === 1 ? 'writer' : 'writers at once'}`,
    values: {
      without_triggers_per_s: Math.round(median(bare)),
      worker_away_per_s: Math.round(median(rates['with triggers, worker away'])),
      worker_reading_per_s: Math.round(median(rates['with triggers, worker reading'])),
      worker_away_share: away,
      worker_reading_share: reading,
    },
    target: {
      text: `with triggers at least ${LEAST_SHARE * 100} % of what it is without, worker away or reading`,
      met: Math.min(away, reading) >= LEAST_SHARE,
    },
  }
}
