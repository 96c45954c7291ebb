import type { Metadata } from 'next'
import { ResetForm } from '@/app/(auth)/reset-password/[token]/_components/reset-form'

export const metadata: Metadata = { title: 'Set password', referrer: 'no-referrer' }

/** The one-time link that sets a password. */
export default async function ResetPasswordPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  return <ResetForm token={token} />
}
