'use client'
import { useQuery } from '@tanstack/react-query'
import { query } from '@/lib/client/queries'

/** How much work was given up, live; nothing when there is none. A question of its own, as that of the alerts. */
export function GivenUp() {
  const { data } = useQuery({
    ...query('listDeadLetters', { query: { sort: 'lastAt', limit: 1 } }),
    refetchInterval: 60_000,
  })
  const [oldest] = data?.items ?? []
  if (!oldest) return null
  const count = data?.total ?? 1
  return (
    <span
      title={count === 1 ? '1 was given up' : `${count} were given up`}
      className="ml-auto min-w-5 rounded-full bg-bad-solid px-1.5 text-center font-medium text-2xs text-white tabular-nums"
    >
      {count > 99 ? '99+' : count}
      <span className="sr-only"> given up</span>
    </span>
  )
}
