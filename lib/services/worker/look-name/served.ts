import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PlanChange } from '@/lib/core/plan'
import { DnsError, type DnsLookup, type RecordType } from '@/lib/core/ports/dns'
import { within } from '@/lib/services/worker/look-name/precheck'

/** A change that the authority accepted, to be seen on its DNS servers. */
export interface Awaited {
  view: string
  name: string
  type: RecordType
  value: string
  /** Seconds; null for a delete. */
  ttl: number | null
  op: PlanChange
}

/** Milliseconds a first question may take: a job must not wait long for it. */
const FIRST_MS = 150
const WAITS_MS = [5, 10, 20, 50, 100, 200, 500, 1000] as const

/** True: served as wanted. False: not yet, or no answer. Null: nobody was told whom to ask. */
export async function servedNow(lookup: DnsLookup | null, awaited: Awaited): Promise<boolean | null> {
  if (lookup === null) return null
  const answer = await within(FIRST_MS, ask(lookup, awaited))
  return answer === null ? false : answer === 'nobody' ? null : answer
}

async function ask(lookup: DnsLookup, awaited: Awaited): Promise<boolean | 'nobody'> {
  try {
    const answer = await lookup.query(awaited.view, awaited.name, awaited.type)
    if (answer.rcode !== 'NOERROR' && answer.rcode !== 'NXDOMAIN') return false
    const there = answer.values.find(({ value }) => value === awaited.value)
    if (awaited.op === 'delete') return there === undefined
    return (
      there !== undefined && (awaited.op === 'create' || awaited.ttl === null || there.ttl === awaited.ttl)
    )
  } catch (error) {
    if (error instanceof DnsError && error.code === 'no-server') return 'nobody'
    return false
  }
}

/** Waits for accepted changes outside of any job, so that slow zone transfers take no worker's place. */
export interface ServedWatch {
  /** `onEnd(true)` once it is served, `onEnd(false)` at the deadline. A key that is watched already is not watched twice. */
  watch(key: string, awaited: Awaited, deadlineMs: number, onEnd: (served: boolean) => void): void
  close(): void
}

export function createServedWatch(lookup: DnsLookup): ServedWatch {
  const watched = new Set<string>()
  const stop = new AbortController()
  // One listener for each change that is waited for, gone with its pause: as many as a zone has changes.
  setMaxListeners(0, stop.signal)

  async function follow(awaited: Awaited, deadlineMs: number): Promise<boolean> {
    const until = performance.now() + deadlineMs
    for (let asked = 0; !stop.signal.aborted; asked += 1) {
      const left = until - performance.now()
      if (left <= 0) return false
      const pause = WAITS_MS[Math.min(asked, WAITS_MS.length - 1)] ?? 1000
      await sleep(Math.min(pause, left), undefined, { signal: stop.signal }).catch(() => undefined)
      if ((await within(1000, ask(lookup, awaited))) === true) return true
    }
    return false
  }

  return {
    watch(key, awaited, deadlineMs, onEnd) {
      if (watched.has(key)) return
      watched.add(key)
      void follow(awaited, deadlineMs)
        .then((served) => {
          watched.delete(key)
          if (!stop.signal.aborted) onEnd(served)
        })
        .catch(() => watched.delete(key))
    },
    close: () => stop.abort(),
  }
}
