'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { PlanDiff } from '@/components/ddi/plan/plan-diff'
import { warningWords } from '@/components/ddi/record/warning-words'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { AuditEvent } from '@/lib/contract/audit'

/** Shows what undoing an event would do, and does it; or says why it cannot be undone any more. */
export function UndoEvent({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const params = { id: event.id }
  const plan = useQuery({
    ...query('undoEvent', { params, body: { dryRun: true } }),
    ...{ staleTime: 0, gcTime: 0, retry: false, refetchOnWindowFocus: false },
  })
  const reason = plan.isPending
    ? 'Reading what it would do'
    : plan.error
      ? faultSentence(undefined, plan.error.message)
      : undefined
  const apply = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await call('undoEvent', { params, body: {} }, { idempotencyKey: crypto.randomUUID() })
      toast.success('Undone', { description: 'It stands here as a change of its own.' })
      void client.invalidateQueries()
      onClose()
    } catch (error) {
      setProblem(faultSentence(undefined, error instanceof Error ? error.message : 'Undoing failed'))
      void plan.refetch()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      className="max-w-xl"
      onClose={busy ? () => undefined : onClose}
      title="Undo this change?"
      description="The opposite is done, as a new change. Nothing happens before you press Undo."
      footer={
        <>
          <Button look="ghost" disabledReason={busy ? 'Being undone' : undefined} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={busy} disabledReason={reason} onClick={() => void apply()}>
            Undo
          </Button>
        </>
      }
    >
      <code className="data wrap-anywhere rounded-md bg-sunken px-3 py-2 text-xs">{event.line}</code>
      {plan.data ? (
        <>
          <PlanDiff effect={plan.data} none="Nothing that stands in Kea or DNS changes" />
          {plan.data.warnings.map((warning) => (
            <Notice key={`${warning.path} ${warning.message}`} tone="warn">
              {warningWords(warning)}
            </Notice>
          ))}
        </>
      ) : plan.error ? (
        <Notice tone="warn" title="It cannot be undone now">
          {faultSentence(undefined, plan.error.message)}
        </Notice>
      ) : (
        <Skeleton className="h-32" />
      )}
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}
