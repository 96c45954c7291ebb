/** Whether somebody can have the reason of an alert put right by one command. */
export interface Fixable {
  fixable: boolean
  /** Why not, and what to do instead; null where it can. */
  reason: string | null
}

/** What to do about alerts that no command can put right. */
const BY_HAND: Readonly<Record<string, string>> = {
  'record-duplicate':
    'The other value is not ours and is never touched: delete it on the DNS server, or adopt it and delete it here.',
  'name-conflict': 'Two clients want one name: give one of them another name.',
  'two-names': 'One address has two names: choose which of the two shall have its PTR.',
  'infrastructure-withdrawn': 'The name returns by itself with the next grant.',
  'declined-address': 'Another machine uses the address: find it, or take the address out of the pool.',
  'hostile-hostname': 'No client may have this name: give the machine another one.',
  'watched-address-leased': 'Bind the client on the watchlist, or say that it is not the one.',
  'not-served':
    'SOLIDserver holds it, so there is nothing to write: see to the transfer to the DNS servers. It resolves by itself.',
  'hold-impossible': 'Kea would not keep to a hold: the reason names the setting to change.',
  'hold-failed': "It is tried again by itself: see to what Kea's database answered.",
  'reserved-address-leased':
    'The other client keeps its lease until it renews: Kea gives the address to the reserved client then.',
  'notification-failed': 'Its reason says what the receiver or the mail server answered: see Notifications.',
  'kea-ddns-enabled': 'Switch the DNS updates of Kea off for the scope: the alert names the setting.',
  'name-mismatch':
    'Change the name of the record or of the reservation: nobody but you knows which is right.',
}

const CLOSED =
  'What stands there is not ours, and ours cannot stand beside it: delete that on the DNS server first.'

const FIXED = new Set([
  'record-missing',
  'record-changed',
  'record-ttl',
  'pointer-mismatch',
  'zone-differs',
  'reservation-changed',
])

/**
 * Whether an alert of that kind has a fix; `drift`: what is different about its record, where it is about one; `closed`:
 * nothing of ours may stand beside what stands there.
 */
export function fixOf(alert: { kind: string; state: string; drift: unknown; closed?: unknown }): Fixable {
  const no = (reason: string): Fixable => ({ fixable: false, reason })
  if (alert.state === 'resolved') return no('The alert is resolved: there is nothing left to fix.')
  if (alert.drift === 'duplicate') return no(String(BY_HAND['record-duplicate']))
  if (alert.closed === true) return no(CLOSED)
  if (FIXED.has(alert.kind)) return { fixable: true, reason: null }
  return no(BY_HAND[alert.kind] ?? 'There is no command that puts this right.')
}
