import { type ReactNode, Suspense } from 'react'
import { RequireSession } from '@/components/shell/require-session'
import { Shell } from '@/components/shell/shell'

/** Every page for people who signed in. */
export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <RequireSession>
      <Shell>
        <Suspense>{children}</Suspense>
      </Shell>
    </RequireSession>
  )
}
