'use client'
import { RadioGroup } from 'radix-ui'
import { type ReactNode, useId } from 'react'
import { FieldError, fieldIds } from '@/components/form/field'
import { cn } from '@/components/ui/cn'

export interface RadioOption<Value extends string> {
  value: Value
  label: string
  /** Why it cannot be chosen now. */
  disabledReason?: string | undefined
}

/** One of a few, all in sight. Reasons why one cannot be chosen stand under the row. */
export function RadioField<Value extends string>({
  label,
  value,
  options,
  onChange,
  error,
  children,
}: {
  label: string
  value: Value
  options: readonly RadioOption<Value>[]
  onChange: (next: Value) => void
  error?: string | undefined
  children?: ReactNode
}) {
  const id = useId()
  const reasons = options.filter((option) => option.disabledReason)
  return (
    <div className="flex flex-col gap-1">
      <span id={`${id}-label`} className="font-medium text-sm">
        {label}
      </span>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <RadioGroup.Root
          aria-labelledby={`${id}-label`}
          {...fieldIds(id, false, Boolean(error))}
          value={value}
          onValueChange={(next) => {
            const option = options.find((each) => each.value === next)
            if (option) onChange(option.value)
          }}
          className="flex flex-wrap gap-x-4 gap-y-2"
        >
          {options.map((option) => {
            const blocked = option.disabledReason !== undefined
            return (
              <span key={option.value} className="flex min-h-6 items-center gap-2">
                <RadioGroup.Item
                  id={`${id}-${option.value}`}
                  value={option.value}
                  disabled={blocked}
                  aria-describedby={blocked ? `${id}-${option.value}-why` : undefined}
                  className="grid size-4 place-items-center rounded-full border border-edge bg-surface disabled:opacity-50 data-[state=checked]:border-accent"
                >
                  <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
                </RadioGroup.Item>
                <label
                  htmlFor={`${id}-${option.value}`}
                  className={cn('text-sm', blocked && 'text-ink-3 line-through decoration-1')}
                >
                  {option.label}
                </label>
              </span>
            )
          })}
        </RadioGroup.Root>
        {children}
      </div>
      {reasons.map((option) => (
        <p key={option.value} id={`${id}-${option.value}-why`} className="text-ink-3 text-xs">
          {option.disabledReason}
        </p>
      ))}
      <FieldError id={id} label={label} error={error} />
    </div>
  )
}
