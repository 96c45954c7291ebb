'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Mark } from '@/components/ddi/mark'
import { ProblemState } from '@/components/ddi/problem-state'
import { SessionProvider } from '@/components/ddi/session'
import { ApiProblem } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Me } from '@/lib/contract/account'

/** Shows its children to whoever is signed in; everybody else is led to the sign-in page. `known`: by the server. */
export function RequireSession({ known, children }: { known: Me | null; children: ReactNode }) {
  const { data, error, refetch } = useQuery({
    ...query('getMe'),
    staleTime: 60_000,
    ...(known ? { initialData: known } : {}),
  })
  if (data) return <SessionProvider me={data}>{children}</SessionProvider>
  const away = error !== null && !(error instanceof ApiProblem && error.status === 401)
  return (
    <div className="grid h-dvh place-items-center">
      {away ? (
        <ProblemState error={error} what="your session" retry={() => void refetch()} />
      ) : (
        <Mark className="size-10 animate-pulse-soft text-accent" />
      )}
    </div>
  )
}
