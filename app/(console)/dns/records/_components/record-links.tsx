import { Activity, Bookmark, Crosshair } from 'lucide-react'
import { LinkButton } from '@/components/ui/link-button'
import type { DnsRecord } from '@/lib/contract/record'

/** Where a record leads: the lease and the reservation of its address, and the watch there. */
export function RecordLinks({ record }: { record: DnsRecord }) {
  const address = record.type === 'A' || record.type === 'AAAA'
  if (!address && !record.reservationId && !record.watchId) return null
  return (
    <div className="ml-auto flex flex-wrap gap-1">
      {address ? (
        <LinkButton size="sm" look="ghost" href={`/dhcp/leases?open=${encodeURIComponent(record.value)}`}>
          <Activity aria-hidden />
          Lease
        </LinkButton>
      ) : null}
      {record.reservationId ? (
        <LinkButton size="sm" look="ghost" href={`/dhcp/reservations/${record.reservationId}`}>
          <Bookmark aria-hidden />
          Reservation
        </LinkButton>
      ) : null}
      {record.watchId ? (
        <LinkButton size="sm" look="ghost" href={`/watchlist?open=${record.watchId}`}>
          <Crosshair aria-hidden />
          Watch
        </LinkButton>
      ) : null}
    </div>
  )
}
