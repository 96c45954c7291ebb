import type { Metadata } from 'next'
import { Reservations } from '@/app/(console)/dhcp/reservations/_components/reservations'

export const metadata: Metadata = { title: 'Reservations' }

/** The reservations of all scopes. */
export default function ReservationsPage() {
  return <Reservations />
}
