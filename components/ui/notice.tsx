import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

type NoticeTone = 'info' | 'ok' | 'warn' | 'bad'

const looks: Record<NoticeTone, { icon: LucideIcon; box: string; glyph: string }> = {
  info: { icon: Info, box: 'border-line bg-accent-soft', glyph: 'text-accent-ink' },
  ok: { icon: CircleCheck, box: 'border-line bg-ok-soft', glyph: 'text-ok' },
  warn: { icon: TriangleAlert, box: 'border-warn-edge bg-warn-soft', glyph: 'text-warn' },
  bad: { icon: CircleAlert, box: 'border-bad bg-bad-soft', glyph: 'text-bad' },
}

/** A message that stands in the page: what is the matter, and what to do about it. */
export function Notice({
  tone = 'info',
  title,
  action,
  role,
  className,
  children,
}: {
  tone?: NoticeTone
  title?: ReactNode
  action?: ReactNode
  role?: 'alert' | 'status'
  className?: string
  children?: ReactNode
}) {
  const { icon: Icon, box, glyph } = looks[tone]
  return (
    <div role={role} className={cn('flex gap-2.5 rounded-md border px-3 py-2.5 text-sm', box, className)}>
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', glyph)} />
      <div className="wrap-anywhere min-w-0 flex-1 text-ink-2">
        {title ? <p className="font-medium text-ink">{title}</p> : null}
        {children}
      </div>
      {action ? <div className="shrink-0 self-center">{action}</div> : null}
    </div>
  )
}
