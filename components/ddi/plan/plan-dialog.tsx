'use client'
import type { ReactNode } from 'react'
import { PlanDiff } from '@/components/ddi/plan/plan-diff'
import { warningWords } from '@/components/ddi/record/warning-words'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import type { Effect } from '@/lib/contract/effect'
import type { Undone } from '@/lib/contract/undo'

/** The plan as it was asked for: what it would do, or why nobody can say. */
interface AskedPlan {
  data: (Effect & Pick<Undone, 'warnings'>) | undefined
  error: Error | null
  isPending: boolean
}

/** Shows what a verb would do and carries it out when it is pressed, or says why it cannot. */
export function PlanDialog({
  title,
  description,
  verb,
  look = 'primary',
  plan,
  none,
  refused,
  reason,
  problem,
  busy,
  before,
  after,
  onApply,
  onClose,
}: {
  title: string
  description: ReactNode
  verb: string
  look?: 'primary' | 'danger'
  plan: AskedPlan
  /** Said when nothing would change. */
  none: string
  /** Headline over the reason why there is no plan. */
  refused?: string
  /** Why the verb cannot be pressed although there is a plan. */
  reason?: string | undefined
  /** What went wrong when it was pressed. */
  problem: string | null
  busy: boolean
  /** Above the plan. */
  before?: ReactNode
  /** Below it. */
  after?: ReactNode
  onApply: () => void
  onClose: () => void
}) {
  const unplanned = plan.error ? faultSentence(undefined, plan.error.message) : undefined
  return (
    <Dialog
      open
      className="max-w-xl"
      onClose={busy ? () => undefined : onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button look="ghost" disabledReason={busy ? 'Being applied' : undefined} onClick={onClose}>
            Cancel
          </Button>
          <Button
            look={look}
            busy={busy}
            disabledReason={plan.isPending ? 'Reading what it would do' : (unplanned ?? reason)}
            onClick={onApply}
          >
            {verb}
          </Button>
        </>
      }
    >
      {before}
      {plan.data ? (
        <>
          <PlanDiff effect={plan.data} none={none} />
          {plan.data.warnings.map((warning) => (
            <Notice key={`${warning.path} ${warning.message}`} tone="warn">
              {warningWords(warning)}
            </Notice>
          ))}
        </>
      ) : unplanned ? (
        <Notice tone="warn" {...(refused ? { title: refused } : {})}>
          {unplanned}
        </Notice>
      ) : (
        <Skeleton className="h-32" />
      )}
      {after}
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}
