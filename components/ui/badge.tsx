import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { type Tone, toneSoft } from '@/components/ui/tone'

/** Word + glyph + colour. `dashed`: inferred rather than known. */
export function Badge({
  tone = 'neutral',
  icon: Icon,
  dashed = false,
  pulse = false,
  title,
  className,
  children,
}: {
  tone?: Tone
  icon?: LucideIcon | undefined
  dashed?: boolean
  pulse?: boolean
  title?: string | undefined
  className?: string
  children: ReactNode
}) {
  return (
    <span
      title={title}
      className={cn(
        'inline-flex h-5 max-w-full align-middle items-center gap-1 rounded-sm px-1.5 font-medium text-2xs',
        toneSoft[tone],
        dashed && 'border border-current border-dashed bg-transparent',
        className,
      )}
    >
      {Icon ? <Icon aria-hidden className={cn('size-3 shrink-0', pulse && 'animate-pulse-soft')} /> : null}
      <span className="truncate">{children}</span>
    </span>
  )
}
