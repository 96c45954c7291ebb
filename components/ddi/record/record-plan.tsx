'use client'
import { PlanDiff } from '@/components/ddi/plan/plan-diff'
import { recordProblemOf } from '@/components/ddi/record/record-problem'
import { useRecordPreview } from '@/components/ddi/record/use-record-preview'
import { warningWords } from '@/components/ddi/record/warning-words'
import { cn } from '@/components/ui/cn'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import type { RecordPreviewInput } from '@/lib/contract/record-write'

/** What saving would write, while one types. */
export function RecordPlan({ body, idle }: { body: RecordPreviewInput | null; idle: string }) {
  const { asked, data, error, current } = useRecordPreview(body)
  return (
    <section aria-label="What saving would do" aria-live="polite" className="flex flex-col gap-2">
      <h3 className="font-semibold text-sm">What saving would do</h3>
      {!asked ? (
        <p className="text-ink-3 text-sm">{idle}</p>
      ) : error && current ? (
        <Notice tone="warn">{recordProblemOf(error).text}</Notice>
      ) : data ? (
        <div className={cn('flex flex-col gap-2 transition-opacity', !current && 'opacity-60')}>
          <PlanDiff effect={data} none="Nothing changes: it stands there already" />
          {data.warnings.map((warning) => (
            <Notice key={`${warning.path} ${warning.message}`} tone="warn">
              {warningWords(warning)}
            </Notice>
          ))}
        </div>
      ) : (
        <Skeleton className="h-20" />
      )}
    </section>
  )
}
