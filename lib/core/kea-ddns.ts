import type { AlertFact } from '@/lib/core/alerts'
import type { Family } from '@/lib/core/ports/kea'

/** Kea itself sends DNS updates for a scope: two writers of the same names undo each other's work. */
export function alertOfKeaDdns({ family, subnetId, name }: KeaDdnsScope): AlertFact {
  return {
    kind: 'kea-ddns-enabled',
    reason: `kea-ddns-enabled|${family}/${subnetId}`,
    severity: 'low',
    summary:
      `Kea sends DNS updates of its own for ${name}: set "ddns-send-updates": false there, or "enable-updates": false ` +
      `in "dhcp-ddns", in kea-dhcp${family}.conf, and send Kea config-reload`,
    detail: { family, subnetId },
    ip: null,
    name: null,
    scope: name,
    reservationId: null,
    recordId: null,
    groupKey: 'kea-ddns-enabled',
  }
}

/** A scope for which Kea has its own DNS updates switched on. */
export interface KeaDdnsScope {
  family: Family
  subnetId: number
  name: string
}
