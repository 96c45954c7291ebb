import { oneLine } from '@/lib/core/one-line'

/** The texts that scripts around the lease monitor read from its log; the logger adds `[INFO] 2025-12-18 17:41:20 - `. */
export const seedLines = {
  vaultCredentials: () => 'Retrieved database credentials from Vault',
  vaultFailed: () => 'Failed to retrieve database credentials from Vault',
  dnsEnabled: (zone: string) => `DNS record creation enabled: zone=${oneLine(zone)}`,
  eventMode: () => 'Using event-driven database NOTIFY/LISTEN mode',
  listening: (channel: string) => `Listening for database lease events on channel '${oneLine(channel)}'`,
  checkStarted: () => 'Starting DNS consistency check for existing reservations...',
  checkFound: (count: number) => `Found ${count} static reservations to check`,
  creating: (hostname: string, ip: string) =>
    `Creating missing DNS record for ${oneLine(hostname)} -> ${oneLine(ip)}`,
  checkComplete: (created: number) => `DNS consistency check complete: ${created} records created`,
  notification: (payload: string) => `Received database notification: ${oneLine(payload)}`,
  newReservation: (ip: string, hostname: string, mac: string) =>
    `New reservation from database: ${oneLine(ip)} -> ${oneLine(hostname)} (${oneLine(mac)})`,
  zoneCount: (found: number) => `Expected 1 zone, found ${found}`,
} as const

/** `[DNS] Created A record: F -> IP (scope: internal)`: stands alone on its line, without level and time. */
export function dnsLine(
  verb: 'Created' | 'Updated' | 'Deleted',
  record: { type: string; name: string; value: string; view: string },
): string {
  const { type, name, value, view } = record
  return `[DNS] ${verb} ${oneLine(type)} record: ${oneLine(name)} -> ${oneLine(value)} (scope: ${oneLine(view)})`
}

/** `[DNS] Refused A record: F -> IP (reason)` */
export function refusedLine(record: { type: string; name: string; value: string; reason: string }): string {
  const { type, name, value, reason } = record
  return `[DNS] Refused ${oneLine(type)} record: ${oneLine(name)} -> ${oneLine(value)} (${oneLine(reason)})`
}
