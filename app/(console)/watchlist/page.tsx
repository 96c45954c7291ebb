import type { Metadata } from 'next'
import { Watchlist } from '@/app/(console)/watchlist/_components/watchlist'

export const metadata: Metadata = { title: 'Watchlist' }

/** Addresses with static DNS whose client is not known yet. */
export default function WatchlistPage() {
  return <Watchlist />
}
