import type { Metadata } from 'next'
import { Tokens } from '@/app/(console)/settings/tokens/_components/tokens'

export const metadata: Metadata = { title: 'API tokens' }

/** What scripts sign in with. */
export default function TokensPage() {
  return <Tokens />
}
