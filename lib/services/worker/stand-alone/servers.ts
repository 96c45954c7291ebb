import { canonicalName } from '@/lib/core/dns-name'
import type { ListedView } from '@/lib/services/worker/stand-alone/listing'

/**
 * The DNS servers, and what NS and MX records name (of an MX the text after the preference): no client may have these
 * names. Where a client's own record stands already somebody pointed at it knowingly.
 */
export function serverNames({ zones, records }: ListedView): string[] {
  const named = records
    .filter(({ type }) => type === 'NS' || type === 'MX')
    .map(({ value }) => value.replace(/^.*\s/s, ''))
  const taken = new Set(
    records
      .filter(({ owned, provenance }) => owned && provenance === 'ddns(dynamic)')
      .map(({ name }) => name),
  )
  const names = [...zones.map(({ server }) => server), ...named].map(canonicalName)
  return [...new Set(names)].filter((name) => !taken.has(name)).sort()
}
