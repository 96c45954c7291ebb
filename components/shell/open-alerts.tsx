'use client'
import { useQuery } from '@tanstack/react-query'
import { cn } from '@/components/ui/cn'
import { query } from '@/lib/client/queries'

/**
 * How many alerts nobody looks after yet, live; nothing when there are none. A question of its own: an answer that a
 * page shares would be there before the page is, and differ from what the server rendered.
 */
export function OpenAlerts() {
  const { data } = useQuery(query('listAlerts', { query: { state: 'open', sort: '-severity', limit: 1 } }))
  const [worst] = data?.items ?? []
  if (!worst) return null
  const count = data?.total ?? 1
  return (
    <span
      title={`${count} open, the worst is ${worst.severity}`}
      className={cn(
        'ml-auto min-w-5 rounded-full px-1.5 text-center font-medium text-2xs tabular-nums',
        worst.severity === 'high' ? 'bg-bad-solid text-white' : 'bg-rail-mark text-rail',
      )}
    >
      {count > 99 ? '99+' : count}
      <span className="sr-only"> open alerts</span>
    </span>
  )
}
