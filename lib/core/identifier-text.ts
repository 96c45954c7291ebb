import { colonHex, hexToText, type Identifier, type IdentifierType, textToHex } from '@/lib/core/identifier'

const PAIRS = /^[0-9a-f]{1,2}(?:([:-])[0-9a-f]{1,2}(?:\1[0-9a-f]{1,2})*)$/
const DOTTED = /^[0-9a-f]{4}(?:\.[0-9a-f]{4})+$/
const PLAIN = /^(?:[0-9a-f]{2})+$/

/** Bytes an identifier may have: Kea's limits, and RFC 2132 section 9.14 for the client-id's two at least. */
export const IDENTIFIER_BYTES: Readonly<Record<IdentifierType, readonly [min: number, max: number]>> = {
  'hw-address': [1, 20],
  duid: [1, 130],
  'circuit-id': [1, 255],
  'client-id': [2, 255],
  'flex-id': [1, 255],
}

/** Hex bytes in any usual notation as lower-case hex: `aa:bb`, `aa-bb`, `aabb.ccdd`, `aabb`, `0xaabb`; else null. */
export function parseHexBytes(text: string): string | null {
  const lower = text.trim().toLowerCase()
  const bare = lower.startsWith('0x') ? lower.slice(2) : lower
  if (PLAIN.test(bare)) return bare
  if (DOTTED.test(lower)) return lower.replaceAll('.', '')
  if (!PAIRS.test(lower)) return null
  return lower
    .split(/[:-]/)
    .map((pair) => pair.padStart(2, '0'))
    .join('')
}

/** A MAC in any usual notation as 12 lower-case hex digits; null when it is no six-byte address. */
export function parseMac(text: string): string | null {
  const hex = parseHexBytes(text)
  return hex?.length === 12 ? hex : null
}

function parseQuoted(text: string): string | null {
  const quoted = /^'(.+)'$/s.exec(text.trim())?.[1]
  return quoted === undefined ? null : textToHex(quoted)
}

/**
 * An identifier as an operator types it: hex in any notation, and for circuit-id and flex-id also quoted text
 * (`'port 7'`, as Kea's configuration has it). Null when it cannot be read or has too few or too many bytes.
 */
export function parseIdentifier(type: IdentifierType, text: string): Identifier | null {
  const quotable = type === 'circuit-id' || type === 'flex-id'
  const value = (quotable ? parseQuoted(text) : null) ?? parseHexBytes(text)
  if (value === null) return null
  const [min, max] = IDENTIFIER_BYTES[type]
  const bytes = value.length / 2
  return bytes < min || bytes > max ? null : { type, value }
}

/** What is odd, but allowed, about an identifier; null when nothing is. */
export function identifierWarning(identifier: Identifier): string | null {
  const bytes = identifier.value.length / 2
  if (identifier.type === 'hw-address' && bytes !== 6)
    return `an Ethernet address has 6 bytes, this one has ${bytes}`
  if (identifier.type === 'duid' && bytes < 3)
    return `a DUID has 3 to 130 bytes (RFC 8415), this one has ${bytes}`
  return null
}

/** As the API writes it: hex with colons, or quoted text where circuit-id or flex-id is printable. Parses back to the same. */
export function formatIdentifier(identifier: Identifier): string {
  const quotable = identifier.type === 'circuit-id' || identifier.type === 'flex-id'
  const text = quotable ? hexToText(identifier.value) : null
  return text === null ? colonHex(identifier.value) : `'${text}'`
}
