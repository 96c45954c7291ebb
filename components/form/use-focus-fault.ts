'use client'
import { useEffect, useRef } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'

/**
 * For the form's element: after a submit that was refused, by the page or by the server, the focus goes to the first
 * field with a fault, in the order of the page; its sentence is read with it.
 */
export function useFocusFault<Values extends FieldValues>({ formState }: UseFormReturn<Values>) {
  const root = useRef<HTMLFormElement>(null)
  const { isSubmitting, submitCount } = formState
  useEffect(() => {
    if (isSubmitting || submitCount === 0) return
    const wrong = root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    const target = wrong?.matches('[role="radiogroup"]') ? wrong.querySelector<HTMLElement>('button') : wrong
    target?.focus()
  }, [isSubmitting, submitCount])
  return root
}
