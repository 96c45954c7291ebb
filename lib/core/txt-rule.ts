import type { Family } from '@/lib/core/ports/kea'

/** A DHCP option of a reservation that is shown as TXT. */
export interface TxtRule {
  family: Family
  code: number
  /** Option space; absent or null: dhcp4 or dhcp6. */
  space?: string | null
  /** Where it stands: labels that begin with an underscore, then `{hostname}`. So it never meets a host's name. */
  name: string
  /** Seconds; absent or null: that of the name it belongs to. */
  ttl?: number | null
}
