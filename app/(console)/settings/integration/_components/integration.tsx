'use client'
import { useQuery } from '@tanstack/react-query'
import { IntegrationForm } from '@/app/(console)/settings/integration/_components/integration-form'
import { ProblemState } from '@/components/ddi/problem-state'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { query } from '@/lib/client/queries'

/** Global: DNS/DHCP integration. */
export function IntegrationPage() {
  const { data, error, refetch } = useQuery(query('getPolicy'))
  return (
    <>
      <PageHeader
        title="DNS/DHCP integration"
        subtitle="Global. What DHCP does about static DNS, and what happens when the two differ."
      />
      <PageBody>
        {error && !data ? (
          <ProblemState error={error} what="the policy" retry={() => void refetch()} />
        ) : data ? (
          <IntegrationForm key={data.version} policy={data} />
        ) : (
          <Skeleton className="h-96" />
        )}
      </PageBody>
    </>
  )
}
