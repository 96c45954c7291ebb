'use client'
import { type FormEvent, type ReactNode, useId } from 'react'
import { type FieldValues, FormProvider, type UseFormReturn } from 'react-hook-form'
import { useFocusFault } from '@/components/form/use-focus-fault'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { SideModal } from '@/components/ui/side-modal'

/** A form in a panel from the right. Its verb stays in sight; what is wrong with the whole stands above it. */
export function FormModal<Values extends FieldValues>({
  open,
  onClose,
  title,
  subtitle,
  form,
  onSubmit,
  submitLabel,
  submitReason,
  problem,
  children,
}: {
  open: boolean
  onClose: () => void
  title: ReactNode
  subtitle?: ReactNode
  form: UseFormReturn<Values>
  onSubmit: (event: FormEvent) => Promise<void>
  submitLabel: string
  submitReason?: string | undefined
  problem?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  const root = useFocusFault(form)
  return (
    <SideModal
      open={open}
      onClose={onClose}
      title={title}
      subtitle={subtitle}
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="primary"
            type="submit"
            form={id}
            busy={form.formState.isSubmitting}
            disabledReason={submitReason}
          >
            {submitLabel}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form
          id={id}
          ref={root}
          noValidate
          onSubmit={(event) => {
            event.stopPropagation()
            if (submitReason) event.preventDefault()
            else void onSubmit(event)
          }}
          className="thin-scroll flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4"
        >
          {problem ? (
            <Notice tone="bad" role="alert">
              {problem}
            </Notice>
          ) : null}
          {children}
        </form>
      </FormProvider>
    </SideModal>
  )
}
