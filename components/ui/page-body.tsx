import type { ReactNode } from 'react'

/** A part of a page that scrolls as a whole: its sections below each other. */
export function PageBody({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-4 px-4 pb-8 max-sm:px-3">{children}</div>
}
