import { isIPv4 } from 'node:net'
import { canonicalIp, ipFamily } from '@/lib/core/ip'
import type { Family } from '@/lib/core/ports/kea'

const DIGITS = /^\d{1,15}$/
const PAIRS = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2})*$/i
const FULL_PAIRS = /^[0-9a-f]{2}(:[0-9a-f]{2})*$/
const COLONS = /:/g
/** Groups around a `::`, none of them 0 and none with a leading zero: canonical when `::` stands for two or more. */
const USUAL_IPV6 = /^(?:[1-9a-f][\da-f]{0,3}:)+:[1-9a-f][\da-f]{0,3}(?::[1-9a-f][\da-f]{0,3})*$/
const MAX_COLONS = 6
const ESCAPE = /&#x([0-9a-f]{2})/gi

/** A decimal number from 0 to `max`; null for anything else. */
export function wholeNumber(text: string, max: number): number | null {
  if (!DIGITS.test(text)) return null
  const value = Number(text)
  return value <= max ? value : null
}

/** `02:00:0a` as `02000a`: lower-case hex without separators; '' for none, null for what is no hex. */
export function hexOfPairs(text: string): string | null {
  if (text === '') return ''
  if (FULL_PAIRS.test(text)) return text.replace(COLONS, '')
  if (!PAIRS.test(text)) return null
  return text
    .split(':')
    .map((pair) => pair.padStart(2, '0').toLowerCase())
    .join('')
}

/**
 * A text field: Kea writes `&#x2c` for a comma and, in later versions, `&#xNN` for every byte outside printable ASCII
 * (CSVRow::escapeCharacters). Bytes are taken for UTF-8; what is none, and NUL, becomes U+FFFD: PostgreSQL could not
 * have stored it either. The field holds one byte a character.
 */
export function unescapeField(field: string): string {
  const bytes = field.includes('&#x')
    ? field.replace(ESCAPE, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : field
  const plain = Buffer.byteLength(bytes) === bytes.length && !bytes.includes('\0')
  if (plain) return own(bytes)
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\0', '\ufffd')
}

/** The one spelling of an address of that family; null for anything else. Kea writes most of them so already. */
export function addressField(text: string, family: Family): string | null {
  if (family === 4) return isIPv4(text) ? own(text) : null
  if (USUAL_IPV6.test(text) && text.split(':').length - 1 <= MAX_COLONS) return own(text)
  const ip = ipFamily(text) === 6 ? canonicalIp(text) : null
  return ip === null ? null : own(ip)
}

/** Parts of a string keep the whole alive. What is kept for long must not keep its line. */
export function own(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'latin1').toString('latin1')
}

const instants = new Map<number, string>()
const MAX_INSTANTS = 10_000

/** ISO 8601. Leases end in the same seconds: the text is shared, which saves time and memory by the million. */
export function isoInstant(ms: number): string {
  const known = instants.get(ms)
  if (known !== undefined) return known
  if (instants.size >= MAX_INSTANTS) instants.clear()
  const text = new Date(ms).toISOString()
  instants.set(ms, text)
  return text
}
