import { parseCidr } from '@/lib/core/cidr'
import { parseHexBytes } from '@/lib/core/identifier-text'
import { canonicalIp, formatIp } from '@/lib/core/ip'
import type { Params, Where } from '@/lib/services/console/keyset'

/** What an operator may have meant by a text. */
export type ReadText =
  | { as: 'address'; ip: string }
  | { as: 'network'; first: string; last: string; text: string }
  /** Bytes as lower-case hex; the text may be a name as well. */
  | { as: 'mac'; hex: string; text: string }
  | { as: 'text'; text: string }

const PARTIAL_V4 = /^(\d{1,3})\.(?:(\d{1,3})\.)?(?:(\d{1,3})\.?)?$/

/** `10.4.2.` or `10.4`: the network that begins like this. */
function partialV4(text: string): { first: string; last: string } | null {
  if (!PARTIAL_V4.test(text)) return null
  const octets = text.split('.').filter((part) => part !== '')
  if (octets.length > 3 || octets.some((octet) => Number(octet) > 255)) return null
  const filled = [...octets, '0', '0', '0'].slice(0, 4).map(Number).join('.')
  const cidr = parseCidr(`${filled}/${octets.length * 8}`)
  return cidr === null ? null : rangeOf(cidr)
}

function rangeOf(cidr: { family: 4 | 6; first: bigint; last: bigint }): { first: string; last: string } {
  return {
    first: formatIp({ family: cidr.family, bits: cidr.first }),
    last: formatIp({ family: cidr.family, bits: cidr.last }),
  }
}

/** Reads a search: an address, a network, hex bytes in any notation, else text. */
export function readText(q: string): ReadText {
  const text = q.trim()
  const ip = canonicalIp(text)
  if (ip !== null) return { as: 'address', ip }
  const cidr = parseCidr(text)
  if (cidr !== null) return { as: 'network', ...rangeOf(cidr), text }
  const partial = partialV4(text)
  if (partial !== null) return { as: 'network', ...partial, text }
  const hex = parseHexBytes(text)
  if (hex !== null && hex.length >= 12) return { as: 'mac', hex, text }
  return { as: 'text', text }
}

/** `%text%` with the signs of LIKE escaped. */
export function likeAny(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** Between two addresses: a plain range, which a btree of inet serves. */
export function inRange(params: Params, column: string, first: string, last: string): string {
  return `${column} between ${params.add(first)}::inet and ${params.add(last)}::inet`
}

export interface TextColumns {
  /** inet */
  ip: string
  /** text, with trigram indexes */
  texts: readonly string[]
  /** lower-case hex, by any of which a client may be known */
  hex: readonly string[]
}

/** The condition of a search in a table. A MAC is also looked for as client-id (type 1 in front, RFC 2132). */
export function matching(q: string, columns: TextColumns): Where {
  return (params) => {
    const read = readText(q)
    const texts = (text: string): string[] => {
      const like = params.add(likeAny(text))
      return columns.texts.map((column) => `${column} ilike ${like}`)
    }
    // A value that no column is compared with must not be sent: PostgreSQL could not tell its type.
    const hexes = (hex: string): string[] => {
      if (columns.hex.length === 0) return []
      const either = params.add([hex, `01${hex}`])
      return columns.hex.map((column) => `${column} = any(${either}::text[])`)
    }
    switch (read.as) {
      case 'address':
        return `${columns.ip} = ${params.add(read.ip)}::inet`
      case 'network':
        return inRange(params, columns.ip, read.first, read.last)
      case 'mac':
        return `(${[...hexes(read.hex), ...texts(read.text)].join(' or ')})`
      case 'text':
        return `(${texts(read.text).join(' or ')})`
    }
  }
}
