import { colonHex } from '@/lib/core/identifier'
import { ipv4FromNumber } from '@/lib/core/ip'

/** What the `kea_lease_events` notification tells about a reservation. */
export interface SeedPayload {
  operation: string
  hostname: string | null
  /** Dotted quad. */
  ip: string | null
  /** `aa:bb:cc:dd:ee:ff`, or as many bytes as the identifier has. */
  mac: string | null
}

/** Reads `{"operation","hostname","ipv4_address","dhcp_identifier"}`; null when it is no such object. */
export function parseSeedPayload(payload: string): SeedPayload | null {
  const fields = objectOf(payload)
  if (fields === null || typeof fields.operation !== 'string') return null
  const { operation, hostname, ipv4_address: ip, dhcp_identifier: identifier } = fields
  return {
    operation,
    hostname: typeof hostname === 'string' ? hostname : null,
    ip: typeof ip === 'number' ? ipv4FromNumber(ip) : null,
    mac:
      typeof identifier === 'string' && /^([0-9a-f]{2})+$/i.test(identifier)
        ? colonHex(identifier.toLowerCase())
        : null,
  }
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
