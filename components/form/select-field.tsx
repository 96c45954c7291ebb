'use client'
import { type ReactNode, useId } from 'react'
import { type FieldPath, type FieldValues, useFormContext } from 'react-hook-form'
import { Field, fieldIds } from '@/components/form/field'
import { NativeSelect } from '@/components/ui/native-select'

/** One of a few, bound to the form. */
export function SelectField<Values extends FieldValues>({
  name,
  label,
  hint,
  placeholder,
  options,
  disabled = false,
}: {
  name: FieldPath<Values>
  label: ReactNode
  hint?: ReactNode
  placeholder?: string
  options: readonly { value: string; label: string }[]
  disabled?: boolean
}) {
  const id = useId()
  const { register, getFieldState, formState } = useFormContext<Values>()
  const error = getFieldState(name, formState).error?.message
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <NativeSelect
        id={id}
        {...register(name)}
        aria-disabled={disabled || undefined}
        {...fieldIds(id, Boolean(hint), Boolean(error))}
      >
        {placeholder ? <option value="">{placeholder}</option> : null}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </NativeSelect>
    </Field>
  )
}
