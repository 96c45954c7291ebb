const DIGITS = /^\d{1,15}$/
const PAIRS = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2})*$/i
const FULL_PAIRS = /^[0-9a-f]{2}(:[0-9a-f]{2})*$/
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
  if (FULL_PAIRS.test(text)) return text.replaceAll(':', '')
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
  if (plain) return bytes
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\0', '\ufffd')
}
