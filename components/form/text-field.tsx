'use client'
import { type InputHTMLAttributes, type ReactNode, useId } from 'react'
import { type FieldPath, type FieldValues, useFormContext } from 'react-hook-form'
import { Field, fieldIds } from '@/components/form/field'
import { Input } from '@/components/ui/input'

/** A line of text bound to the form. */
export function TextField<Values extends FieldValues>({
  name,
  label,
  hint,
  optional = false,
  mono = false,
  className,
  ...input
}: Omit<InputHTMLAttributes<HTMLInputElement>, 'name'> & {
  name: FieldPath<Values>
  label: ReactNode
  hint?: ReactNode
  optional?: boolean
  mono?: boolean
}) {
  const id = useId()
  const { register, getFieldState, formState } = useFormContext<Values>()
  const error = getFieldState(name, formState).error?.message
  return (
    <Field
      id={id}
      label={label}
      hint={hint}
      error={error}
      optional={optional}
      {...(className ? { className } : {})}
    >
      <Input
        id={id}
        mono={mono}
        autoComplete="off"
        spellCheck={false}
        {...input}
        {...register(name)}
        {...fieldIds(id, Boolean(hint), Boolean(error))}
      />
    </Field>
  )
}
