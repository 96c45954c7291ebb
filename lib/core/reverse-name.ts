import { formatIp, type IpAddress, parseIp } from '@/lib/core/ip'

const V4_SUFFIX = '.in-addr.arpa'
const V6_SUFFIX = '.ip6.arpa'

/** The name that holds an address's PTR (RFC 1035 section 3.5, RFC 3596 section 2.5); null when it is no address. */
export function ipToReverseName(ip: string): string | null {
  const address = parseIp(ip)
  return address === null ? null : reverseNameOf(address)
}

/** The same for an address that is known to be one. */
export function reverseNameOf(address: IpAddress): string {
  if (address.family === 4) return `${formatIp(address).split('.').reverse().join('.')}${V4_SUFFIX}`
  const nibbles = address.bits.toString(16).padStart(32, '0')
  return `${[...nibbles].reverse().join('.')}${V6_SUFFIX}`
}

/** The address a full reverse name stands for, canonical; null for any other name, also for a shorter one. */
export function reverseNameToIp(name: string): string | null {
  const lower = name.toLowerCase().replace(/\.$/, '')
  if (lower.endsWith(V4_SUFFIX)) {
    const labels = lower.slice(0, -V4_SUFFIX.length).split('.')
    const address = parseIp(labels.reverse().join('.'))
    return address?.family === 4 ? formatIp(address) : null
  }
  if (!lower.endsWith(V6_SUFFIX)) return null
  const nibbles = lower.slice(0, -V6_SUFFIX.length).split('.')
  if (nibbles.length !== 32 || nibbles.some((nibble) => !/^[0-9a-f]$/.test(nibble))) return null
  return formatIp({ family: 6, bits: BigInt(`0x${nibbles.reverse().join('')}`) })
}
