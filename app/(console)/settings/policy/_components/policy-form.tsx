'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { LeaseEndFields, type PolicyBox } from '@/app/(console)/settings/policy/_components/lease-end-fields'
import { ObserveNotice } from '@/app/(console)/settings/policy/_components/observe-notice'
import { RecordFields } from '@/app/(console)/settings/policy/_components/record-fields'
import {
  bodyOf,
  type PolicyFlag,
  type PolicyValues,
  policyResolver,
  validBodyOf,
  valuesOf,
} from '@/app/(console)/settings/policy/_components/values'
import { PlanCard } from '@/components/ddi/plan/plan-card'
import { usePolicyPreview } from '@/components/ddi/plan/use-preview'
import { useRoleReason } from '@/components/ddi/session'
import { undoAction } from '@/components/ddi/undo/undo-latest'
import { useFocusFault } from '@/components/form/use-focus-fault'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { ApiProblem, call } from '@/lib/client/api'
import { showProblem } from '@/lib/client/form-errors'
import { query } from '@/lib/client/queries'
import type { Policy } from '@/lib/contract/policy'

/** The toggles; nothing holds before its plan was shown and applied. */
export function PolicyForm({ policy }: { policy: Policy }) {
  const client = useQueryClient()
  const reason = useRoleReason('administrator')
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<PolicyValues>({ defaultValues: valuesOf(policy), resolver: policyResolver })
  const root = useFocusFault(form)
  const values = form.watch()
  const dirty = form.formState.isDirty
  const valid = validBodyOf(values)
  const plan = usePolicyPreview(dirty && valid && !reason ? { policy: valid } : null)
  const box = (name: PolicyFlag): PolicyBox => ({
    checked: values[name],
    disabledReason: reason,
    onChange: (next: boolean) => form.setValue(name, next, { shouldDirty: true }),
  })
  const submit = form.handleSubmit(async (next) => {
    setProblem(null)
    try {
      const saved = await call('putPolicy', { body: bodyOf(next) }, { version: policy.version })
      client.setQueryData(query('getPolicy').queryKey, saved)
      toast.success('Policy applied', {
        description: 'The worker looks at every name again.',
        action: undoAction({ kind: 'policy', id: '1' }),
      })
    } catch (error) {
      setProblem(
        error instanceof ApiProblem && error.status === 412
          ? 'Somebody changed the policy since you opened it. Nothing was saved: reload the page.'
          : showProblem(form, Object.keys(next), error),
      )
    }
  })
  const idle = !dirty ? 'Nothing was changed' : undefined
  const planning = dirty && valid && !plan.current && !plan.error ? 'The plan is being computed' : undefined
  return (
    <FormProvider {...form}>
      <form
        ref={root}
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)]"
      >
        <div className="flex min-w-0 flex-col gap-4">
          {problem ? (
            <Notice tone="bad" role="alert">
              {problem}
            </Notice>
          ) : null}
          {policy.observe && values.observe ? (
            <ObserveNotice
              reason={reason}
              onConfirm={() => form.setValue('observe', false, { shouldDirty: true })}
            />
          ) : null}
          <LeaseEndFields box={box} reason={reason} />
          <RecordFields box={box} reason={reason} drift={policy.drift} />
        </div>
        <PlanCard
          title="What this would do now"
          idle={
            dirty
              ? valid
                ? null
                : 'Something above is wrong: correct it to see what it would do.'
              : 'Change a toggle: what it would do to the records that stand now is shown here before it is applied.'
          }
          none="No record changes now; the toggles hold for what comes."
          plan={plan}
          footer={
            <>
              <Button
                look="primary"
                type="submit"
                busy={form.formState.isSubmitting}
                disabledReason={reason ?? idle ?? planning}
              >
                Apply
              </Button>
              <Button look="ghost" disabledReason={idle} onClick={() => form.reset()}>
                Undo changes
              </Button>
            </>
          }
        />
      </form>
    </FormProvider>
  )
}
