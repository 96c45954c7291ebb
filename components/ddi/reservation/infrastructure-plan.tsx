'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { PlanDiff } from '@/components/ddi/plan/plan-diff'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { ApiProblem, call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type {
  InfrastructureApplied,
  InfrastructurePlan,
  InfrastructureSelection,
} from '@/lib/contract/infrastructure'

const number = (value: number) => value.toLocaleString('en')

/** The plan of making several things infrastructure, its application, and what was left out. */
export function InfrastructurePlanDialog({
  selection,
  onDone,
  onClose,
}: {
  selection: InfrastructureSelection
  /** Once it was applied. */
  onDone: () => void
  onClose: () => void
}) {
  const client = useQueryClient()
  const plan = useQuery({ ...query('previewInfrastructure', { body: selection }), staleTime: 0, gcTime: 0 })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [result, setResult] = useState<InfrastructureApplied | null>(null)
  const [key] = useState(() => crypto.randomUUID())
  const due = plan.data ? plan.data.reservations.change + plan.data.reservations.create : 0
  const apply = async (fingerprint: string) => {
    setBusy(true)
    setProblem(null)
    try {
      const done = await call(
        'applyInfrastructure',
        { body: { ...selection, fingerprint } },
        { idempotencyKey: `${key}-${fingerprint}` },
      )
      toast.success(`${number(done.changed + done.created)} queued`, {
        description: 'Their records follow; the list shows how far.',
      })
      for (const name of ['listCandidates', 'listReservations', 'listLeases']) {
        void client.invalidateQueries({ queryKey: [name] })
      }
      onDone()
      if (done.skipped.length === 0 && !done.more) onClose()
      else setResult(done)
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) void plan.refetch()
      setProblem(faultSentence(undefined, error instanceof Error ? error.message : 'applying failed'))
    } finally {
      setBusy(false)
    }
  }
  const reason = plan.isFetching
    ? 'The plan is being computed'
    : plan.data === undefined
      ? 'There is no plan to apply'
      : due === 0
        ? 'Nothing of it can be made infrastructure now'
        : undefined
  return (
    <Dialog
      open
      onClose={busy ? () => undefined : onClose}
      title="Mark as Infrastructure"
      description="Their names never leave DNS on expiry, follow the reservation and not the client, get TTL 86400 s, and are refused to other clients."
      className="max-w-2xl"
      footer={
        result ? (
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button look="ghost" disabledReason={busy ? 'Being applied' : undefined} onClick={onClose}>
              Cancel
            </Button>
            <Button
              look="primary"
              busy={busy}
              disabledReason={reason}
              onClick={() => void apply(plan.data?.fingerprint ?? '')}
            >
              {due > 0 ? `Apply to ${number(due)}` : 'Apply'}
            </Button>
          </>
        )
      }
    >
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
      {result ? <Result result={result} /> : <Plan plan={plan.data} error={plan.error} />}
    </Dialog>
  )
}

function Plan({ plan, error }: { plan: InfrastructurePlan | undefined; error: Error | null }) {
  if (error && !plan) {
    return (
      <Notice tone="bad" title="The plan could not be computed">
        {faultSentence(undefined, error.message)}
      </Notice>
    )
  }
  if (!plan) return <Skeleton className="h-48" />
  return (
    <>
      <PlanDiff effect={plan} none="Nothing changes" />
      <Skipped skipped={plan.skipped} more={plan.more} words={['stays as it is', 'stay as they are']} />
    </>
  )
}

function Result({ result }: { result: InfrastructureApplied }) {
  return (
    <>
      <Notice tone="ok" role="status" title={`${number(result.changed + result.created)} queued`}>
        {number(result.changed)} reservations changed, {number(result.created)} made from leases.
      </Notice>
      <Skipped skipped={result.skipped} more={result.more} words={['was left out', 'were left out']} />
    </>
  )
}

function Skipped({
  skipped,
  more,
  words,
}: {
  skipped: InfrastructurePlan['skipped']
  more: boolean
  /** Of one, and of several. */
  words: readonly [string, string]
}) {
  if (skipped.length === 0 && !more) return null
  return (
    <Notice
      tone="warn"
      title={
        skipped.length > 0
          ? `${number(skipped.length)} ${skipped.length === 1 ? words[0] : words[1]}`
          : 'There is more'
      }
    >
      {more ? <p>The filter finds more than is taken at once: apply, then do it again.</p> : null}
      <ul className="thin-scroll max-h-40 overflow-y-auto text-xs">
        {skipped.slice(0, 100).map(({ source, id, reason }) => (
          <li key={`${source} ${id}`}>
            {source === 'lease' ? <span className="data">{id}: </span> : null}
            {faultSentence(undefined, reason)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
