import { cn } from '@/components/ui/cn'

/** A share of a whole as a bar. `label` is read out; the number must stand beside it too. */
export function Meter({
  value,
  max,
  label,
  className,
}: {
  value: number
  max: number
  label: string
  className?: string
}) {
  const share = max > 0 ? Math.min(1, value / max) : 0
  const tone = share >= 0.95 ? 'bg-bad' : share >= 0.8 ? 'bg-warn' : 'bg-accent'
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot be styled alike in all browsers
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className={cn('h-1.5 overflow-hidden rounded-full bg-sunken', className)}
    >
      <div className={cn('h-full rounded-full', tone)} style={{ width: `${share * 100}%` }} />
    </div>
  )
}
