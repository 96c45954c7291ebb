import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'

/** How many rows are chosen, on all pages, and what can be done with them. */
export function SelectionBar({
  count,
  onClear,
  children,
}: {
  count: number
  onClear: () => void
  children: ReactNode
}) {
  return (
    <section
      aria-label="Selection"
      className="flex flex-wrap items-center gap-2 border-line border-t bg-accent-soft px-4 py-1.5 text-sm max-sm:px-3"
    >
      <span role="status" className="font-medium text-accent-ink tabular-nums">
        {count.toLocaleString('en')} selected
      </span>
      {children}
      <Button size="sm" look="ghost" className="ml-auto" onClick={onClear}>
        <X aria-hidden />
        Clear
      </Button>
    </section>
  )
}
