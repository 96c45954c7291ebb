import type { Metadata } from 'next'
import { Drift } from '@/app/(console)/drift/_components/drift'

export const metadata: Metadata = { title: 'Drift' }

/** Where DNS and DHCP differ, or a client wants what another has. */
export default function DriftPage() {
  return <Drift />
}
