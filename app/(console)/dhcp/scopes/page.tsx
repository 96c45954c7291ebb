import type { Metadata } from 'next'
import { Scopes } from '@/app/(console)/dhcp/scopes/_components/scopes'

export const metadata: Metadata = { title: 'Scopes' }

/** The scopes that Kea serves. */
export default function ScopesPage() {
  return <Scopes />
}
