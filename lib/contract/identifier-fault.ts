import type { Identifier } from '@/lib/core/identifier'

/** RFC 8415 section 11.1: a type of two bytes and at least one more. */
export const DUID_MIN_BYTES = 3

/**
 * Why no client can have this hardware address, or null: nothing but zeros or ones, and of the six-byte ones those
 * whose group bit is set (IEEE 802, the lowest bit of the first byte) belong to nobody.
 */
export function macFault(hex: string): string | null {
  if (/^0+$/.test(hex)) return 'must not be all zeros: no client has it'
  if (/^f+$/.test(hex)) return 'must not be the broadcast address: no client has it'
  const group = hex.length === 12 && (Number.parseInt(hex.slice(0, 2), 16) & 1) === 1
  return group ? 'must not be a multicast address: no client has it' : null
}

/** Why no client can present this identifier, or null. What Kea has already may be odder, and is shown as it is. */
export function identifierFault({ type, value }: Identifier): string | null {
  if (type === 'hw-address') return macFault(value)
  if (type === 'duid' && value.length / 2 < DUID_MIN_BYTES) {
    return `must have ${DUID_MIN_BYTES} to 130 bytes (RFC 8415), this one has ${value.length / 2}`
  }
  return null
}
