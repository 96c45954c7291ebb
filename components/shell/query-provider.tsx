'use client'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ApiProblem } from '@/lib/client/api'

function toSignIn(error: unknown): void {
  if (!(error instanceof ApiProblem) || error.status !== 401) return
  if (window.location.pathname.startsWith('/sign-in')) return
  const here = window.location.pathname + window.location.search
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`)
}

/** Answers of the API: kept a little, made stale by the live feed, asked again only when that can help. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        queryCache: new QueryCache({ onError: toSignIn }),
        defaultOptions: {
          queries: {
            staleTime: 15_000,
            retry: (failures, error) =>
              failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
          },
        },
      }),
  )
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
