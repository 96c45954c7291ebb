'use client'
import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { toast } from 'sonner'
import { IntegrationNote } from '@/app/(console)/settings/integration/_components/integration-note'
import { IntegrationToggles, type Toggles } from '@/app/(console)/settings/integration/_components/toggles'
import { PlanCard } from '@/components/ddi/plan/plan-card'
import { usePolicyPreview } from '@/components/ddi/plan/use-preview'
import { useRoleReason } from '@/components/ddi/session'
import { undoAction } from '@/components/ddi/undo/undo-latest'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { ApiProblem, call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Policy } from '@/lib/contract/policy'

const togglesOf = ({ onStaticDns, drift, autoWatch }: Policy): Toggles => ({ onStaticDns, drift, autoWatch })

/** The toggles beside what they would do to what exists now; nothing holds before it was shown and applied. */
export function IntegrationForm({ policy }: { policy: Policy }) {
  const client = useQueryClient()
  const reason = useRoleReason('administrator')
  const [values, setValues] = useState(() => togglesOf(policy))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const before = togglesOf(policy)
  const changed = Object.fromEntries(
    Object.entries(values).filter(([key, value]) => before[key as keyof Toggles] !== value),
  ) as Partial<Toggles>
  const dirty = Object.keys(changed).length > 0
  // Confirming the policy is a step of its own: a toggle here must not end the observing by the way.
  const body = { ...changed, observe: policy.observe }
  const plan = usePolicyPreview(dirty && !reason ? { policy: body } : null)
  const apply = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const saved = await call('putPolicy', { body }, { version: policy.version })
      toast.success('Policy applied', {
        description: 'The worker looks at every record and watch again.',
        action: undoAction({ kind: 'policy', id: '1' }),
      })
      client.setQueryData(query('getPolicy').queryKey, saved)
    } catch (error) {
      setProblem(
        error instanceof ApiProblem && error.status === 412
          ? 'Somebody changed the policy since you opened it. Nothing was saved: reload the page.'
          : error instanceof Error
            ? error.message
            : 'Something went wrong in this page.',
      )
      setBusy(false)
    }
  }
  const idle = dirty ? undefined : 'Nothing was changed'
  const planning = dirty && !plan.current && !plan.error ? 'The plan is being computed' : undefined
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {problem ? (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        ) : null}
        {policy.observe ? (
          <Notice tone="info" title="Holdfast observes: nothing is held or repaired yet">
            Alerts are raised and watches kept already. Holds and repairs begin once the toggles are confirmed
            in{' '}
            <Link href="/settings/policy" className="text-accent underline">
              Policy
            </Link>
            .
          </Notice>
        ) : null}
        <IntegrationToggles
          values={values}
          reason={reason}
          onChange={(patch) => setValues((now) => ({ ...now, ...patch }))}
        />
      </div>
      <PlanCard
        title="What this would do now"
        idle={
          dirty
            ? null
            : 'Change a toggle: what it would do to the records, watches and reservations that stand now is shown here before it is applied.'
        }
        none="Nothing that stands now changes; the toggles hold for what comes."
        plan={plan}
        note={<IntegrationNote effect={plan.data} changed={changed} />}
        footer={
          <>
            <Button
              look="primary"
              busy={busy}
              disabledReason={reason ?? idle ?? planning}
              onClick={() => void apply()}
            >
              Apply
            </Button>
            <Button look="ghost" disabledReason={idle} onClick={() => setValues(before)}>
              Undo changes
            </Button>
          </>
        }
      />
    </div>
  )
}
