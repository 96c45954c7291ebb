import type pg from 'pg'
import type { AlertCounts } from '@/lib/contract/alert'

interface CountRow {
  state: string
  severity: 'low' | 'medium' | 'high'
  n: number
}

/** Counts what is not resolved; what is resolved may be very much and interests no badge. */
export async function countAlerts(pool: pg.Pool, now: Date): Promise<AlertCounts> {
  const { rows } = await pool.query<CountRow>(
    `select case when state = 'snoozed' and snoozed_until <= $1 then 'open' else state end as state, severity,
       count(*)::int as n
     from alert where active is not null and not muted group by 1, 2`,
    [now],
  )
  const sum = (fits: (row: CountRow) => boolean): number =>
    rows.filter(fits).reduce((total, { n }) => total + n, 0)
  const open = (severity: CountRow['severity']) =>
    sum((row) => row.state === 'open' && row.severity === severity)
  return {
    open: sum(({ state }) => state === 'open'),
    acknowledged: sum(({ state }) => state === 'acknowledged'),
    snoozed: sum(({ state }) => state === 'snoozed'),
    severity: { low: open('low'), medium: open('medium'), high: open('high') },
  }
}
