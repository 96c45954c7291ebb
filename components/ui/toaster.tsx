'use client'
import { useTheme } from 'next-themes'
import { Toaster as Sonner } from 'sonner'

/** Where short messages appear, read out politely. */
export function Toaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      closeButton
      toastOptions={{
        classNames: {
          // Above a modal panel, and still to be pressed there.
          toast:
            '!pointer-events-auto !bg-surface !border-line !text-ink !shadow-float !rounded-md !font-sans',
          title: '!text-sm !font-medium',
          description: '!text-ink-2 !text-xs',
          actionButton: '!bg-accent !text-on-accent',
          closeButton: '!bg-surface !text-ink-2 !border-line',
        },
      }}
    />
  )
}
