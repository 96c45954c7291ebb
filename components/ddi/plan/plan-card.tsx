import type { ReactNode } from 'react'
import { PlanDiff } from '@/components/ddi/plan/plan-diff'
import { faultSentence } from '@/components/form/fault'
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import type { Effect } from '@/lib/contract/effect'

/** The plan of a form beside it, computed while one chooses, and the verb that carries it out. */
export function PlanCard({
  title,
  idle,
  none,
  plan,
  note,
  footer,
}: {
  title: string
  /** Said while nothing was changed. Null: there is something to plan. */
  idle: string | null
  /** Said when the change would do nothing now. */
  none: string
  plan: { data: Effect | undefined; error: Error | null; current: boolean }
  /** Said under the plan. */
  note?: ReactNode
  footer: ReactNode
}) {
  return (
    <Card title={title} className="xl:sticky xl:top-4">
      <div
        aria-live="polite"
        className={cn('p-4 transition-opacity', !plan.current && idle === null && 'opacity-60')}
      >
        {idle !== null ? (
          <p className="text-ink-3 text-sm">{idle}</p>
        ) : plan.error && !plan.data ? (
          <Notice tone="warn" title="What it would do could not be computed">
            {faultSentence(undefined, plan.error.message)}
          </Notice>
        ) : plan.data ? (
          <PlanDiff effect={plan.data} none={none} />
        ) : (
          <Skeleton className="h-32" />
        )}
        {idle === null && plan.data ? note : null}
      </div>
      <div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3">{footer}</div>
    </Card>
  )
}
