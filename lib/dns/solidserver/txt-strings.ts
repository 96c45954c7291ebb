/** Octets of one string of a TXT record (RFC 1035 section 3.3). */
const STRING_OCTETS = 255
/** Several strings as a zone file has them: each in quotes, blanks between them. */
const SEVERAL = /^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")+$/s

/**
 * A checked text as `value1` of the appliance: as it stands where one string holds it, else its strings in quotes, as in a
 * zone file. It has neither quotes nor backslashes.
 */
export function toStrings(text: string): string {
  if (text.length <= STRING_OCTETS) return text
  const strings = text.match(new RegExp(`.{1,${STRING_OCTETS}}`, 'gs')) ?? []
  return strings.map((part) => `"${part}"`).join(' ')
}

/** The text of a `value1`, whether the appliance shows its strings or joined them; what a reader of DNS makes of it. */
export function fromStrings(value: string): string {
  const given = value.trim()
  if (!SEVERAL.test(given)) return value
  return [...given.matchAll(/"((?:[^"\\]|\\.)*)"/gs)]
    .map(([, part = '']) => part.replace(/\\(\d{3}|.)/gs, unescaped))
    .join('')
}

/** `\DDD` is an octet by its number, any other escaped character itself (RFC 1035 section 5.1). */
function unescaped(_: string, escaped: string): string {
  return /^\d{3}$/.test(escaped) ? String.fromCharCode(Number(escaped)) : escaped
}
