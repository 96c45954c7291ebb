import { canonicalCidr, parseCidr } from '@/lib/core/cidr'
import { parseHexBytes } from '@/lib/core/identifier-text'
import { canonicalIp, formatIp } from '@/lib/core/ip'

/** What an operator may have meant by a text. */
export type SearchText =
  | { as: 'address'; ip: string }
  /** `cidr` is canonical; first and last are its ends. */
  | { as: 'network'; cidr: string; first: string; last: string }
  /** Digits of bytes as lower-case hex, the whole of an identifier or a part of it; the text may be a name as well. */
  | { as: 'mac'; hex: string; text: string }
  /** `hex`: the digits that it may be as well, or null. */
  | { as: 'text'; text: string; hex: string | null }
  /** An address or network, but a wrong one. */
  | { as: 'malformed'; fault: string }

const PARTIAL_V4 = /^(\d{1,3})\.(?:(\d{1,3})\.)?(?:(\d{1,3})\.?)?$/
const PARTIAL_V6 = /^[0-9a-f]{3,4}:(?:[0-9a-f]{1,4}:){0,6}$/i
/** At least two bytes in pairs, the last one perhaps half typed, perhaps with a separator at either end. */
const PAIRS = /^[:-]?[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2})*(?:\1[0-9a-f]?)?$/i
const DOTTED = /^[0-9a-f]{4}(?:\.[0-9a-f]{4})*\.[0-9a-f]{1,4}$/i
const PLAIN = /^[0-9a-f]+$/i
/** A vendor's three bytes: shorter ones are rather words and numbers. */
const PLAIN_MIN = 6
const MAC_DIGITS = 12

function network(text: string): SearchText | null {
  const range = parseCidr(text)
  const cidr = canonicalCidr(text)
  if (range === null || cidr === null) return null
  const { family, first, last } = range
  return {
    as: 'network',
    cidr,
    first: formatIp({ family, bits: first }),
    last: formatIp({ family, bits: last }),
  }
}

/** `10.4.2.`, `10.4` or `2001:db8:`: the network that begins like this. */
function partialNetwork(text: string): SearchText | null {
  if (PARTIAL_V4.test(text)) {
    const octets = text.split('.').filter((part) => part !== '')
    return network(`${[...octets, '0', '0', '0'].slice(0, 4).map(Number).join('.')}/${octets.length * 8}`)
  }
  if (!PARTIAL_V6.test(text)) return null
  return network(`${text}:/${(text.split(':').length - 1) * 16}`)
}

/** The digits of hex bytes in any notation, also of some of them; null when the text is no hex. */
function hexDigits(text: string): string | null {
  const lower = text.toLowerCase()
  if (PAIRS.test(lower) || DOTTED.test(lower)) return lower.replace(/[:.-]/g, '')
  return parseHexBytes(lower)
}

const looksLikeV4 = (text: string): boolean => /^\d+(?:\.\d+){1,3}$/.test(text)
const looksLikeV6 = (text: string): boolean => /^[0-9a-f:.]+$/i.test(text) && /:.*:/.test(text)

/** Why a text that can only be an address or a network is none; null when it may be something else. */
function faultOf(text: string): string | null {
  const [head = '', ...tail] = text.split('/')
  if (tail.length === 0) {
    const v4 = looksLikeV4(head) && head.split('.').length === 4
    // With a colon at its end it is not typed to its end.
    const v6 = looksLikeV6(head) && !head.endsWith(':')
    return v4 || v6 ? 'must be an address that exists: this one does not' : null
  }
  if (canonicalIp(head) !== null) {
    return `must have a prefix length of 0 to ${head.includes(':') ? 128 : 32} after the slash`
  }
  return looksLikeV4(head) || looksLikeV6(head) ? 'must have a whole address before the slash' : null
}

/** Reads a search: an address, a network, hex bytes in any notation, whole or in part, else text. */
export function readSearch(q: string): SearchText {
  const whole = q.trim()
  // A network whose length is still to be typed is its address so far.
  const begun = whole.endsWith('/') && canonicalIp(whole.slice(0, -1)) !== null
  const text = begun ? whole.slice(0, -1) : whole
  const ip = canonicalIp(text)
  if (ip !== null) return { as: 'address', ip }
  const found = network(text) ?? partialNetwork(text)
  if (found !== null) return found
  const hex = hexDigits(text)
  if (hex !== null && (!PLAIN.test(text) || hex.length >= MAC_DIGITS)) return { as: 'mac', hex, text }
  const fault = faultOf(text)
  if (fault !== null) return { as: 'malformed', fault }
  return { as: 'text', text, hex: hex !== null && hex.length >= PLAIN_MIN ? hex : null }
}
