'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Bookmark, Crosshair } from 'lucide-react'
import Link from 'next/link'
import { addressHref } from '@/components/ddi/address/address-link'
import { addressSentence, isTaken } from '@/components/ddi/address/address-sentence'
import { WatchChip } from '@/components/ddi/watch/watch-chips'
import { cn } from '@/components/ui/cn'
import { useRested } from '@/components/ui/use-rested'
import { query } from '@/lib/client/queries'
import type { AddressCard as Address } from '@/lib/contract/address'
import { canonicalIp } from '@/lib/core/ip'

const REST_MS = 80

/** What DHCP and DNS know about the address that is being typed, quietly; an answer that comes late is dropped. */
export function AddressCard({
  typed,
  idle,
  ofWatch = false,
}: {
  typed: string
  idle: string
  /** It stands where the watch is shown anyway. */
  ofWatch?: boolean
}) {
  const now = canonicalIp(typed.trim())
  const ip = useRested(now, REST_MS)
  const { data, isPlaceholderData, error } = useQuery({
    ...query('getAddress', { params: { ip: ip ?? '' } }),
    enabled: ip !== null,
    placeholderData: keepPreviousData,
  })
  const card = ip !== null ? data : undefined
  const stale = isPlaceholderData || now !== ip
  return (
    <section
      aria-label="What is known about the address"
      aria-live="polite"
      aria-busy={stale || undefined}
      className="min-h-15 shrink-0 rounded-md border border-line bg-sunken px-3 py-2 text-ink-2 text-xs dark:bg-hover"
    >
      {now === null ? (
        <p className="text-ink-3">{idle}</p>
      ) : error && !card ? (
        <p className="text-warn">What is known about {now} could not be read.</p>
      ) : card ? (
        <div className={cn('flex flex-col gap-1 transition-opacity', stale && 'opacity-60')}>
          <p className={cn('wrap-anywhere text-ink', isTaken(card) && 'font-medium text-warn')}>
            {addressSentence(card)}
          </p>
          {card.unusable ? (
            <p className="font-medium text-warn">No host can have it: it {card.unusable}.</p>
          ) : null}
          <Links card={card} ofWatch={ofWatch} />
        </div>
      ) : (
        <p className="text-ink-3">Looking at {now} …</p>
      )}
    </section>
  )
}

function Links({ card, ofWatch }: { card: Address; ofWatch: boolean }) {
  const { reservation, watch, subnet, scope, scopeId } = card
  if (scope === null) return <p className="text-ink-3">No scope of Kea covers it: DHCP has no say there.</p>
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-3">
      <Link href={addressHref(card.ip)} className="text-accent hover:underline">
        All about it
      </Link>
      <Link href={`/dhcp/scopes/${scopeId}`} className="hover:text-accent hover:underline">
        {scope} <span className="data">{subnet}</span>
      </Link>
      {reservation ? (
        <Link
          href={`/dhcp/reservations/${reservation.id}`}
          className="inline-flex items-center gap-1 text-accent hover:underline"
        >
          <Bookmark aria-hidden className="size-3.5" />
          Reservation
        </Link>
      ) : null}
      {watch && !ofWatch && watch.state !== 'dismissed' ? (
        <Link
          href={`/watchlist?open=${watch.id}`}
          className="inline-flex items-center gap-1 text-accent hover:underline"
        >
          <Crosshair aria-hidden className="size-3.5" />
          Watch <WatchChip state={watch.state} />
        </Link>
      ) : null}
    </p>
  )
}
