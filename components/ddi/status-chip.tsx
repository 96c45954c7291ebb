'use client'
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  Hourglass,
  type LucideIcon,
  Send,
} from 'lucide-react'
import { reasonWords } from '@/components/ddi/client-text'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { exact, relative } from '@/components/ui/time'
import type { Tone } from '@/components/ui/tone'
import { useNow } from '@/components/ui/use-now'

const looks: Record<string, { icon: LucideIcon; tone: Tone; says: string; moving?: boolean }> = {
  queued: { icon: CircleDashed, tone: 'neutral', says: 'Waiting for the worker.', moving: true },
  accepted: {
    icon: Send,
    tone: 'accent',
    says: 'The server took it; its own answer to a query is still awaited.',
    moving: true,
  },
  served: { icon: CircleCheck, tone: 'ok', says: 'An authoritative answer shows it.' },
  withdrawn: { icon: CircleSlash, tone: 'bad', says: 'Not in DNS until the next grant of its client.' },
  refused: { icon: Ban, tone: 'warn', says: 'Not done, on purpose.' },
  failed: { icon: CircleX, tone: 'bad', says: 'It did not work.' },
}

/** How far a wish has come. Never "done" before an authoritative server answered so. */
export function StatusChip({
  status,
  reason,
  leavesAt,
}: {
  status: string
  reason?: string | null | undefined
  leavesAt?: string | null | undefined
}) {
  if (status === 'leaving' || (status === 'served' && leavesAt)) return <LeavingChip leavesAt={leavesAt} />
  const look = looks[status] ?? { icon: CircleDashed, tone: 'neutral' as const, says: '' }
  return (
    <Badge
      tone={look.tone}
      icon={look.icon}
      pulse={look.moving ?? false}
      title={reason ? reasonWords(reason) : look.says}
    >
      {status}
    </Badge>
  )
}

/** Counts down to the end of the grace; the exact instant on hover. */
function LeavingChip({ leavesAt }: { leavesAt: string | null | undefined }) {
  const now = useNow()
  const at = leavesAt ? Date.parse(leavesAt) : null
  const when = at === null || now === 0 ? '' : at > now ? ` ${relative(at, now)}` : ' now'
  return (
    <Badge
      tone="warn"
      icon={Hourglass}
      title={
        at === null
          ? 'Nobody wants it any more; it is being deleted.'
          : `Leaves at ${exact(at)}, unless its client returns before.`
      }
    >
      leaves{when}
    </Badge>
  )
}

/** The chip with its reason in words beside it, for rows and panels where the reason matters. */
export function StatusWithReason({
  status,
  reason,
  leavesAt,
  wrap = false,
}: {
  status: string
  reason?: string | null | undefined
  leavesAt?: string | null | undefined
  /** The reason in full, on as many lines as it needs. */
  wrap?: boolean
}) {
  const told = status === 'failed' || status === 'refused' || status === 'queued'
  const tells = reason && told ? reasonWords(reason) : null
  return (
    <span
      className={cn(
        'flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1',
        // A reason of which only a letter would fit goes to the line below, which is not shown.
        !wrap && 'h-5 overflow-hidden',
      )}
    >
      <StatusChip status={status} reason={reason} leavesAt={leavesAt} />
      {tells ? (
        <span
          className={cn(
            'text-ink-3 text-xs',
            wrap ? 'wrap-anywhere' : 'flex-1 basis-24 truncate max-sm:hidden',
          )}
          title={tells}
        >
          {tells}
        </span>
      ) : null}
    </span>
  )
}
