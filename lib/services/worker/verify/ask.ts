import { setTimeout as sleep } from 'node:timers/promises'
import { DnsError, type DnsLookup } from '@/lib/core/ports/dns'
import type { VerifyRow } from '@/lib/services/worker/verify/rows'

/** What a DNS server says of a record. `unanswered`: nothing that proves anything. Null: nobody was told whom to ask. */
export type Verdict = 'served' | 'differs' | 'unanswered' | null

/** Asks once. Served is: the value is there with its TTL. */
export async function ask(lookup: DnsLookup, row: VerifyRow): Promise<Verdict> {
  try {
    const { rcode, values, authoritative } = await lookup.query(row.view, row.name, row.type)
    // A server that answers for others may have it from a cache.
    if ((rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') || authoritative === false) return 'unanswered'
    return values.some(({ value, ttl }) => value === row.value && ttl === row.ttl) ? 'served' : 'differs'
  } catch (error) {
    return error instanceof DnsError && error.code === 'no-server' ? null : 'unanswered'
  }
}

/** Milliseconds between two questions about a record that differs. */
const AGAIN_MS = 1_000

/** True when it differs for all of that time: what is on its way gets there meanwhile. */
export async function keepsDiffering(
  lookup: DnsLookup,
  row: VerifyRow,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + ms
  for (;;) {
    const left = until - performance.now()
    await sleep(Math.max(0, Math.min(AGAIN_MS, left)), undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return false
    const verdict = await ask(lookup, row)
    if (verdict === 'served') return false
    if (left <= AGAIN_MS) return verdict === 'differs'
  }
}
