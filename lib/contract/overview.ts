import { alertCounts } from '@/lib/contract/alert'
import { auditEvent } from '@/lib/contract/audit'
import { instant } from '@/lib/contract/fields'
import { searchText } from '@/lib/contract/list'
import { watchCounts } from '@/lib/contract/watch'
import { z } from '@/lib/contract/zod'

export const HEALTH_STATES = ['ok', 'degraded', 'down', 'unknown'] as const

/** One hop between Kea and DNS. */
export const health = z.object({
  name: z.string().describe('kea-feed, kea-scopes, dns:<view>, vault, database, worker'),
  state: z.enum(HEALTH_STATES),
  detail: z.string().nullable(),
  since: instant,
  checkedAt: instant,
  ageSeconds: z.number().describe('Since the last check'),
  data: z.record(z.string(), z.unknown()),
})
export type Health = z.infer<typeof health>

export const workerNode = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  startedAt: instant,
  seenAt: instant,
  leader: z.boolean(),
  alive: z.boolean(),
})

export const syncRun = z.object({
  id: z.string(),
  kind: z.string(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  total: z.int(),
  done: z.int(),
  created: z.int(),
  updated: z.int(),
  deleted: z.int(),
  refused: z.int(),
  failed: z.int(),
  error: z.string().nullable(),
})

export const overview = z.object({
  at: instant.describe('Time of the server'),
  state: z.enum(HEALTH_STATES).describe('The worst of the hops'),
  health: z.array(health),
  workers: z.array(workerNode),
  feed: z.object({
    lastEventAt: instant.nullable(),
    lagSeconds: z.number().nullable().describe('Between the last event in Kea and its arrival here'),
  }),
  counts: z.object({
    scopes: z.int(),
    reservations: z.record(z.string(), z.int()).describe('By status'),
    records: z.record(z.string(), z.int()).describe('By status'),
    leases: z.record(z.string(), z.int()).describe('By state'),
    countedAt: instant,
  }),
  alerts: alertCounts,
  watches: watchCounts,
  changes: z.object({
    queued: z.int(),
    failed: z.int(),
    servedLastHour: z.int(),
    p50Seconds: z.number().nullable().describe('From queued to served, last hour'),
    p95Seconds: z.number().nullable(),
  }),
  sync: syncRun.nullable(),
  recent: z.array(auditEvent),
})
export type Overview = z.infer<typeof overview>

/** One thing the palette found. */
export const searchHit = z.object({
  kind: z.enum(['reservation', 'record', 'lease', 'watch', 'scope', 'zone', 'address']),
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  href: z.string().describe('Page of the console'),
})
export type SearchHit = z.infer<typeof searchHit>

export const searchQuery = z.strictObject({
  q: searchText,
  limit: z.coerce.number().int().min(1).max(50).default(20),
})
export type SearchQuery = z.infer<typeof searchQuery>

export const searchResult = z.object({
  items: z.array(searchHit),
  /** What the text was read as. */
  readAs: z.enum(['address', 'network', 'mac', 'text']),
})
export type SearchResult = z.infer<typeof searchResult>
