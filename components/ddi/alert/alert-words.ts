import {
  Bell,
  BellOff,
  BellRing,
  CheckCheck,
  CircleAlert,
  Info,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react'
import type { Tone } from '@/components/ui/tone'
import type { Alert } from '@/lib/contract/alert'

/** What each kind of alert is called, and what may be done about it. */
const kinds: Readonly<Record<string, { title: string; cure: string }>> = {
  'name-conflict': {
    title: 'Name conflict',
    cure: 'Rename one of the two, or reserve the name for the client that shall have it. It resolves by itself when only one wants the name.',
  },
  'two-names': {
    title: 'Two names for one address',
    cure: 'One address should have one name: correct the record or the reservation that is wrong.',
  },
  'infrastructure-withdrawn': {
    title: 'Infrastructure withdrawn',
    cure: 'The name returns with the next grant. To keep it in DNS whatever the client does, set “Delete on” of the reservation to never.',
  },
  'declined-address': {
    title: 'Address declined',
    cure: 'Find the machine that uses the address without a lease, then reserve the address for it or free it. Kea keeps the address back for a while.',
  },
  'hostile-hostname': {
    title: 'Hostile hostname',
    cure: 'Nothing was published. Find out which client announces this name, and why.',
  },
}

/** The kinds that exist, for filters. */
export const alertKinds = Object.keys(kinds)

/** A kind in words. */
export function kindTitle(kind: string): string {
  const spaced = kind.replaceAll('-', ' ')
  return kinds[kind]?.title ?? spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** What may be done about an alert of this kind; null: nobody knows. */
export function kindCure(kind: string): string | null {
  return kinds[kind]?.cure ?? null
}

/** How bad it is. */
export const severityLooks: Readonly<Record<Alert['severity'], { icon: LucideIcon; tone: Tone }>> = {
  high: { icon: CircleAlert, tone: 'bad' },
  medium: { icon: TriangleAlert, tone: 'warn' },
  low: { icon: Info, tone: 'info' },
}

/** Whether somebody looks after it. */
export const stateLooks: Readonly<Record<Alert['state'], { icon: LucideIcon; tone: Tone }>> = {
  open: { icon: BellRing, tone: 'warn' },
  acknowledged: { icon: Bell, tone: 'accent' },
  snoozed: { icon: BellOff, tone: 'neutral' },
  resolved: { icon: CheckCheck, tone: 'ok' },
}
