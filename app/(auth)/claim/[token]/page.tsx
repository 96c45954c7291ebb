import type { Metadata } from 'next'
import { ClaimForm } from '@/app/(auth)/claim/[token]/_components/claim-form'

export const metadata: Metadata = { title: 'Claim', referrer: 'no-referrer' }

/** The one-time link of the first administrator. */
export default async function ClaimPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  return <ClaimForm token={token} />
}
