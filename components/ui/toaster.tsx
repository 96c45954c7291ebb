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
      // Clear of the verbs at the foot of a panel, and of the pager.
      offset={{ bottom: 72 }}
      mobileOffset={{ bottom: 120 }}
      closeButton
      toastOptions={{
        classNames: {
          // Above a modal panel, and still to be pressed there.
          toast:
            '!pointer-events-auto !bg-surface !border-line !text-ink !shadow-float !rounded-md !font-sans',
          title: '!text-sm !font-medium',
          description: '!text-ink-2 !text-xs',
          // Above a modal panel nothing else of it can be pressed.
          actionButton: '!pointer-events-auto !bg-accent !text-on-accent',
          closeButton: '!pointer-events-auto !bg-surface !text-ink-2 !border-line',
        },
      }}
    />
  )
}
