import type { Holder } from '@/lib/contract/problem'
import { formatIdentifier } from '@/lib/core/identifier-text'
import { identifierOfRow, shownMac } from '@/lib/services/console/reservation-row'

/** A reservation that holds what somebody else asks for. */
export interface HolderRow {
  id: string
  hostname: string | null
  identifier_type: string
  identifier_value: string
  ip: string | null
  pending: string | null
  /** Name; null when Kea no longer has the subnet. */
  scope: string | null
}

/** The holder as a problem names him. */
export function holderOf(row: HolderRow): Holder {
  const identifier = identifierOfRow(row.identifier_type, row.identifier_value)
  return {
    kind: 'reservation',
    id: row.id,
    hostname: row.hostname,
    identifier: `${identifier.type} ${formatIdentifier(identifier)}`,
    mac: shownMac(identifier),
    ip: row.ip,
    scope: row.scope,
  }
}

/** `AA:BB:CC:DD:EE:FF, 192.168.1.56 in LAN` */
export function whoHolds(row: HolderRow): string {
  const { mac, identifier, ip, scope } = holderOf(row)
  const where = scope === null ? '' : ` in ${scope}`
  return `${mac ?? identifier}${ip === null ? where : `, ${ip}${where}`}`
}
