'use client'
import {
  BookmarkCheck,
  CircleOff,
  CircleSlash,
  CircleX,
  Eye,
  Hourglass,
  Lock,
  LockOpen,
  type LucideIcon,
  TriangleAlert,
  UserSearch,
} from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { Tone } from '@/components/ui/tone'
import { useNow } from '@/components/ui/use-now'
import type { Watch } from '@/lib/contract/watch'

interface Look {
  word: string
  icon: LucideIcon
  tone: Tone
  says: string
}

const states: Readonly<Record<string, Look>> = {
  watching: { word: 'watching', icon: Eye, tone: 'info', says: 'No client was seen at the address yet.' },
  'client-seen': {
    word: 'client seen',
    icon: UserSearch,
    tone: 'warn',
    says: 'A client leased the address: bind it, or say that it is not this one.',
  },
  bound: { word: 'bound', icon: BookmarkCheck, tone: 'ok', says: 'The address is reserved now.' },
  dismissed: { word: 'dismissed', icon: CircleSlash, tone: 'neutral', says: 'Nobody watches it any more.' },
}

/** How far a watch has come. */
export function WatchChip({ state }: { state: string }) {
  const look = states[state]
  return (
    <Badge tone={look?.tone ?? 'neutral'} icon={look?.icon} title={look?.says}>
      {look?.word ?? state}
    </Badge>
  )
}

const holds: Readonly<Record<Watch['hold']['state'], Look>> = {
  none: {
    word: 'none',
    icon: CircleOff,
    tone: 'neutral',
    says: 'Kea may lease the address to anybody: Drift detection is Warn here.',
  },
  pending: { word: 'pending', icon: Hourglass, tone: 'neutral', says: 'The worker writes it into Kea next.' },
  held: {
    word: 'held',
    icon: Lock,
    tone: 'ok',
    says: 'A row in Kea’s hosts keeps the address from everybody else.',
  },
  lifted: {
    word: 'lifted',
    icon: LockOpen,
    tone: 'warn',
    says: 'Learn next client: any client may have the address now.',
  },
  impossible: { word: 'impossible', icon: TriangleAlert, tone: 'warn', says: 'Kea cannot hold it.' },
  failed: { word: 'failed', icon: CircleX, tone: 'bad', says: 'It could not be written into Kea.' },
}

/** `9:05` of what is left. Milliseconds in. */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  const minutes = Math.floor(seconds / 60)
  const rest = String(seconds % 60).padStart(2, '0')
  return minutes >= 60
    ? `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
    : `${minutes}:${rest}`
}

/** Whether Kea itself refuses the address to others; counts down while it learns. `labelled`: says what it is about. */
export function HoldChip({ watch, labelled = false }: { watch: Watch; labelled?: boolean }) {
  const now = useNow()
  const until = watch.learnUntil ? Date.parse(watch.learnUntil) : null
  const learning = until !== null && now !== 0 && until > now
  const look = holds[learning ? 'lifted' : watch.hold.state]
  return (
    <Badge tone={look.tone} icon={look.icon} title={watch.hold.reason ?? look.says}>
      {labelled ? 'hold ' : ''}
      {learning ? `learning, ${countdown(until - now)}` : look.word}
    </Badge>
  )
}
