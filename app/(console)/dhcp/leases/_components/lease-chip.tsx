import { Ban, CircleCheck, CircleSlash, type LucideIcon, TimerOff, Undo2 } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { Tone } from '@/components/ui/tone'

const looks: Record<string, { icon: LucideIcon; tone: Tone }> = {
  active: { icon: CircleCheck, tone: 'ok' },
  released: { icon: Undo2, tone: 'neutral' },
  expired: { icon: TimerOff, tone: 'warn' },
  declined: { icon: Ban, tone: 'bad' },
  removed: { icon: CircleSlash, tone: 'neutral' },
}

/** The state of a lease. */
export function LeaseChip({ state }: { state: string }) {
  const look = looks[state]
  return (
    <Badge tone={look?.tone ?? 'neutral'} icon={look?.icon}>
      {state}
    </Badge>
  )
}
