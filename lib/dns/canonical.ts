import { canonicalName } from '@/lib/core/dns-name'
import { canonicalIp } from '@/lib/core/ip'

const NAME_TYPES = new Set(['PTR', 'CNAME', 'NS', 'DNAME'])

/** A record's value in the core's spelling; text of other types, and addresses that are none, stay as they are. */
export function canonicalValue(type: string, value: string): string {
  if (type === 'A' || type === 'AAAA') return canonicalIp(value) ?? value
  return NAME_TYPES.has(type) ? canonicalName(value) : value
}
