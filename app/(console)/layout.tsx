import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { type ReactNode, Suspense } from 'react'
import { RequireSession } from '@/components/shell/require-session'
import { Shell } from '@/components/shell/shell'
import { webApp } from '@/lib/http/app'
import { signInPath } from '@/lib/http/page-path'
import { visitorOf } from '@/lib/http/visitor'

/**
 * Every page for people who signed in; everybody else is sent to sign in before anything is drawn. The API checks each
 * request again. While the database is away nobody can tell who asks: the page then asks again itself.
 */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const requested = await headers()
  const visitor = await visitorOf(webApp(), requested)
  if (visitor.kind === 'nobody') redirect(signInPath(requested))
  return (
    <RequireSession known={visitor.kind === 'known' ? visitor.me : null}>
      <Shell>
        <Suspense>{children}</Suspense>
      </Shell>
    </RequireSession>
  )
}
