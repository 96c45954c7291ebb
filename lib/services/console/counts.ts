import type pg from 'pg'
import type { Overview } from '@/lib/contract/overview'

type Counted = Pick<Overview, 'counts' | 'changes'>

interface CountRow {
  scopes: number
  reservations: Record<string, number> | null
  records: Record<string, number> | null
  leases: Record<string, number> | null
  queued: number
  failed: number
  served_last_hour: number
  p50: number | null
  p95: number | null
}

const by = (column: string, table: string): string =>
  `(select jsonb_object_agg(k, n) from (select ${column} as k, count(*)::int as n from ${table} group by 1) as g)`

const COUNT = `
with recent as (
  select extract(epoch from served_at - created_at) as seconds from change
   where status = 'served' and updated_at > $1::timestamptz - interval '1 hour' and served_at is not null
)
select (select count(*)::int from scope where gone_at is null) as scopes,
  ${by('status', 'reservation')} as reservations,
  ${by('status', 'dns_record')} as records,
  ${by('state', 'lease')} as leases,
  (select count(*)::int from change where status in ('queued', 'accepted')) as queued,
  (select count(*)::int from change where status = 'failed') as failed,
  (select count(*)::int from recent) as served_last_hour,
  (select percentile_cont(0.5) within group (order by seconds) from recent)::float as p50,
  (select percentile_cont(0.95) within group (order by seconds) from recent)::float as p95`

/**
 * Counts over whole tables, remembered: an answer is at most `keepMs` old for whoever counts again, and nobody
 * waits for a count that is under way when there is an older one.
 */
export class Counter {
  private last: { at: number; counted: Counted } | null = null
  private running: Promise<Counted> | null = null

  constructor(
    private readonly pool: pg.Pool,
    private readonly keepMs = 3_000,
    private readonly now: () => number = Date.now,
  ) {}

  async get(): Promise<Counted> {
    const age = this.last === null ? Number.POSITIVE_INFINITY : this.now() - this.last.at
    if (this.last !== null && age <= this.keepMs) return this.last.counted
    this.running ??= this.count().finally(() => {
      this.running = null
    })
    // Somebody who came back within a minute gets the last figures at once; `countedAt` says how old they are.
    if (this.last !== null && age < 60_000) {
      this.running.catch(() => {})
      return this.last.counted
    }
    return this.running
  }

  private async count(): Promise<Counted> {
    const at = this.now()
    const { rows } = await this.pool.query<CountRow>(COUNT, [new Date(at).toISOString()])
    const [row] = rows
    if (row === undefined) throw new Error('counting gave no row')
    const counted: Counted = {
      counts: {
        scopes: row.scopes,
        reservations: row.reservations ?? {},
        records: row.records ?? {},
        leases: row.leases ?? {},
        countedAt: new Date(at).toISOString(),
      },
      changes: {
        queued: row.queued,
        failed: row.failed,
        servedLastHour: row.served_last_hour,
        p50Seconds: row.p50,
        p95Seconds: row.p95,
      },
    }
    this.last = { at, counted }
    return counted
  }
}
