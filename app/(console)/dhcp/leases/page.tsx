import type { Metadata } from 'next'
import { Leases } from '@/app/(console)/dhcp/leases/_components/leases'

export const metadata: Metadata = { title: 'Leases' }

/** What Kea handed out. */
export default function LeasesPage() {
  return <Leases />
}
