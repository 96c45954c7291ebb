'use client'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { keepForToast } from '@/components/ui/keep-for-toast'
import { useReturnFocus } from '@/components/ui/use-return-focus'

/** A question in the middle of the page. Escape and the scrim mean no. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  footer,
  children,
  className,
}: {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  footer?: ReactNode
  children?: ReactNode
  className?: string
}) {
  const focus = useReturnFocus()
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={focus.remember}
          onCloseAutoFocus={focus.restore}
          onInteractOutside={keepForToast}
          className={cn(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[min(90dvh,44rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 animate-fade-in flex-col rounded-lg border border-line bg-surface shadow-float focus-visible:outline-none',
            className,
          )}
        >
          <div className="thin-scroll flex flex-col gap-3 overflow-y-auto p-5">
            <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
            {description ? (
              <Radix.Description asChild>
                <div className="text-ink-2 text-sm">{description}</div>
              </Radix.Description>
            ) : null}
            {children}
          </div>
          {footer ? (
            <div className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{footer}</div>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
