'use client'
import { useQuery } from '@tanstack/react-query'
import { BookmarkPlus } from 'lucide-react'
import { shortClient } from '@/components/ddi/address/address-sentence'
import type { ClientBody } from '@/components/ddi/proposal/client-input'
import { Button } from '@/components/ui/button'
import { TimeAgo } from '@/components/ui/time-ago'
import { useRested } from '@/components/ui/use-rested'
import { query } from '@/lib/client/queries'
import type { AddressCard } from '@/lib/contract/address'
import { canonicalIp } from '@/lib/core/ip'

const REST_MS = 80

/** Who had a free address last, as a reservation names him; null where nobody could be told, or somebody has it. */
function lastClient({ lease, reservation, watch }: AddressCard): ClientBody | null {
  if (reservation !== null || watch?.state === 'bound') return null
  if (lease === null || lease.state === 'active' || lease.state === 'declined') return null
  const duid = lease.duid ? ({ identifier: { type: 'duid', value: lease.duid } } as const) : null
  if (lease.family === 6) return duid
  if (lease.mac) return { mac: lease.mac }
  return lease.clientId ? { identifier: { type: 'client-id', value: lease.clientId } } : duid
}

/** Offers to bind the client that had the typed address last, without waiting for it to come back. */
export function LastClient({
  typed,
  reason,
  busy,
  onBind,
}: {
  typed: string
  reason: string | undefined
  busy: boolean
  /** `watchId`: the watch that stands already. */
  onBind: (ip: string, client: ClientBody, watchId: string | null) => void
}) {
  const ip = useRested(canonicalIp(typed.trim()), REST_MS)
  const { data: card } = useQuery({
    ...query('getAddress', { params: { ip: ip ?? '' } }),
    enabled: ip !== null,
  })
  const client = card && card.ip === ip ? lastClient(card) : null
  if (!card?.lease || client === null) return null
  const { lease, watch } = card
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
      <p className="wrap-anywhere text-ink-2">
        <span className="data">{[shortClient(lease), lease.hostname].filter(Boolean).join(' ')}</span> had it
        last: {lease.state} <TimeAgo at={lease.since} />.
      </p>
      <Button
        size="sm"
        busy={busy}
        disabledReason={reason}
        onClick={() => onBind(card.ip, client, watch && watch.state !== 'dismissed' ? watch.id : null)}
      >
        <BookmarkPlus aria-hidden />
        Bind this client
      </Button>
    </div>
  )
}
