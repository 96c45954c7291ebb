import type { ReactNode } from 'react'
import { faultSentence } from '@/components/form/fault'
import { cn } from '@/components/ui/cn'

/** Ids that tie a control to its hint and its error. */
export function fieldIds(id: string, hint: boolean, error: boolean) {
  const describedBy = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return { 'aria-describedby': describedBy || undefined, 'aria-invalid': error || undefined }
}

/** Label, control, hint and error of one field, in that order. */
export function Field({
  id,
  label,
  hint,
  error,
  optional = false,
  className,
  children,
}: {
  id: string
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  optional?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
        {optional ? <span className="ml-1.5 font-normal text-ink-3 text-xs">optional</span> : null}
      </label>
      {children}
      {hint ? (
        <p id={`${id}-hint`} className="text-ink-3 text-xs">
          {hint}
        </p>
      ) : null}
      <FieldError id={id} label={typeof label === 'string' ? label : undefined} error={error} />
    </div>
  )
}

/** What is wrong with a field, in a sentence that names it, said once it is known. */
export function FieldError({
  id,
  label,
  error,
}: {
  id: string
  label: string | undefined
  error: string | undefined
}) {
  return error ? (
    <p id={`${id}-error`} role="alert" className="wrap-anywhere font-medium text-bad text-xs">
      {faultSentence(label, error)}
    </p>
  ) : null
}
