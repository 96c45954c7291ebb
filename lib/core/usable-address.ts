import { cidrContains, parseCidr } from '@/lib/core/cidr'
import { addressBits, formatIp, parseIp } from '@/lib/core/ip'

interface Block {
  cidr: string
  what: string
}

/** Blocks in which no host is (RFC 1122 section 3.2.1.3, RFC 6890, RFC 4291); the first that holds an address names it. */
const NO_HOSTS: readonly Block[] = [
  { cidr: '0.0.0.0/32', what: 'the unspecified address' },
  { cidr: '0.0.0.0/8', what: 'an address of “this network”, which no host has' },
  { cidr: '127.0.0.0/8', what: 'a loopback address' },
  { cidr: '224.0.0.0/4', what: 'a multicast address' },
  { cidr: '255.255.255.255/32', what: 'the limited broadcast address' },
  { cidr: '240.0.0.0/4', what: 'a reserved address, which no host has' },
  { cidr: '::/128', what: 'the unspecified address' },
  { cidr: '::1/128', what: 'the loopback address' },
  { cidr: 'ff00::/8', what: 'a multicast address' },
]

const MAPPED = 0xffffn

/**
 * Why no host can ever have this address, whatever the network: to be read after the name of its field. Null when one
 * can, or when the text is no address.
 */
export function neverUsable(ip: string): string | null {
  const address = parseIp(ip)
  if (address === null) return null
  if (address.family === 6 && address.bits >> 32n === MAPPED) {
    const quad = formatIp({ family: 4, bits: address.bits & 0xffffffffn })
    return `must be written as ${quad}: ${formatIp(address)} is that IPv4 address inside IPv6`
  }
  const block = NO_HOSTS.find(({ cidr }) => cidrContains(cidr, ip))
  return block === undefined ? null : `must be the address of a host: ${formatIp(address)} is ${block.what}`
}

/**
 * What the address is at the edge of its subnet, where no host can have it; null inside. The two addresses of a /31 are
 * hosts (RFC 3021), and so are those of a /127.
 */
export function edgeOfSubnet(ip: string, subnet: string): string | null {
  const cidr = parseCidr(subnet)
  const address = parseIp(ip)
  if (cidr === null || address === null || cidr.family !== address.family) return null
  if (addressBits(cidr.family) - cidr.prefix < 2) return null
  if (address.bits === cidr.first) {
    const what = cidr.family === 4 ? 'the network address' : 'the subnet-router anycast address'
    return `is ${what} of ${subnet}`
  }
  return cidr.family === 4 && address.bits === cidr.last ? `is the broadcast address of ${subnet}` : null
}
