'use client'
import { BookmarkPlus, Crosshair, Waypoints } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { notReservable } from '@/components/ddi/lease/reservable'
import { newReservationHref } from '@/components/ddi/preset'
import { useRoleReason } from '@/components/ddi/session'
import { Button } from '@/components/ui/button'
import type { AddressCard } from '@/lib/contract/address'

/** What can be done with the address now; what cannot says why. */
export function AddressVerbs({ card }: { card: AddressCard }) {
  const router = useRouter()
  const role = useRoleReason('operator')
  const { ip, scope, lease, reservation, watch, unusable } = card
  const typed = encodeURIComponent(ip)
  const outside = scope === null ? 'It lies in no scope.' : undefined
  const taken = reservation ? 'It is reserved already.' : undefined
  const edge = unusable ? `It ${unusable}.` : undefined
  const leased = lease !== null && notReservable(lease) === undefined
  const reserve = leased ? `/dhcp/leases?open=${typed}&verb=reserve` : newReservationHref(ip)
  return (
    <>
      <Button disabledReason={role} onClick={() => router.push(`/dns/records?form=new&for=${typed}`)}>
        <Waypoints aria-hidden />
        Create record
      </Button>
      <Button
        disabledReason={role ?? outside ?? taken ?? edge ?? (watch ? 'It is watched already.' : undefined)}
        onClick={() => router.push(`/watchlist?form=new&for=${typed}`)}
      >
        <Crosshair aria-hidden />
        Watch
      </Button>
      <Button
        look="primary"
        disabledReason={role ?? outside ?? taken ?? edge}
        onClick={() => router.push(reserve)}
      >
        <BookmarkPlus aria-hidden />
        Reserve
      </Button>
    </>
  )
}
