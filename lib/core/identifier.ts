/** Kea's host_identifier_type, in the order of its numbers 0 to 4. */
export const IDENTIFIER_TYPES = ['hw-address', 'duid', 'circuit-id', 'client-id', 'flex-id'] as const

export type IdentifierType = (typeof IDENTIFIER_TYPES)[number]

/** A DHCP client's identity. `value` is lower-case hex without separators. */
export interface Identifier {
  type: IdentifierType
  value: string
}

/** Prefix of the synthetic flex-id that keeps an address from everybody; no client can present it. */
export const HOLD_PREFIX = 'hold:'

/** Kea's number of the type (host_identifier_type). */
export function identifierTypeNumber(type: IdentifierType): number {
  return IDENTIFIER_TYPES.indexOf(type)
}

/** The type of Kea's number; null for a number Kea does not know. */
export function identifierTypeOf(number: number): IdentifierType | null {
  return IDENTIFIER_TYPES[number] ?? null
}

/** True for one of the five words. */
export function isIdentifierType(text: string): text is IdentifierType {
  return (IDENTIFIER_TYPES as readonly string[]).includes(text)
}

/** `aabbcc` as `aa:bb:cc`. */
export function colonHex(hex: string): string {
  return hex.match(/../g)?.join(':') ?? ''
}

/** Text as lower-case hex of its UTF-8 bytes. */
export function textToHex(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The text of printable ASCII bytes; null when any byte is something else or there is none. */
export function hexToText(hex: string): string | null {
  const bytes = hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []
  if (bytes.length === 0 || bytes.some((byte) => byte < 0x20 || byte > 0x7e)) return null
  return String.fromCharCode(...bytes)
}

/** Same type and same bytes. */
export function sameIdentifier(a: Identifier, b: Identifier): boolean {
  return a.type === b.type && a.value === b.value
}

/** The client that a record or a claim belongs to: `hw-address:aabbccddeeff@1`. */
export function identifierRef(identifier: Identifier, subnetId: number): string {
  return `${identifier.type}:${identifier.value}@${subnetId}`
}

/** The client without the subnet it was seen in. */
export function clientOfRef(ref: string): string {
  const at = ref.lastIndexOf('@')
  return at === -1 ? ref : ref.slice(0, at)
}

/** A row that only holds an address: a flex-id that starts with `hold:`. */
export function isHoldIdentifier(identifier: Identifier): boolean {
  return identifier.type === 'flex-id' && identifier.value.startsWith(textToHex(HOLD_PREFIX))
}

/**
 * The MAC that an identifier carries as 12 hex digits, or null. A six-byte value of type duid is one too: no DUID is
 * that short and means anything (RFC 8415 section 11), but scripts write MACs with that type number.
 */
export function macOf(identifier: Identifier): string | null {
  const carries = identifier.type === 'hw-address' || identifier.type === 'duid'
  return carries && identifier.value.length === 12 ? identifier.value : null
}

/** `aa:bb:cc:dd:ee:ff`, as the API writes a MAC. */
export function formatMac(hex: string): string {
  return colonHex(hex.toLowerCase())
}

/** `AA:BB:CC:DD:EE:FF`, as the audit line writes a MAC. */
export function formatMacUpper(hex: string): string {
  return colonHex(hex.toUpperCase())
}
