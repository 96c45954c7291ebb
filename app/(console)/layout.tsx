import { headers } from 'next/headers'
import { type ReactNode, Suspense } from 'react'
import { RequireSession } from '@/components/shell/require-session'
import { Shell } from '@/components/shell/shell'
import type { Me } from '@/lib/contract/account'
import { webApp } from '@/lib/http/app'
import { identify } from '@/lib/http/identify'

/** Who asks, as far as the server can tell now; null also when the database is away: the page asks again itself. */
async function whoAsks(): Promise<Me | null> {
  const requested = await headers()
  try {
    const identity = await identify(webApp(), requested)
    if (identity?.actor.kind !== 'user') return null
    const { id, label, role } = identity.actor
    return { kind: 'user', id, name: identity.name, email: label, role }
  } catch {
    return null
  }
}

/** Every page for people who signed in. The API checks each request again. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <RequireSession known={await whoAsks()}>
      <Shell>
        <Suspense>{children}</Suspense>
      </Shell>
    </RequireSession>
  )
}
