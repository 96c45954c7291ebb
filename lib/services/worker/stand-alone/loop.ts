import { setTimeout as sleep } from 'node:timers/promises'
import type { ClaimWorld } from '@/lib/core/claims'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { createOutage } from '@/lib/services/worker/outage'
import type { ClaimSources } from '@/lib/services/worker/stand-alone/concern'
import type { Keeper } from '@/lib/services/worker/stand-alone/keeper'
import type { StandAloneResult } from '@/lib/services/worker/stand-alone/result'

/** What was heard of since the last turn. */
export interface Heard {
  /** Rows were added. */
  added: boolean
  /** These rows are others now, or gone. */
  ids: ReadonlySet<number>
}

/** Where claims come from while the worker runs for ever. */
export interface ClaimFeed {
  /**
   * Reads what it reads; called before each turn. Rejects when that failed: nothing changes then.
   *
   * @param heard nothing else need be read; null: everything
   */
  refresh(heard: Heard | null): Promise<void>
  /** Says that a check of whole zones begins. */
  announce(): void
  /** Every claim, computed in these zones. */
  rebuild(world: ClaimWorld): ClaimSources
  /** The names to look at since the last call, with every claim as it is now. */
  news(world: ClaimWorld, now: string): { names: readonly string[]; sources: ClaimSources }
}

export interface LoopOptions {
  /** Null: DNS is off, and only what is read matters. */
  keeper: Keeper | null
  feed: ClaimFeed
  log: WorkerLog
  signal: AbortSignal
  /** Milliseconds between turns that nobody asks for. */
  pollMs: number
  /** Milliseconds between consistency checks. */
  syncEveryMs: number
  now: () => Date
  /** Why the last turn failed, or null. */
  onTurn?: (failure: string | null) => void
}

export interface Loop {
  /** There may be news: rows were added, or these host ids are concerned; null: nobody knows which. */
  ring(what: 'added' | readonly number[] | null): void
  /** Resolves when the signal ended it. Never rejects. */
  done: Promise<void>
}

const FIRST_PAUSE_MS = 1_000
const LAST_PAUSE_MS = 60_000

/**
 * Keeps DNS as the feed wants it until the signal ends it: a check of whole zones at first and every `syncEveryMs`, and
 * the names that have news in between. What fails is tried again with growing pauses; no name is forgotten.
 */
export function startLoop(options: LoopOptions): Loop {
  const { keeper, feed, log, signal, now } = options
  const outage = createOutage(log, { failing: 'Nothing was changed, trying again', well: 'Working again' })
  let waiting = new Set<string>()
  let checkAt = 0
  /** When everything is read again, however many bells ring until then: some changes nobody tells. */
  let pollAt = 0
  let failures = 0
  /** Null: everything is to be read. */
  let heard: { added: boolean; ids: Set<number> } | null = null
  let rung = false
  let wake: (() => void) | null = null

  async function turn(told: Heard | null): Promise<void> {
    const isCheck = keeper !== null && performance.now() >= checkAt
    const some = isCheck || performance.now() >= pollAt ? null : told
    await feed.refresh(some)
    if (some === null) pollAt = performance.now() + options.pollMs
    if (keeper === null) return
    if (isCheck) {
      feed.announce()
      took(await keeper.check((world) => feed.rebuild(world)))
      checkAt = performance.now() + options.syncEveryMs
      return
    }
    const world = keeper.world()
    if (world === null) return
    const { names, sources } = feed.news(world, now().toISOString())
    for (const name of names) waiting.add(name)
    if (waiting.size === 0) return
    took(await keeper.look(waiting, sources))
  }

  function took({ again }: StandAloneResult): void {
    waiting = new Set(again)
    failures = again.size > 0 ? failures + 1 : 0
  }

  async function pause(): Promise<void> {
    const backoff = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)
    const ms = failures === 0 ? Math.max(0, pollAt - performance.now()) : Math.min(options.pollMs, backoff)
    if (rung && failures === 0) return
    const rest = new AbortController()
    wake = () => rest.abort()
    // After a failure the bell does not hurry: the server needs its rest.
    const until = failures === 0 ? AbortSignal.any([signal, rest.signal]) : signal
    await sleep(ms, undefined, { signal: until }).catch(() => undefined)
    wake = null
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const told = rung ? heard : null
      heard = { added: false, ids: new Set() }
      rung = false
      try {
        await turn(told)
        outage.over()
        options.onTurn?.(null)
      } catch (error) {
        if (signal.aborted) return
        failures += 1
        heard = null
        const reason = error instanceof Error ? error.message : 'unknown error'
        outage.failed(reason)
        options.onTurn?.(reason)
      }
      await pause()
    }
  }

  return {
    ring(what) {
      rung = true
      if (what === null) heard = null
      else if (what === 'added') heard &&= { ...heard, added: true }
      else for (const id of what) heard?.ids.add(id)
      wake?.()
    },
    done: run(),
  }
}
