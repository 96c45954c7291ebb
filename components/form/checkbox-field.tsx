'use client'
import { type ReactNode, useId } from 'react'
import { FieldError, fieldIds } from '@/components/form/field'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'

/** A box to tick with its words. A reason disables it and stands under it. */
export function CheckboxField({
  label,
  hint,
  checked,
  onChange,
  disabledReason,
  error,
  className,
}: {
  label: ReactNode
  hint?: ReactNode
  checked: boolean
  onChange: (next: boolean) => void
  disabledReason?: string | undefined
  error?: string | undefined
  className?: string
}) {
  const id = useId()
  const note = disabledReason ?? hint
  const name = typeof label === 'string' ? label : undefined
  return (
    <div className={cn('flex gap-2.5', className)}>
      <Checkbox
        id={id}
        className="mt-0.5"
        checked={checked}
        disabled={disabledReason !== undefined}
        onCheckedChange={(next) => onChange(next === true)}
        {...fieldIds(id, Boolean(note), Boolean(error))}
      />
      <div className="min-w-0">
        <label htmlFor={id} className={cn('text-sm', disabledReason !== undefined && 'text-ink-3')}>
          {label}
        </label>
        {note ? (
          <p id={`${id}-hint`} className="text-ink-3 text-xs">
            {note}
          </p>
        ) : null}
        <FieldError id={id} label={name} error={error} />
      </div>
    </div>
  )
}
