'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { SourceAge } from '@/components/ddi/source-age'
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
        <>
          <SourceAge of={['kea-scopes']} />
          <Link href="/dhcp/scopes" className="text-accent hover:underline">
            {data ? `All ${data.total ?? scopes.length} scopes` : 'All scopes'}
          </Link>
        </>
      }
    >
      {isPending ? (
        <div className="p-4">
          <Skeleton className="h-40" />
        </div>
      ) : scopes.length === 0 ? (
        <p className="p-4 text-ink-3 text-sm">
          No scope was read from Kea yet: the worker needs its control channel or its configuration file
          (KEA_CONTROL).
        </p>
      ) : (
        <ul className="grid grid-cols-[minmax(4rem,1fr)_minmax(0,auto)_auto] gap-x-5 text-sm">
          {scopes.slice(0, SHOWN).map((scope) => (
            <li
              key={scope.id}
              className="col-span-3 grid grid-cols-subgrid items-center gap-y-0.5 border-line border-b px-4 py-2 last:border-b-0"
            >
              <Link
                href={`/dhcp/scopes/${scope.id}`}
                title={scope.name}
                className="truncate font-medium hover:text-accent hover:underline"
              >
                {scope.name}
              </Link>
              <span className="data truncate text-ink-3 text-xs max-sm:col-span-2 max-sm:text-right">
                {scope.subnet}
              </span>
              <span className="min-w-56 max-sm:col-span-3">
                <Utilisation scope={scope} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
