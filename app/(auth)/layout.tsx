import type { ReactNode } from 'react'
import { Mark } from '@/components/ddi/mark'

/** The pages before one is signed in: one quiet card. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-canvas px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center justify-center gap-2.5">
          <Mark className="size-9 text-accent" />
          <span className="font-semibold text-2xl tracking-tight">Holdfast</span>
        </div>
        {children}
        <p className="mt-6 text-balance text-center text-ink-3 text-xs">
          Keeps DNS and DHCP telling the same story.
        </p>
      </div>
    </main>
  )
}
