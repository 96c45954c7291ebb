'use client'
import { useQuery } from '@tanstack/react-query'
import { cn } from '@/components/ui/cn'
import { query } from '@/lib/client/queries'

/** How many alerts nobody looks after yet, live; nothing when there are none. */
export function OpenAlerts() {
  const { data } = useQuery(query('getOverview'))
  const alerts = data?.alerts
  if (!alerts || alerts.open === 0) return null
  const high = alerts.severity.high
  return (
    <span
      title={high > 0 ? `${alerts.open} open, ${high} of them high` : `${alerts.open} open`}
      className={cn(
        'ml-auto min-w-5 rounded-full px-1.5 text-center font-medium text-2xs tabular-nums',
        high > 0 ? 'bg-bad-solid text-white' : 'bg-rail-mark text-rail',
      )}
    >
      {alerts.open > 99 ? '99+' : alerts.open}
      <span className="sr-only"> open alerts</span>
    </span>
  )
}
