import type { Family } from '@/lib/core/ports/kea'

interface Held {
  family: Family
  duid: string
  /** Lower-case hex; '' when it is not known. */
  hwaddr: string
}

/**
 * The MAC of the client that a row names, '' when it cannot be told. When a DHCPv6 address goes from one client to
 * another in the same row, Kea 2.2 changes the DUID at once but leaves the MAC of the client before until the first
 * renewal: whoever takes the address of a gateway must not be taken for the gateway.
 */
export function ownMac(before: Held | null, after: Held): string {
  if (before === null || after.family === 4) return after.hwaddr
  return before.duid !== after.duid && before.hwaddr === after.hwaddr ? '' : after.hwaddr
}

/** The same for a row that tells no more than it did when its client's MAC was not known: it still is not. */
export function stillOwnMac(known: Held | null, row: Held): string {
  const untold = known !== null && row.family === 6 && known.duid === row.duid && known.hwaddr === ''
  return untold ? '' : ownMac(known, row)
}
