import { setTimeout as sleep } from 'node:timers/promises'
import type { KeaFeed, OutboxRow } from '@/lib/core/ports/kea'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { observeHosts } from '@/lib/services/worker/observe-hosts'
import { observeLeases } from '@/lib/services/worker/observe-leases'
import { createOutage, type Outage } from '@/lib/services/worker/outage'
import { recordEvents } from '@/lib/services/worker/record-events'
import { resync } from '@/lib/services/worker/resync'
import { createHostLines } from '@/worker/host-lines'
import { createPace } from '@/worker/pace'

const PAGE = 1_000
/** While much is coming we keep looking without being rung, and spare Kea the doorbell. */
const BUSY_LOOK_MS = 20
/** A page of fewer rows than these is handled at once: nothing is coming that could be waited for. */
const FEW_ROWS = 10
const IDLE_ROUNDS = 10
/** So many new hosts are taken in at once; then the looks that they asked for get a turn. */
const HOSTS = 100
/** Milliseconds of that turn at most; it is as long as taking in was. */
const MAX_TURN_MS = 300
const NAP_MS = 5_000
const STATE_MS = 3_000
const MAX_PAUSE_MS = 10_000

export interface Intake {
  /** This process reads the feed. */
  reading(): boolean
  /** Kea's tables were read completely once, by this process or by the one that reads the feed. */
  listed(): boolean
  /** What keeps this process from reading the feed, or from seeing whether another does; null: nothing. */
  trouble(): string | null
  /** When a heartbeat row last came through, by our clock; null before the first. */
  lastBeat(): Date | null
  /** Lists hosts and leases again at the next turn. */
  requestResync(): void
  stop(): Promise<void>
}

export interface IntakeOptions {
  feed: KeaFeed
  deps: WorkerDeps
  /** Called when everything was listed for the first time, and after each later listing. */
  onListed: (first: boolean) => Promise<void>
  /** Told of what keeps the feed from being read, and when it is over; by default the log is. */
  outage?: Outage
}

/** What the log says while the feed cannot be read. */
export function feedOutage(log: WorkerDeps['log']): Outage {
  return createOutage(log, {
    failing: 'Reading the events of Kea failed, trying again',
    well: 'The events of Kea are read again',
  })
}

/**
 * Carries what happens in Kea's tables over to ours, one process at a time. Rows leave the outbox only after our own
 * transaction committed: a crash repeats them, and repeating changes nothing.
 */
export function startIntake({ feed, deps, onListed, outage = feedOutage(deps.log) }: IntakeOptions): Intake {
  const stop = new AbortController()
  const bell = createBell(stop.signal)
  let reading = false
  let listed = false
  let other = false
  let trouble: string | null = null
  let wanted = true
  let nextState = 0
  const pace = createPace()
  let lastBeat: Date | null = null

  feed.onWake(bell.ring)
  feed.onHostEvent(createHostLines(deps.log))

  async function handle(rows: OutboxRow[]): Promise<void> {
    const events = new Map<number, string>()
    let at = rows[0]?.at ?? ''
    for (const row of rows) {
      if (row.table === 'heartbeat') lastBeat = deps.now()
      if (row.hostId !== null) events.set(row.hostId, row.id)
      if (row.hostId !== null && row.at < at) at = row.at
    }
    if (events.size > 0) {
      const ids = [...events.keys()]
      const [hosts] = await Promise.all([deps.kea.getHosts(ids), recordEvents(deps.pool, rows)])
      const found = new Set(hosts.map((host) => host.hostId))
      const goneIds = ids.filter((id) => !found.has(id))
      // Rows that are new have nothing to do with each other; of others one may have what another one had.
      const apart = goneIds.length === 0 && rows.every(({ hostId, op }) => hostId === null || op === 'INSERT')
      const step = apart ? HOSTS : Math.max(1, hosts.length)
      for (let next = 0; next === 0 || next < hosts.length; next += step) {
        const started = performance.now()
        await observeHosts(deps, { hosts: hosts.slice(next, next + step), goneIds, events, since: at })
        // Taking in and looking share the processors, and a call that is not made now is made later.
        if (apart && hosts.length > HOSTS) await pause(Math.min(MAX_TURN_MS, performance.now() - started))
      }
      deps.metrics.event('RESERVATION', events.size)
    }
    const leases = rows.filter((row) => row.lease !== null)
    if (leases.length > 0) await observeLeases(deps, leases)
  }

  async function turn(): Promise<void> {
    reading = await feed.acquire()
    other = !reading
    if (!reading) {
      trouble = null
      await bell.wait(NAP_MS)
      return
    }
    const dropped = await droppedEvents()
    if (wanted || dropped > 0) {
      wanted = false
      try {
        if (dropped > 0) deps.log.warn(`${dropped} events were dropped: reading everything again`)
        // Events first: they tell why a lease ended, and a listing only that it did.
        await drain()
        await resync(deps)
        if (dropped > 0) await feed.resynced(dropped)
      } catch (error) {
        wanted = true
        throw error
      }
      const first = !listed
      listed = true
      await onListed(first)
    }
    await drain()
    trouble = null
    await bell.wait(NAP_MS)
  }

  /** Asked for now and then only: it is a question more on the way of every event. */
  async function droppedEvents(): Promise<number> {
    const now = performance.now()
    if (now < nextState) return 0
    const { dropped } = await feed.state()
    nextState = now + STATE_MS
    return dropped
  }

  /** Takes until nothing is left; while much is coming, looks again without waiting for the bell. */
  async function drain(): Promise<void> {
    // Kea is busy: each ring costs it a lock that all its writers share.
    let awake = pace.busy()
    let idle = 0
    if (awake) await feed.setAwake(true)
    try {
      while (!stop.signal.aborted) {
        bell.reset()
        const taken = await feed.take(PAGE, handle)
        pace.took(taken)
        if (!awake && pace.busy()) {
          awake = true
          await feed.setAwake(true)
        }
        if (taken > 0) {
          idle = 0
          // More is coming: handled together it costs both databases less than row by row.
          if (awake && taken > FEW_ROWS && taken < PAGE) await pause(BUSY_LOOK_MS)
        } else if (!awake || ++idle > IDLE_ROUNDS) return
        else await pause(BUSY_LOOK_MS)
      }
    } finally {
      if (awake) await feed.setAwake(false)
    }
  }

  async function loop(): Promise<void> {
    let failures = 0
    while (!stop.signal.aborted) {
      try {
        await turn()
        failures = 0
        outage.over()
      } catch (error) {
        if (stop.signal.aborted) return
        failures += 1
        const ms = Math.min(MAX_PAUSE_MS, 100 * 2 ** failures) * (0.5 + Math.random() / 2)
        trouble = error instanceof Error ? error.message : 'unknown error'
        outage.failed(trouble)
        await pause(ms)
      }
    }
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal: stop.signal }).catch(() => undefined)
  const done = loop()
  return {
    reading: () => reading,
    listed: () => listed || other,
    trouble: () => trouble,
    lastBeat: () => lastBeat,
    requestResync() {
      wanted = true
      bell.ring()
    },
    async stop() {
      stop.abort()
      bell.ring()
      await done
    },
  }
}

interface Bell {
  ring: () => void
  /** Forgets rings that came before what is about to be looked at. */
  reset(): void
  /** Until the next ring since `reset`, or the time. */
  wait(ms: number): Promise<void>
}

function createBell(signal: AbortSignal): Bell {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      rung = true
      wake?.()
    },
    reset() {
      rung = false
    },
    async wait(ms) {
      if (rung || signal.aborted) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      wake = null
    },
  }
}
