import type { Metadata } from 'next'
import { Zones } from '@/app/(console)/dns/zones/_components/zones'

export const metadata: Metadata = { title: 'Zones' }

/** The zones of the DNS servers, by view. */
export default function ZonesPage() {
  return <Zones />
}
