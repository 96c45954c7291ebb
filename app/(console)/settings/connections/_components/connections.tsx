'use client'
import { useQuery } from '@tanstack/react-query'
import { SyncCard } from '@/app/(console)/settings/connections/_components/sync-card'
import { HopList } from '@/components/ddi/hop-list'
import { ProblemState } from '@/components/ddi/problem-state'
import { type SimpleColumn, SimpleTable } from '@/components/table/simple-table'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { TimeAgo } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'
import type { Overview } from '@/lib/contract/overview'

type Worker = Overview['workers'][number]

const columns: readonly SimpleColumn<Worker>[] = [
  { title: 'Host', cell: (node) => <span className="data">{node.host}</span> },
  { title: 'Process', cell: (node) => <span className="data">{node.pid}</span> },
  {
    title: 'State',
    cell: (node) => <Badge tone={node.alive ? 'ok' : 'bad'}>{node.alive ? 'alive' : 'silent'}</Badge>,
  },
  { title: 'Reads the feed', cell: (node) => (node.leader ? 'yes' : 'stands by') },
  { title: 'Seen', cell: (node) => <TimeAgo at={node.seenAt} /> },
  { title: 'Started', cell: (node) => <TimeAgo at={node.startedAt} /> },
]

/** Every hop with its reason, the workers, and the last comparison with the DNS servers. */
export function Connections() {
  const { data, error, refetch } = useQuery({ ...query('getOverview'), refetchInterval: 15_000 })
  return (
    <>
      <PageHeader
        title="Connections"
        subtitle="Set by the environment of the worker; its credentials never reach this console."
      />
      <PageBody>
        {error && !data ? (
          <ProblemState error={error} what="the connections" retry={() => void refetch()} />
        ) : data ? (
          <>
            <Card title="From Kea to DNS">
              {data.health.length > 0 ? (
                <HopList hops={data.health} />
              ) : (
                <p className="p-4 text-ink-3 text-sm">
                  No worker has reported yet: start one with <code>npm run worker</code>.
                </p>
              )}
            </Card>
            <Card title="Workers" className="overflow-hidden">
              {data.workers.length > 0 ? (
                <SimpleTable
                  label="Workers"
                  columns={columns}
                  rows={data.workers}
                  rowKey={(node) => node.id}
                />
              ) : (
                <p className="p-4 text-sm text-warn">
                  No worker runs: nothing is carried out. Start one with <code>npm run worker</code>.
                </p>
              )}
            </Card>
            <SyncCard sync={data.sync} />
          </>
        ) : (
          <>
            <Skeleton className="h-72" />
            <Skeleton className="h-28" />
          </>
        )}
      </PageBody>
    </>
  )
}
