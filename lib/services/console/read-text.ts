import { readSearch } from '@/lib/contract/search-text'
import { canonicalName } from '@/lib/core/dns-name'
import type { Params, Where } from '@/lib/services/console/keyset'

/** `%text%` with the signs of LIKE escaped. */
export function likeAny(text: string): string {
  return `%${likeExactly(text)}%`
}

/** The text itself as a pattern: without case where it is used with ILIKE. */
export function likeExactly(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Between two addresses: a plain range, which a btree of inet serves. */
export function inRange(params: Params, column: string, first: string, last: string): string {
  return `${column} between ${params.add(first)}::inet and ${params.add(last)}::inet`
}

/** Lower-case hex that holds these digits at the beginning of a byte; a trigram index of the column serves. */
export function holdsHex(params: Params, column: string, hex: string): string {
  return `(${column} like ${params.add(likeAny(hex))} and ${column} ~ ${params.add(`^(..)*${hex}`)})`
}

/** The same for the first and last bytes alone; btrees of the column and of its reverse serve. */
export function bordersHex(params: Params, column: string, hex: string): string {
  // No hex digit sorts behind the letter g.
  const begins = (of: string, with_: string): string =>
    `(${of} >= ${params.add(with_)} and ${of} < ${params.add(`${with_}g`)})`
  return `(${begins(column, hex)} or ${begins(`reverse(${column})`, [...hex].reverse().join(''))})`
}

/** The hex, or a client-id made of it (type 1 in front, RFC 2132 section 9.14); a btree of the column serves. */
export function isHex(params: Params, column: string, hex: string): string {
  return `${column} = any(${params.add([hex, `01${hex}`])}::text[])`
}

/** More than this many labels are no name that anybody searches for. */
const MAX_SPLITS = 10

/**
 * Host names that are kept without their zone, found by their full name or by the beginning of it: `epg` by
 * `epg.site.com`. Null when the text has no dot.
 */
export function isHostOf(params: Params, column: string, text: string): string | null {
  const labels = canonicalName(text).split('.').slice(0, MAX_SPLITS)
  if (labels.length < 2 || labels.includes('')) return null
  const splits = labels.slice(1).map((_, at) => [labels.slice(0, at + 1), labels.slice(at + 1)] as const)
  const heads = params.add(splits.map(([head]) => likeExactly(head.join('.'))))
  const rests = params.add(splits.map(([, rest]) => rest.join('.')))
  return `${column} ilike any(array(select h.head || dot from unnest(${heads}::text[], ${rests}::text[]) as h(head, rest),
    unnest(array['', '.']) as dot
    where exists (select 1 from zone z where z.gone_at is null and starts_with(z.name, h.rest))))`
}

export interface TextColumns {
  /** inet */
  ip: string
  /** text[] with a GIN index: further addresses */
  moreIps?: string
  /** text, with trigram indexes */
  texts: readonly string[]
  /** Those of `texts` that are host names, perhaps without their zone. */
  hosts?: readonly string[]
  /** lower-case hex, by any of which a client may be known */
  hex: readonly string[]
  /** How a column of `hex` is compared; `isHex` unless told. */
  byHex?: (params: Params, column: string, hex: string) => string
}

/** The condition of a search in a table. The contract has refused what is malformed. */
export function matching(q: string, columns: TextColumns): Where {
  return (params) => {
    const read = readSearch(q)
    const texts = (text: string): string[] => {
      const like = params.add(likeAny(text.replace(/\.$/, '') || text))
      const hosts = (columns.hosts ?? []).map((column) => isHostOf(params, column, text))
      return [
        ...columns.texts.map((column) => `${column} ilike ${like}`),
        ...hosts.filter((condition) => condition !== null),
      ]
    }
    const hexes = (hex: string): string[] =>
      columns.hex.map((column) => (columns.byHex ?? isHex)(params, column, hex))
    const any = (conditions: readonly string[]): string =>
      conditions.length === 0 ? 'false' : `(${conditions.join(' or ')})`
    switch (read.as) {
      case 'address': {
        const same = `${columns.ip} = ${params.add(read.ip)}::inet`
        return columns.moreIps === undefined
          ? same
          : `(${same} or ${columns.moreIps} @> array[${params.add(read.ip)}::text])`
      }
      case 'network':
        return inRange(params, columns.ip, read.first, read.last)
      case 'mac':
        return any([...hexes(read.hex), ...texts(read.text)])
      case 'text':
        return any([...(read.hex === null ? [] : hexes(read.hex)), ...texts(read.text)])
      case 'malformed':
        return 'false'
    }
  }
}
