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
  const recent = data.recent.filter((event) => !event.verb.startsWith('sign'))
  const dead = data.workers.filter((node) => node.alive).length === 0
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <span className="text-ink-3 text-xs">
            counted <TimeAgo at={data.counts.countedAt} />
          </span>
        }
      />
      <PageBody>
        <FirstRun worker={!dead} />
        <Counts overview={data} />
        <div className="grid gap-4 xl:grid-cols-[1fr_1.35fr]">
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
              <span>
                last event in Kea <TimeAgo at={data.feed.lastEventAt} />
              </span>
              <Link href="/audit" className="text-accent hover:underline">
                Audit log
              </Link>
            </>
          }
        >
          {recent.length > 0 ? (
            <AuditLines events={recent} />
          ) : (
            <p className="p-4 text-ink-3 text-sm">
              {data.recent.length > 0
                ? 'Lately people only signed in and out.'
                : 'Nothing changed yet: the first change to a reservation or a record appears here.'}
            </p>
          )}
        </Card>
      </PageBody>
    </>
  )
}
