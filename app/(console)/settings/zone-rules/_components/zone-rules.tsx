'use client'
import { useQuery } from '@tanstack/react-query'
import { RuleEditor } from '@/app/(console)/settings/zone-rules/_components/rule-editor'
import { ProblemState } from '@/components/ddi/problem-state'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { query } from '@/lib/client/queries'

/** Global: zone rules. */
export function ZoneRulesPage() {
  const { data, error, refetch } = useQuery(query('getZoneRules'))
  return (
    <>
      <PageHeader
        title="Zone rules"
        subtitle="Global. Say where a hostname is published: in which zones and views, for how long it is cached. The first rule that fits decides."
      />
      <PageBody>
        {error && !data ? (
          <ProblemState error={error} what="the zone rules" retry={() => void refetch()} />
        ) : data ? (
          <RuleEditor key={data.version} saved={data} />
        ) : (
          <Skeleton className="h-96" />
        )}
      </PageBody>
    </>
  )
}
