import { Bookmark, Crosshair, MapPin } from 'lucide-react'
import { addressHref } from '@/components/ddi/address/address-link'
import { LinkButton } from '@/components/ui/link-button'
import type { DnsRecord } from '@/lib/contract/record'

/** Where a record leads: all about its address, the reservation, and the watch there. */
export function RecordLinks({ record }: { record: DnsRecord }) {
  const address = record.type === 'A' || record.type === 'AAAA'
  if (!address && !record.reservationId && !record.watchId) return null
  return (
    <div className="ml-auto flex flex-wrap gap-1">
      {address ? (
        <LinkButton size="sm" look="ghost" href={addressHref(record.value)}>
          <MapPin aria-hidden />
          Address
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
