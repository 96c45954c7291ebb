'use client'
import { useQuery } from '@tanstack/react-query'
import { query } from '@/lib/client/queries'

/** How many watches ask to bind a client, live; nothing when none does. A question of its own, as that of the alerts. */
export function SeenClients() {
  const { data } = useQuery(
    query('listWatches', { query: { state: 'client-seen', sort: '-seenAt', limit: 1 } }),
  )
  const count = data?.total ?? 0
  if (count === 0) return null
  return (
    <span
      title={count === 1 ? '1 client waits to be bound' : `${count} clients wait to be bound`}
      className="ml-auto min-w-5 rounded-full bg-rail-mark px-1.5 text-center font-medium text-2xs text-rail tabular-nums"
    >
      {count > 99 ? '99+' : count}
      <span className="sr-only"> to bind</span>
    </span>
  )
}
