'use client'
import { clock, exact, relative } from '@/components/ui/time'
import { useNow } from '@/components/ui/use-now'

/** An instant, told from now and moving; the exact one on hover. `at` is ISO 8601. */
export function TimeAgo({ at, className }: { at: string | null | undefined; className?: string }) {
  const now = useNow()
  if (!at) return <span className="text-ink-3">–</span>
  const instant = Date.parse(at)
  return (
    <time dateTime={at} title={exact(instant)} className={className} suppressHydrationWarning>
      {now === 0 ? '…' : relative(instant, now)}
    </time>
  )
}

/** An instant as a column of a table shows it; the exact one, with zone, on hover. */
export function Instant({ at, className }: { at: string | null | undefined; className?: string }) {
  if (!at) return <span className="text-ink-3">–</span>
  const instant = Date.parse(at)
  return (
    <time dateTime={at} title={exact(instant)} className={className} suppressHydrationWarning>
      {clock(instant)}
    </time>
  )
}
