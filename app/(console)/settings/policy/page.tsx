import type { Metadata } from 'next'
import { PolicyPage as Policy } from '@/app/(console)/settings/policy/_components/policy'

export const metadata: Metadata = { title: 'Global DHCP settings' }

/** What holds everywhere, unless a scope or a reservation says otherwise. */
export default function PolicyPage() {
  return <Policy />
}
