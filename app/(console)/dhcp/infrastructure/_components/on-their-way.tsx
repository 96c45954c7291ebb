'use client'
import { useQuery } from '@tanstack/react-query'
import { LoaderCircle } from 'lucide-react'
import Link from 'next/link'
import { query } from '@/lib/client/queries'

function useCount(status: 'queued' | 'accepted' | 'failed'): number {
  const { data } = useQuery(query('listReservations', { query: { infra: 'true', status, limit: 1 } }))
  return data?.total ?? 0
}

/** How far what was applied has come, live and also after a reload. */
export function OnTheirWay() {
  const waiting = useCount('queued') + useCount('accepted')
  const failed = useCount('failed')
  const { data } = useQuery(query('listReservations', { query: { infra: 'true', limit: 1 } }))
  const all = data?.total ?? 0
  if (all === 0) return null
  return (
    <span role="status" className="flex flex-wrap items-center gap-x-3 text-ink-3 text-xs tabular-nums">
      <Link href="/dhcp/reservations?infra=true" className="text-accent hover:underline">
        {all.toLocaleString('en')} infrastructure already
      </Link>
      {waiting > 0 ? (
        <span className="inline-flex items-center gap-1 font-medium text-accent-ink">
          <LoaderCircle aria-hidden className="size-3 animate-spin" />
          {(all - waiting).toLocaleString('en')} of {all.toLocaleString('en')} done
        </span>
      ) : null}
      {failed > 0 ? (
        <Link
          href="/dhcp/reservations?infra=true&status=failed"
          className="font-medium text-bad hover:underline"
        >
          {failed.toLocaleString('en')} failed
        </Link>
      ) : null}
    </span>
  )
}
