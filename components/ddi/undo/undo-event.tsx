'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { PlanDialog } from '@/components/ddi/plan/plan-dialog'
import { faultSentence } from '@/components/form/fault'
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
    <PlanDialog
      title="Undo this change?"
      description="The opposite is done, as a new change. Nothing happens before you press Undo."
      verb="Undo"
      plan={plan}
      none="Nothing that stands in Kea or DNS changes"
      refused="It cannot be undone now"
      problem={problem}
      busy={busy}
      before={<code className="data wrap-anywhere rounded-md bg-sunken px-3 py-2 text-xs">{event.line}</code>}
      onApply={() => void apply()}
      onClose={onClose}
    />
  )
}
