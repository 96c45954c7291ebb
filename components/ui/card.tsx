import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** A bordered section with a heading. */
export function Card({
  title,
  aside,
  className,
  children,
}: {
  title?: ReactNode
  aside?: ReactNode
  className?: string
  children: ReactNode
}) {
  return (
    <section className={cn('min-w-0 rounded-lg border border-line bg-surface', className)}>
      {title ? (
        <div className="flex min-h-10 items-center justify-between gap-3 border-line border-b px-4 py-2">
          <h2 className="font-semibold text-sm">{title}</h2>
          {aside ? (
            <div className="flex flex-wrap items-center justify-end gap-x-3 text-ink-3 text-xs">{aside}</div>
          ) : null}
        </div>
      ) : null}
      {children}
    </section>
  )
}
