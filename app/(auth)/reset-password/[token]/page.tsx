import type { Metadata } from 'next'
import { LinkOver } from '@/app/(auth)/_components/link-over'
import { ResetForm } from '@/app/(auth)/reset-password/[token]/_components/reset-form'
import { stateOfPasswordLink } from '@/lib/http/links'

export const metadata: Metadata = { title: 'Set password', referrer: 'no-referrer' }

/** The one-time link that sets a password. */
export default async function ResetPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  if ((await stateOfPasswordLink(token)) !== 'gone') return <ResetForm token={token} />
  return (
    <LinkOver title="This link was used, or is no longer valid">
      It sets a password once, within 24 hours, and a newer link replaces it. Sign in with your password, or
      ask an administrator for a new link.
    </LinkOver>
  )
}
