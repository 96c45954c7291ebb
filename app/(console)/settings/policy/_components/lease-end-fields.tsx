'use client'
import { useId } from 'react'
import { useFormContext } from 'react-hook-form'
import type { PolicyFlag, PolicyValues } from '@/app/(console)/settings/policy/_components/values'
import { CheckboxField } from '@/components/form/checkbox-field'
import { FieldError, fieldIds } from '@/components/form/field'
import { Card } from '@/components/ui/card'
import { Input } from '@/components/ui/input'

export interface PolicyBox {
  checked: boolean
  disabledReason: string | undefined
  onChange: (next: boolean) => void
}

/** When a lease ends: the toggles in the words that operators know them by, and what each does not cover. */
export function LeaseEndFields({
  box,
  reason,
}: {
  box: (name: PolicyFlag) => PolicyBox
  reason: string | undefined
}) {
  const grace = useId()
  const { register, watch, formState } = useFormContext<PolicyValues>()
  const error = formState.errors.graceHours?.message
  return (
    <Card title="When a lease ends">
      <div className="flex flex-col gap-4 p-4">
        <CheckboxField
          {...box('deleteOnExpiry')}
          label={
            <>
              Delete A/AAAA on lease <strong className="font-semibold">EXPIRY</strong> (aggressive cleanup;
              not for infrastructure)
            </>
          }
          hint="Covers clients without a reservation. A reservation follows its own “Delete on”, and with Sticky DNS it is never deleted on EXPIRY."
        />
        <CheckboxField
          {...box('deleteOnRelease')}
          label={
            <>
              Delete A/AAAA on <strong className="font-semibold">DHCP RELEASE</strong> (recommended)
            </>
          }
          hint="Covers clients without a reservation; a reservation follows its own “Delete on”. Static and imported records are never deleted by a lease."
        />
        <div>
          <div className="flex flex-wrap items-center gap-2 text-sm">
            <label htmlFor={grace}>Grace before EXPIRY delete:</label>
            <Input
              id={grace}
              inputMode="numeric"
              autoComplete="off"
              className="w-16 text-right"
              mono
              readOnly={reason !== undefined}
              {...register('graceHours')}
              {...fieldIds(grace, true, Boolean(error))}
            />
            <span>hours</span>
          </div>
          <p id={`${grace}-hint`} className="mt-1 text-ink-3 text-xs">
            24 to 48 suits most; 1 to 168 is possible. The record shows when it leaves, and stays if the
            client returns. A RELEASE deletes at once.
            {watch('deleteOnExpiry') ? '' : ' Takes effect once delete on EXPIRY is on.'}
          </p>
          <FieldError id={grace} label="Grace" error={error} />
        </div>
      </div>
    </Card>
  )
}
