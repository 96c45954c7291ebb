import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** A list of names and values, two columns where there is room. */
export function Facts({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <dl className={cn('grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 text-sm', className)}>{children}</dl>
  )
}

/** One line of Facts. An absent value is a dash, never an empty place. */
export function Fact({
  name,
  mono = false,
  children,
}: {
  name: string
  mono?: boolean
  children?: ReactNode
}) {
  const empty = children === null || children === undefined || children === ''
  return (
    <div className="col-span-2 grid grid-cols-subgrid items-baseline border-line border-b py-1.5 last:border-b-0">
      <dt className="text-ink-3">{name}</dt>
      <dd className={cn('wrap-anywhere min-w-0', mono && !empty && 'data')}>
        {empty ? <span className="text-ink-3">–</span> : children}
      </dd>
    </div>
  )
}
