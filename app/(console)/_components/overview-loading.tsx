import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'

/** The places of the overview, before its numbers are there. */
export function OverviewLoading() {
  return (
    <>
      <PageHeader title="Overview" />
      <PageBody>
        <Skeleton className="h-18" />
        <Skeleton className="h-24" />
        <div className="grid gap-4 xl:grid-cols-[1fr_1.35fr]">
          <Skeleton className="h-72" />
          <Skeleton className="h-72" />
        </div>
        <Skeleton className="h-64" />
      </PageBody>
    </>
  )
}
