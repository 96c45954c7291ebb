'use client'
import { useQuery } from '@tanstack/react-query'
import { PolicyForm } from '@/app/(console)/settings/policy/_components/policy-form'
import { InfrastructureBanner } from '@/components/ddi/infrastructure-banner'
import { ProblemState } from '@/components/ddi/problem-state'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { query } from '@/lib/client/queries'

/** The global policy. */
export function PolicyPage() {
  const { data, error, refetch } = useQuery(query('getPolicy'))
  return (
    <>
      <PageHeader
        title="Global DHCP settings"
        subtitle="Holds everywhere. A scope overrides it, a reservation overrides both: the most specific wins."
      />
      <PageBody>
        <InfrastructureBanner />
        {error && !data ? (
          <ProblemState error={error} what="the policy" retry={() => void refetch()} />
        ) : data ? (
          <PolicyForm key={data.version} policy={data} />
        ) : (
          <Skeleton className="h-96" />
        )}
      </PageBody>
    </>
  )
}
