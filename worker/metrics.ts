import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { CallMetric } from '@/lib/dns/solidserver/options'
import type { WorkerMetrics } from '@/lib/services/worker/deps'

export interface MetricsServer extends WorkerMetrics {
  registry: Registry
  apiCall: (call: CallMetric) => void
  /** All hops: one that is not among them is not shown any more. */
  health(hops: readonly { hop: string; up: boolean }[]): void
  queue(state: { depth: number; oldestSeconds: number }): void
  outbox(state: { pending: number; oldestSeconds: number }): void
  /** Seconds since a heartbeat came all the way through; null before the first. From then on the figure grows by itself. */
  heartbeat(seconds: number | null): void
  /** The console's database does not answer, which is where the rest would be read. */
  databaseDown(): void
  /** Alerts that nobody has resolved. */
  alerts(open: readonly { kind: string; severity: 'low' | 'medium' | 'high'; count: number }[]): void
  sync: (outcome: 'success' | 'failure', seconds: number) => void
  /** A DNS server was asked about a record that counts as served. */
  verified: (view: string, outcome: 'served' | 'differs' | 'unanswered') => void
  /** An attempt to tell of alerts. */
  told: (kind: 'webhook' | 'email', outcome: 'delivered' | 'retry' | 'failed') => void
}

/** Names whose event was not yet answered for; forgotten when there are too many, as the gauge of the queue tells then. */
const MAX_BEGUN = 200_000
/** What is served so long after the look began is served for another reason: the event had nothing to change. */
const FORGET_MS = 600_000

/** Alerts that tell of another owner than the one a name or an address belongs to. */
const OWNER_MISMATCHES: ReadonlySet<string> = new Set([
  'name-conflict',
  'two-names',
  'name-mismatch',
  'reserved-address-leased',
  'watched-address-leased',
])

/** The worker's metrics. No label carries a name or an address. */
export function createMetrics(now: () => number = Date.now): MetricsServer {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'holdfast_' })
  const registers = [registry]
  const changes = new Counter({
    name: 'holdfast_dns_changes_total',
    help: 'Mutations in DNS by operation, view and outcome',
    labelNames: ['op', 'view', 'outcome'],
    registers,
  })
  const events = new Counter({
    name: 'holdfast_kea_events_total',
    help: 'Events of Kea by cause',
    labelNames: ['cause'],
    registers,
  })
  const latency = new Histogram({
    name: 'holdfast_event_to_served_seconds',
    help: 'From the row in Kea to the answer of the authoritative DNS server',
    buckets: [0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  })
  const api = new Histogram({
    name: 'holdfast_dns_api_seconds',
    help: 'Calls of the DNS API by service, method and status',
    labelNames: ['service', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const up = new Gauge({
    name: 'holdfast_health',
    help: '1 when the hop is well, 0 otherwise',
    labelNames: ['hop'],
    registers,
  })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const depth = gauge('holdfast_queue_jobs', 'Jobs that are due and wait')
  const age = gauge('holdfast_queue_oldest_seconds', 'Age of the oldest job that is due')
  const pending = gauge('holdfast_outbox_rows', 'Events that wait in the Kea database')
  // Silence must show whatever it is that is silent: a figure that somebody sets would stand still.
  let beatAt: number | null = null
  new Gauge({
    name: 'holdfast_feed_heartbeat_seconds',
    help: 'Since a heartbeat came through from the Kea database',
    registers,
    collect() {
      this.set(beatAt === null ? 0 : Math.max(0, now() - beatAt) / 1000)
    },
  })
  const alerts = new Gauge({
    name: 'holdfast_alerts_open',
    help: 'Alerts that nobody has resolved, by severity',
    labelNames: ['severity'],
    registers,
  })
  const kinds = new Gauge({
    name: 'holdfast_alerts_open_by_kind',
    help: 'Alerts that nobody has resolved, by kind',
    labelNames: ['kind'],
    registers,
  })
  const mismatches = gauge(
    'holdfast_owner_mismatches',
    'Names and addresses that another client has than the one they belong to',
  )
  const synced = gauge(
    'holdfast_sync_last_success_timestamp_seconds',
    'When this worker last ended a consistency check that listed every zone',
  )
  const oldest = gauge('holdfast_outbox_oldest_seconds', 'Age of the oldest event that waits')
  const syncs = new Histogram({
    name: 'holdfast_sync_seconds',
    help: 'Consistency checks by outcome',
    labelNames: ['outcome'],
    buckets: [0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800],
    registers,
  })
  const notifications = new Counter({
    name: 'holdfast_notifications_total',
    help: 'Attempts to tell of alerts by kind of channel and outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  const verified = new Counter({
    name: 'holdfast_verified_total',
    help: 'Records of samples that a DNS server was asked about, by view and what it said',
    labelNames: ['view', 'outcome'],
    registers,
  })
  const begun = new Map<string, { at: number; looked: number }>()
  return {
    registry,
    dnsChange: (op, view, outcome) => changes.inc({ op, view, outcome }),
    event: (cause, count) => events.inc({ cause }, count),
    began(name, at) {
      if (begun.size >= MAX_BEGUN) begun.clear()
      begun.set(name, { at: at.getTime(), looked: now() })
    },
    served(name) {
      const waited = begun.get(name)
      if (waited === undefined) return
      begun.delete(name)
      if (now() - waited.looked < FORGET_MS) latency.observe(Math.max(0, now() - waited.at) / 1000)
    },
    apiCall: ({ service, method, status, ms }) =>
      api.observe({ service, method, status: String(status) }, ms / 1000),
    health(hops) {
      up.reset()
      for (const { hop, up: well } of hops) up.set({ hop }, well ? 1 : 0)
    },
    queue(state) {
      depth.set(state.depth)
      age.set(state.oldestSeconds)
    },
    outbox(state) {
      pending.set(state.pending)
      oldest.set(state.oldestSeconds)
    },
    heartbeat(seconds) {
      if (seconds !== null) beatAt = now() - seconds * 1000
      else beatAt ??= now()
    },
    databaseDown: () => up.set({ hop: 'database' }, 0),
    alerts(open) {
      const sum = (counted: typeof open) => counted.reduce((total, { count }) => total + count, 0)
      for (const severity of ['low', 'medium', 'high'] as const)
        alerts.set({ severity }, sum(open.filter((one) => one.severity === severity)))
      kinds.reset()
      for (const kind of new Set(open.map((one) => one.kind)))
        kinds.set({ kind }, sum(open.filter((one) => one.kind === kind)))
      mismatches.set(sum(open.filter(({ kind }) => OWNER_MISMATCHES.has(kind))))
    },
    sync(outcome, seconds) {
      syncs.observe({ outcome }, seconds)
      if (outcome === 'success') synced.set(now() / 1000)
    },
    verified: (view, outcome) => verified.inc({ view, outcome }),
    told: (kind, outcome) => notifications.inc({ kind, outcome }),
  }
}
