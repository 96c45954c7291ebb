'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Counts } from '@/app/(console)/_components/counts'
import { FirstRun } from '@/app/(console)/_components/first-run'
import { OverviewLoading } from '@/app/(console)/_components/overview-loading'
import { ScopeUse } from '@/app/(console)/_components/scope-use'
import { AuditLines } from '@/components/ddi/audit/audit-list'
import { HopList } from '@/components/ddi/hop-list'
import { ProblemState } from '@/components/ddi/problem-state'
import { Card } from '@/components/ui/card'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { TimeAgo } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'

/** How it stands: what is ill first, then the numbers, then what changed. */
export function OverviewPage() {
  const { data, error, refetch } = useQuery({ ...query('getOverview'), refetchInterval: 15_000 })
  if (error && !data) return <ProblemState error={error} what="the overview" retry={() => void refetch()} />
  if (!data) return <OverviewLoading />
  const dead = data.workers.filter((node) => node.alive).length === 0
  return (
    <>
      <PageHeader title="Overview" />
      <PageBody>
        <FirstRun worker={!dead} infrastructure={data.counts.reservations} />
        <Counts overview={data} />
        <div className="grid items-start gap-4 xl:grid-cols-[1fr_1.35fr]">
          <Card
            title="Health"
            aside={
              <Link href="/settings/connections" className="text-accent hover:underline">
                Connections
              </Link>
            }
          >
            <HopList hops={data.health} />
          </Card>
          <ScopeUse />
        </div>
        <Card
          title="Recent changes"
          aside={
            <>
              last event in Kea <TimeAgo at={data.feed.lastEventAt} />
            </>
          }
        >
          {data.recent.length > 0 ? (
            <AuditLines events={data.recent} />
          ) : (
            <p className="p-4 text-ink-3 text-sm">Nothing changed yet.</p>
          )}
        </Card>
      </PageBody>
    </>
  )
}
