import type { Metadata } from 'next'
import { LinkOver } from '@/app/(auth)/_components/link-over'
import { ClaimForm } from '@/app/(auth)/claim/[token]/_components/claim-form'
import { stateOfClaimLink } from '@/lib/http/links'

export const metadata: Metadata = { title: 'Claim', referrer: 'no-referrer' }

const claimed =
  'The installation has its first administrator. Sign in, or ask an administrator for an account.'

const over: Readonly<
  Record<'used' | 'claimed' | 'expired' | 'unknown', readonly [title: string, says: string]>
> = {
  used: ['This link was used', claimed],
  claimed: ['This link is not valid', claimed],
  expired: [
    'This link has expired',
    'It was good for 24 hours. A restart of the console prints a new one in its output.',
  ],
  unknown: [
    'This link is not valid',
    'Only the newest link works, and only in full: the console prints it in its output when it starts.',
  ],
}

/** The one-time link of the first administrator. */
export default async function ClaimPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const state = await stateOfClaimLink(token)
  if (state === 'open' || state === 'unread') return <ClaimForm token={token} />
  const [title, says] = over[state]
  return <LinkOver title={title}>{says}</LinkOver>
}
