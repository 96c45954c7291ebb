import { setTimeout as sleep } from 'node:timers/promises'
import { type DnsAnswer, DnsError, type DnsLookup, type RecordType } from '@/lib/core/ports/dns'
import { canonicalValue } from './canonical'

/** `present: false` waits until this value is gone; other values at the name do not matter. */
export interface Expected {
  value: string
  present: boolean
}

export interface Served {
  served: boolean
  /** Milliseconds from the first question to the end. */
  waitedMs: number
  queries: number
  answer: DnsAnswer | null
  /** Why not, for an operator; empty when served. */
  reason: string
}

/** Milliseconds between the questions; the last one repeats. A record that is served at once costs one question. */
const WAITS = [2, 5, 10, 20, 50, 100, 250, 500, 1000] as const

const holds = (answer: DnsAnswer, type: RecordType, expected: Expected): boolean => {
  if (answer.rcode !== 'NOERROR' && answer.rcode !== 'NXDOMAIN') return false
  const wanted = canonicalValue(type, expected.value)
  return answer.values.some((item) => item.value === wanted) === expected.present
}

const describe = (answer: DnsAnswer): string =>
  answer.rcode === 'NOERROR'
    ? `the server answers ${answer.values.map((item) => item.value).join(', ') || 'no record'}`
    : `the server answers ${answer.rcode}`

/** Asks until the authoritative servers of the view say what is expected, or the deadline passes. Never rejects for silence. */
export async function awaitServed(
  lookup: DnsLookup,
  view: string,
  name: string,
  type: RecordType,
  expected: Expected,
  options: { deadlineMs: number; signal?: AbortSignal },
): Promise<Served> {
  const startedAt = performance.now()
  const waited = () => performance.now() - startedAt
  let answer: DnsAnswer | null = null
  let reason = ''
  for (let queries = 1; ; queries++) {
    try {
      answer = await lookup.query(view, name, type)
      if (holds(answer, type, expected))
        return { served: true, waitedMs: waited(), queries, answer, reason: '' }
      reason = describe(answer)
    } catch (error) {
      if (!(error instanceof DnsError) || error.family === 'permanent') throw error
      reason = error.message
    }
    const pause = WAITS[Math.min(queries - 1, WAITS.length - 1)] ?? 1000
    const left = options.deadlineMs - waited()
    if (left <= 0) return { served: false, waitedMs: waited(), queries, answer, reason }
    await sleep(Math.min(pause, left), undefined, options.signal ? { signal: options.signal } : {})
  }
}
