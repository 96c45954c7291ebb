import type { Metadata } from 'next'
import { Connections } from '@/app/(console)/settings/connections/_components/connections'

export const metadata: Metadata = { title: 'Connections' }

/** What Holdfast is connected to, and how well. */
export default function ConnectionsPage() {
  return <Connections />
}
