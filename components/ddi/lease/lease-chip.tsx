import { Ban, CircleCheck, CircleSlash, type LucideIcon, TimerOff, Undo2 } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { Tone } from '@/components/ui/tone'

const looks: Record<string, { icon: LucideIcon; tone: Tone; says: string }> = {
  active: { icon: CircleCheck, tone: 'ok', says: 'The client has the address.' },
  released: { icon: Undo2, tone: 'neutral', says: 'The client gave the address back.' },
  expired: { icon: TimerOff, tone: 'warn', says: 'The lease ran out.' },
  declined: { icon: Ban, tone: 'bad', says: 'The client found another machine at the address.' },
  removed: { icon: CircleSlash, tone: 'neutral', says: 'An administrator removed the lease in Kea.' },
}

/** The state of a lease. */
export function LeaseChip({ state }: { state: string }) {
  const look = looks[state]
  return (
    <Badge tone={look?.tone ?? 'neutral'} icon={look?.icon} title={look?.says}>
      {state}
    </Badge>
  )
}
