import { canonicalName } from '@/lib/core/dns-name'
import type { RecordBook } from '@/lib/services/worker/stand-alone/record-book'

/**
 * The DNS servers, and what NS and MX records name (of an MX the text after the preference): no client may have these
 * names. Where a client's own record stands already somebody pointed at it knowingly.
 */
export function serverNames(book: RecordBook): string[] {
  const named = book.delegations.map((value) => value.replace(/^.*\s/s, ''))
  const names = [...book.zones.map(({ server }) => server), ...named].map(canonicalName)
  const isTaken = (name: string) => {
    const at = book.find(name)
    return at !== null && book.at(at).some(({ owned, provenance }) => owned && provenance === 'ddns(dynamic)')
  }
  return [...new Set(names)].filter((name) => !isTaken(name)).sort()
}
