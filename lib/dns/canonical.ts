import { createHash } from 'node:crypto'
import { canonicalName } from '@/lib/core/dns-name'
import { canonicalIp } from '@/lib/core/ip'

const NAME_TYPES = new Set(['PTR', 'CNAME', 'NS', 'DNAME'])
/** Octets of a value: more fit no index of a database, and nothing that we write has more. */
const MOST_OCTETS = 2_048
const SHOWN = 200

/**
 * A record's value in the core's spelling; text of other types, and addresses that are none, stay as they are. A text
 * that is too long to be kept is its beginning and a fingerprint: it is still equal to itself and to nothing else, and no
 * draft can be made of it.
 */
export function canonicalValue(type: string, value: string): string {
  if (type === 'A' || type === 'AAAA') return canonicalIp(value) ?? kept(value)
  return kept(NAME_TYPES.has(type) ? canonicalName(value) : value)
}

function kept(value: string): string {
  const octets = Buffer.byteLength(value)
  if (octets <= MOST_OCTETS) return value
  const print = createHash('sha256').update(value).digest('hex').slice(0, 32)
  return `${value.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/, '')}… (${octets} octets, sha256 ${print}…)`
}
