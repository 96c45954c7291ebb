'use client'
import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { IconButton } from '@/components/ui/icon-button'
import { keepForToast } from '@/components/ui/keep-for-toast'
import { useReturnFocus } from '@/components/ui/use-return-focus'

/** The first field, else the panel itself: never the button that closes it. */
function focusFirst(event: Event): void {
  const panel = event.currentTarget
  if (!(panel instanceof HTMLElement)) return
  event.preventDefault()
  const field = panel.querySelector<HTMLElement>('form :is(input, select, textarea):not([type=hidden])')
  const target = field ?? panel
  target.focus()
}

/** A panel from the right for a form or the details of a row; the whole screen on a phone. */
export function SideModal({
  open,
  onClose,
  title,
  subtitle,
  footer,
  children,
  wide = false,
}: {
  open: boolean
  onClose: () => void
  title: ReactNode
  subtitle?: ReactNode
  footer?: ReactNode
  children: ReactNode
  wide?: boolean
}) {
  const focus = useReturnFocus()
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            focus.remember()
            focusFirst(event)
          }}
          onCloseAutoFocus={focus.restore}
          onInteractOutside={keepForToast}
          onEscapeKeyDown={(event) => {
            // A field that is edited in place takes Esc for itself.
            if (event.target instanceof Element && event.target.closest('[data-own-escape]'))
              event.preventDefault()
          }}
          className={cn(
            'fixed inset-y-0 right-0 z-50 flex w-full animate-slide-in flex-col border-line border-l bg-surface shadow-float focus-visible:outline-none',
            wide ? 'sm:max-w-2xl' : 'sm:max-w-[30rem]',
          )}
        >
          <header className="flex items-start gap-3 border-line border-b px-5 py-3.5">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="wrap-anywhere font-semibold text-lg">{title}</Dialog.Title>
              {subtitle ? <div className="mt-0.5 text-ink-3 text-sm">{subtitle}</div> : null}
            </div>
            <Dialog.Close asChild>
              <IconButton label="Close">
                <X aria-hidden />
              </IconButton>
            </Dialog.Close>
          </header>
          {children}
          {footer ? (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-line border-t bg-surface px-5 py-3">
              {footer}
            </footer>
          ) : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
