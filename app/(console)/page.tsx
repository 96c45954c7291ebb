import type { Metadata } from 'next'
import { OverviewPage as Overview } from '@/app/(console)/_components/overview'

export const metadata: Metadata = { title: 'Overview' }

/** How it stands. */
export default function OverviewPage() {
  return <Overview />
}
