import type { Metadata } from 'next'
import { SignIn } from '@/app/(auth)/sign-in/_components/sign-in'

export const metadata: Metadata = { title: 'Sign in' }

/** Where everybody begins. `next` is the page to go to afterwards. */
export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string }> }) {
  const { next } = await searchParams
  return <SignIn next={next} />
}
