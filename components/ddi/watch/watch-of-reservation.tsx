'use client'
import { useQuery } from '@tanstack/react-query'
import { WatchChip } from '@/components/ddi/watch/watch-chips'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { TimeAgo } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'

/** The watch that a reservation was bound from; nothing when there was none. */
export function WatchOfReservation({ id }: { id: string }) {
  const { data } = useQuery(query('listWatches', { query: { reservationId: id, state: 'all', limit: 1 } }))
  const watch = data?.items[0]
  if (!watch) return null
  return (
    <Notice
      tone="info"
      title={
        <span className="flex flex-wrap items-center gap-2">
          Its address was on the watchlist <WatchChip state={watch.state} />
        </span>
      }
      action={
        <LinkButton size="sm" href={`/watchlist?open=${watch.id}`}>
          Open watch
        </LinkButton>
      }
    >
      Watched since <TimeAgo at={watch.createdAt} />
      {watch.name ? `, for ${watch.name}` : ''}.
    </Notice>
  )
}
