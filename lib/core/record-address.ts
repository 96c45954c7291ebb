import { canonicalIp } from '@/lib/core/ip'
import { reverseNameToIp } from '@/lib/core/reverse-name'

/** The address that a record is about, canonical: the value of an A or AAAA, the name of a PTR; null: of none. */
export function addressOfRecord({
  name,
  type,
  value,
}: {
  name: string
  type: string
  value: string
}): string | null {
  if (type === 'PTR') return reverseNameToIp(name)
  // The text of a TXT may look like an address and be none.
  return type === 'A' || type === 'AAAA' ? canonicalIp(value) : null
}
