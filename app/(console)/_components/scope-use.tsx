'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Utilisation } from '@/components/ddi/utilisation'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { query } from '@/lib/client/queries'

const SHOWN = 12

/** How full the pools are, the fullest first. */
export function ScopeUse() {
  const { data, isPending } = useQuery(query('listScopes', { query: { limit: 1000 } }))
  const scopes = [...(data?.items ?? [])].sort(
    (a, b) => (b.utilisation.percent ?? -1) - (a.utilisation.percent ?? -1),
  )
  return (
    <Card
      title="Pools in use"
      aside={
        <Link href="/dhcp/scopes" className="text-accent hover:underline">
          {data ? `All ${data.total ?? scopes.length} scopes` : 'All scopes'}
        </Link>
      }
    >
      {isPending ? (
        <div className="p-4">
          <Skeleton className="h-40" />
        </div>
      ) : scopes.length === 0 ? (
        <p className="p-4 text-ink-3 text-sm">
          No scope was read from Kea yet: the worker needs its control channel or its configuration file.
        </p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {scopes.slice(0, SHOWN).map((scope) => (
            <li key={scope.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
              <Link
                href={`/dhcp/scopes/${scope.id}`}
                title={scope.name}
                className="min-w-28 flex-1 truncate font-medium hover:text-accent hover:underline"
              >
                {scope.name}
              </Link>
              <span className="data w-44 truncate text-ink-3 text-xs max-sm:w-auto">{scope.subnet}</span>
              <span className="w-60 max-sm:w-full">
                <Utilisation scope={scope} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
