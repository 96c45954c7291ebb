'use client'
import { useId } from 'react'
import { useFormContext } from 'react-hook-form'
import type { ReservationValues } from '@/components/ddi/reservation/values'
import { CheckboxField } from '@/components/form/checkbox-field'
import { FieldError, fieldIds } from '@/components/form/field'
import { RadioField } from '@/components/form/radio-field'
import { Input } from '@/components/ui/input'

/** Who names it, and when its records leave. */
export function DdnsFields() {
  const { watch, setValue, register, formState } = useFormContext<ReservationValues>()
  const grace = useId()
  const pinned = watch('pinHostname')
  const sticky = watch('stickyDns')
  const graceError = formState.errors.graceHours?.message
  const options = { shouldDirty: true, shouldValidate: formState.isSubmitted }
  return (
    <>
      <CheckboxField
        checked={watch('allowClientHostname')}
        onChange={(next) => setValue('allowClientHostname', next, options)}
        label="Allow client to update hostname"
        disabledReason={
          pinned ? 'Pin Hostname ignores the name a client reports: turn it off to allow this.' : undefined
        }
        error={formState.errors.allowClientHostname?.message}
      />
      <RadioField
        label="Delete on"
        value={watch('deleteOn')}
        onChange={(next) => setValue('deleteOn', next, options)}
        error={formState.errors.deleteOn?.message}
        options={[
          { value: 'release', label: 'RELEASE' },
          {
            value: 'expiry',
            label: 'EXPIRY',
            disabledReason: sticky
              ? 'EXPIRY: Sticky DNS never deletes on expiry. Turn it off to choose this.'
              : undefined,
          },
          { value: 'never', label: 'never' },
        ]}
      >
        <span className="flex items-center gap-2 text-sm">
          <label htmlFor={grace}>Grace</label>
          <Input
            id={grace}
            inputMode="numeric"
            className="w-14 text-right"
            mono
            {...register('graceHours')}
            {...fieldIds(grace, true, Boolean(graceError))}
          />
          h
        </span>
      </RadioField>
      <div className="-mt-2 flex flex-col gap-1">
        <p id={`${grace}-hint`} className="text-ink-3 text-xs">
          Grace: whole hours a record stays after the lease ran out. 24 to 48 suits most; 1 to 168 is
          possible.
        </p>
        <FieldError id={grace} label="Grace" error={graceError} />
      </div>
    </>
  )
}
