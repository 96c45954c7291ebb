'use client'
import type { FormEvent, ReactNode } from 'react'
import { type FieldValues, FormProvider, type UseFormReturn } from 'react-hook-form'
import { useFocusFault } from '@/components/form/use-focus-fault'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

/** A short form on a card of its own. */
export function AuthCard<Values extends FieldValues>({
  title,
  intro,
  form,
  onSubmit,
  submitLabel,
  problem,
  children,
}: {
  title: string
  intro?: ReactNode
  form: UseFormReturn<Values>
  onSubmit: (event: FormEvent) => Promise<void>
  submitLabel: string
  problem?: ReactNode
  children: ReactNode
}) {
  const root = useFocusFault(form)
  return (
    <FormProvider {...form}>
      <form
        ref={root}
        noValidate
        method="post"
        onSubmit={(event) => void onSubmit(event)}
        className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-6"
      >
        <div>
          <h1 className="font-semibold text-lg">{title}</h1>
          {intro ? <p className="mt-1 text-ink-3 text-sm">{intro}</p> : null}
        </div>
        {problem ? (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        ) : null}
        {children}
        <Button look="primary" type="submit" className="h-9" busy={form.formState.isSubmitting}>
          {submitLabel}
        </Button>
      </form>
    </FormProvider>
  )
}
