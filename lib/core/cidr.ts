import { addressBits, formatIp, type IpAddress, parseIp } from '@/lib/core/ip'
import type { Family } from '@/lib/core/ports/kea'

/** A subnet: its first and last address as numbers. */
export interface Cidr {
  family: Family
  prefix: number
  first: bigint
  last: bigint
}

/** Reads `192.168.1.0/24` or `2001:db8::/64`. Host bits may be set; they are dropped. Null for anything else. */
export function parseCidr(text: string): Cidr | null {
  const [ip = '', length = '', ...rest] = text.split('/')
  const address = parseIp(ip)
  if (address === null || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) return null
  const width = addressBits(address.family)
  const prefix = Number(length)
  if (prefix > width) return null
  const hostMask = (1n << BigInt(width - prefix)) - 1n
  const first = address.bits & ~hostMask
  return { family: address.family, prefix, first, last: first | hostMask }
}

/** The one spelling of a subnet: network address, RFC 5952, no host bits; null when the text is no subnet. */
export function canonicalCidr(text: string): string | null {
  const cidr = parseCidr(text)
  return cidr === null ? null : `${formatIp({ family: cidr.family, bits: cidr.first })}/${cidr.prefix}`
}

function within(address: IpAddress, range: Pick<Cidr, 'family' | 'first' | 'last'>): boolean {
  return address.family === range.family && address.bits >= range.first && address.bits <= range.last
}

/** True when the address lies in the subnet; false also when either text is not what it should be. */
export function cidrContains(cidr: string, ip: string): boolean {
  const range = parseCidr(cidr)
  const address = parseIp(ip)
  return range !== null && address !== null && within(address, range)
}

/** True when the two subnets share an address. */
export function cidrsOverlap(a: string, b: string): boolean {
  const left = parseCidr(a)
  const right = parseCidr(b)
  if (left === null || right === null || left.family !== right.family) return false
  return left.first <= right.last && right.first <= left.last
}

/** A range of addresses, both ends included, as a DHCP pool gives it; null when it is none. */
export function parseRange(first: string, last: string): Omit<Cidr, 'prefix'> | null {
  const start = parseIp(first)
  const end = parseIp(last)
  if (start === null || end === null || start.family !== end.family || start.bits > end.bits) return null
  return { family: start.family, first: start.bits, last: end.bits }
}

/** True when the address lies between first and last, both included. */
export function rangeContains(first: string, last: string, ip: string): boolean {
  const range = parseRange(first, last)
  const address = parseIp(ip)
  return range !== null && address !== null && within(address, range)
}

/** How many addresses the range has; 0 when it is none. */
export function rangeSize(first: string, last: string): bigint {
  const range = parseRange(first, last)
  return range === null ? 0n : range.last - range.first + 1n
}

/** How many addresses the subnet has, network and broadcast included; 0 when the text is no subnet. */
export function cidrSize(text: string): bigint {
  const cidr = parseCidr(text)
  return cidr === null ? 0n : cidr.last - cidr.first + 1n
}

/** The narrowest of the subnets that holds the address, or null. */
export function longestCidr<T extends { subnet: string }>(ip: string, subnets: readonly T[]): T | null {
  let best: { item: T; prefix: number } | null = null
  for (const item of subnets) {
    const cidr = parseCidr(item.subnet)
    if (cidr === null || !cidrContains(item.subnet, ip)) continue
    if (best === null || cidr.prefix > best.prefix) best = { item, prefix: cidr.prefix }
  }
  return best?.item ?? null
}
