import { readSearch } from '@/lib/contract/search-text'
import type { Where } from '@/lib/services/console/keyset'
import { inRange, likeAny } from '@/lib/services/console/read-text'

/** `aabbc` as `aa:bb:c`, as lines write bytes, but for the case. */
function colons(hex: string): string {
  return hex.match(/..?/g)?.join(':') ?? ''
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The address itself, not a longer one that begins or ends like it; anywhere in the line. */
function wholeAddress(ip: string): string {
  return ip.includes(':')
    ? `(?<![0-9a-f:])${escaped(ip)}(?!:?[0-9a-f])`
    : `(?<![0-9.])${escaped(ip)}(?!\\.?[0-9])`
}

/**
 * Audit events by their lines: an address anywhere in them, the addresses of a network that they are about, bytes in
 * any notation, or text. Indexed: trigrams of the line, and its address.
 */
export function matchingLine(q: string): Where {
  return (params) => {
    const read = readSearch(q)
    const holds = (text: string): string => `t.line ilike ${params.add(likeAny(text))}`
    const bytesOr = (hex: string, text: string): string => `(${holds(colons(hex))} or ${holds(text)})`
    switch (read.as) {
      case 'address':
        return `(${holds(read.ip)} and t.line ~* ${params.add(wholeAddress(read.ip))})`
      case 'network':
        return inRange(params, 'audit_line_ip(t.line)', read.first, read.last)
      case 'mac':
        return bytesOr(read.hex, read.text)
      case 'text':
        return read.hex === null ? holds(read.text) : bytesOr(read.hex, read.text)
      case 'malformed':
        return 'false'
    }
  }
}
