'use client'
import { useId } from 'react'
import { Field } from '@/components/form/field'
import { Input } from '@/components/ui/input'

/** Why it is not confirmed yet; undefined: the name was typed. */
export function notConfirmed(typed: string, name: string): string | undefined {
  return typed.trim() === name ? undefined : `Type ${name} to confirm`
}

/** The name of what goes, typed by hand: asked where more than one thing goes with it. */
export function TypeToConfirm({
  why,
  name,
  value,
  onChange,
}: {
  /** In front of the request: `This is infrastructure`. */
  why: string
  name: string
  value: string
  onChange: (typed: string) => void
}) {
  const field = useId()
  return (
    <Field id={field} label={`${why}: type ${name} to confirm`}>
      <Input
        id={field}
        mono
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
