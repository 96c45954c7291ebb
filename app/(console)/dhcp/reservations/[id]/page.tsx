import type { Metadata } from 'next'
import { ReservationDetail } from '@/app/(console)/dhcp/reservations/[id]/_components/reservation-detail'

export const metadata: Metadata = { title: 'Reservation' }

/** One reservation: its settings, records and history. */
export default async function ReservationPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <ReservationDetail id={id} />
}
