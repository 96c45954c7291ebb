import type pg from 'pg'
import type { DnsLookup, DnsProvider } from '@/lib/core/ports/dns'
import type { KeaScopeSource, KeaStore } from '@/lib/core/ports/kea'
import type { NameLocks } from '@/lib/services/worker/name-locks'
import type { WorldCache } from '@/lib/services/worker/world'

/** Lines for an operator. `line` prints the text as it is, without level or time: the seed's `[DNS] …` lines. */
export interface WorkerLog {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
  line(text: string): void
}

/** What is counted. No label ever carries a name or an address. */
export interface WorkerMetrics {
  /** One finished mutation in DNS. */
  dnsChange(op: 'create' | 'update' | 'delete', view: string, outcome: 'success' | 'failure'): void
  /** Events by their meaning (GRANT, RENEW, RESERVATION, …). */
  event(cause: string, count: number): void
  /** This process looks at a name that a row of Kea concerns since that instant. */
  began(name: string, at: Date): void
  /** The DNS server says what the name's claims want: closes the time since `began`, if there is one. */
  served(name: string): void
}

/** Everything a use case of the worker needs from outside. Tests put memory adapters here. */
export interface WorkerDeps {
  pool: pg.Pool
  kea: KeaStore
  scopeSources: readonly KeaScopeSource[]
  /** By view. Several views may share one provider. */
  providers: ReadonlyMap<string, DnsProvider>
  /** Null when nobody told which servers to ask: changes are then accepted, never checked. */
  lookup: DnsLookup | null
  world: WorldCache
  locks: NameLocks
  log: WorkerLog
  metrics: WorkerMetrics
  /** The installation, as it stands in owner tags. */
  instance: string
  /** Milliseconds until an accepted change that no server serves counts as failed. */
  servedDeadlineMs: number
  now(): Date
}
