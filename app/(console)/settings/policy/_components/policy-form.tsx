'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { toast } from 'sonner'
import {
  bodyOf,
  type PolicyValues,
  policyResolver,
  valuesOf,
} from '@/app/(console)/settings/policy/_components/values'
import { useRoleReason } from '@/components/ddi/session'
import { CheckboxField } from '@/components/form/checkbox-field'
import { TextField } from '@/components/form/text-field'
import { useFocusFault } from '@/components/form/use-focus-fault'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { ApiProblem, call } from '@/lib/client/api'
import { showProblem } from '@/lib/client/form-errors'
import { query } from '@/lib/client/queries'
import type { Policy } from '@/lib/contract/policy'

/** The toggles; nothing holds before it is saved. */
export function PolicyForm({ policy }: { policy: Policy }) {
  const client = useQueryClient()
  const reason = useRoleReason('administrator')
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<PolicyValues>({ defaultValues: valuesOf(policy), resolver: policyResolver })
  const root = useFocusFault(form)
  const values = form.watch()
  const box = (name: 'dnsEnabled' | 'observe' | 'ptr' | 'deleteOnRelease' | 'deleteOnExpiry') => ({
    checked: values[name],
    disabledReason: reason,
    onChange: (next: boolean) => form.setValue(name, next, { shouldDirty: true }),
  })
  const submit = form.handleSubmit(async (next) => {
    setProblem(null)
    try {
      const saved = await call('putPolicy', { body: bodyOf(next) }, { version: policy.version })
      client.setQueryData(query('getPolicy').queryKey, saved)
      toast.success('Policy saved', { description: 'The worker looks at every name again.' })
    } catch (error) {
      setProblem(
        error instanceof ApiProblem && error.status === 412
          ? 'Somebody changed the policy since you opened it. Nothing was saved: reload the page.'
          : showProblem(form, Object.keys(next), error),
      )
    }
  })
  return (
    <FormProvider {...form}>
      <form
        ref={root}
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex max-w-3xl flex-col gap-4"
      >
        {problem ? (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        ) : null}
        <Card title="DNS">
          <div className="flex flex-col gap-3 p-4">
            <CheckboxField
              {...box('dnsEnabled')}
              label="Publish in DNS"
              hint={reason ?? 'Off: nothing is changed in DNS.'}
            />
            <CheckboxField
              {...box('observe')}
              label="Only observe records that Holdfast did not create"
              hint="Holdfast creates missing records of reservations and keeps the records it created. Records it did not create are only observed. Turn this off once the toggles below are as you want them."
            />
            <CheckboxField
              {...box('ptr')}
              label="PTR follows A and AAAA"
              hint="Where a managed reverse zone covers the address."
            />
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField<PolicyValues>
                name="defaultTtl"
                label="TTL, in seconds"
                mono
                inputMode="numeric"
                readOnly={Boolean(reason)}
              />
              <TextField<PolicyValues>
                name="infrastructureTtl"
                label="TTL of class Infrastructure, in seconds"
                mono
                inputMode="numeric"
                readOnly={Boolean(reason)}
              />
            </div>
          </div>
        </Card>
        <Card title="When a lease ends">
          <div className="flex flex-col gap-3 p-4">
            <CheckboxField
              {...box('deleteOnExpiry')}
              label={
                <>
                  Delete A/AAAA on lease <strong className="font-semibold">EXPIRY</strong>
                </>
              }
              hint="Aggressive cleanup; not for infrastructure."
            />
            <CheckboxField
              {...box('deleteOnRelease')}
              label={
                <>
                  Delete A/AAAA on <strong className="font-semibold">DHCP RELEASE</strong>
                </>
              }
              hint="Recommended."
            />
            <TextField<PolicyValues>
              name="graceHours"
              label="Grace before EXPIRY delete, in hours"
              mono
              inputMode="numeric"
              className="max-w-64"
              readOnly={Boolean(reason)}
              hint="24 to 48 suits most; 1 to 168 is possible."
            />
          </div>
        </Card>
        <div className="flex gap-2">
          <Button
            look="primary"
            type="submit"
            busy={form.formState.isSubmitting}
            disabledReason={reason ?? (form.formState.isDirty ? undefined : 'Nothing was changed')}
          >
            Save policy
          </Button>
          <Button
            look="ghost"
            disabledReason={form.formState.isDirty ? undefined : 'Nothing was changed'}
            onClick={() => form.reset()}
          >
            Undo changes
          </Button>
        </div>
      </form>
    </FormProvider>
  )
}
