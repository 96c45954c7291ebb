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
import type { AlertKind } from '@/lib/core/alerts'

/** What each kind of alert is called, and what may be done about it. */
const kinds: Readonly<Record<AlertKind, { title: string; cure: string }>> = {
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
  'record-missing': {
    title: 'Record missing',
    cure: 'Somebody deleted it on the DNS server. Fix creates it again; drop the reservation or the record here if it shall be gone.',
  },
  'record-changed': {
    title: 'Record changed',
    cure: 'Somebody changed it on the DNS server. Fix writes what is wanted back; edit it here if the other value is the right one.',
  },
  'record-ttl': {
    title: 'TTL changed',
    cure: 'Fix writes the TTL back that is wanted here.',
  },
  'record-duplicate': {
    title: 'Second value',
    cure: 'Somebody added another value to a pinned name. Find out whose it is, then delete one of the two.',
  },
  'pointer-mismatch': {
    title: 'PTR mismatch',
    cure: 'Fix points the address to the name again.',
  },
  'zone-differs': {
    title: 'Zone differs',
    cure: 'Much of the zone is not as it is wanted, as after a restore. Nothing was changed: Fix shows the whole plan first.',
  },
  'reservation-changed': {
    title: 'Reservation changed in Kea',
    cure: 'Fix writes ours back. Acknowledge or resolve it when the change in Kea is right.',
  },
  'reserved-address-leased': {
    title: 'Reserved address leased',
    cure: 'Another client has an address that is reserved. Release its lease, or correct the reservation.',
  },
  'name-mismatch': {
    title: 'Names differ',
    cure: 'The static record and the reservation of the address have different names: make them agree.',
  },
  'watched-address-leased': {
    title: 'Watched address leased',
    cure: 'Bind the client on the watchlist if it is the right one; say “Not this one” if it is not.',
  },
  'notification-failed': {
    title: 'Nobody is told',
    cure: 'A channel cannot be told of alerts. Look at Settings, Notifications: test it there, correct it, or turn it off.',
  },
  'kea-ddns-enabled': {
    title: 'Kea changes DNS too',
    cure: 'Two writers of the same names undo each other’s work. Switch the DNS updates of Kea off for the scope; it resolves by itself when Kea was reloaded.',
  },
  'not-served': {
    title: 'Not served',
    cure: 'SOLIDserver holds the record, its DNS servers do not answer it: look at the delayed changes of the smart, the transfer and HOLDFAST_DNS_SERVERS. It resolves by itself.',
  },
  'hold-impossible': {
    title: 'Address cannot be held',
    cure: 'Kea does not look up reservations for this address. The reason says which setting of the subnet is in the way.',
  },
  'hold-failed': {
    title: 'Hold failed',
    cure: 'Kea’s database did not take the hold. The reason says why; it is tried again every minute, and the alert resolves by itself when the hold stands.',
  },
}

/** The kinds that exist, for filters. */
export const alertKinds = Object.keys(kinds)

function known(kind: string): { title: string; cure: string } | undefined {
  return (kinds as Readonly<Record<string, { title: string; cure: string }>>)[kind]
}

/** A kind in words. */
export function kindTitle(kind: string): string {
  const spaced = kind.replaceAll('-', ' ')
  return known(kind)?.title ?? spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** What may be done about an alert of this kind; null: nobody knows. */
export function kindCure(kind: string): string | null {
  return known(kind)?.cure ?? null
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
