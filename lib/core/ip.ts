import { compareText } from '@/lib/core/order'
import type { Family } from '@/lib/core/ports/kea'

/** An address as a number: 32 bits for IPv4, 128 for IPv6. */
export interface IpAddress {
  family: Family
  bits: bigint
}

const IPV4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/
const GROUP = /^[0-9a-fA-F]{1,4}$/

/** Number of bits of an address of the family: 32 or 128. */
export function addressBits(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128
}

function parseIpv4Bits(text: string): bigint | null {
  const octets = IPV4.exec(text)
  if (octets === null) return null
  let bits = 0n
  for (const octet of octets.slice(1)) {
    const value = Number(octet)
    if (value > 255) return null
    bits = (bits << 8n) | BigInt(value)
  }
  return bits
}

/** Groups of one side of `::`; a dotted quad counts as two groups and may only stand last. */
function parseGroups(text: string, quadAllowed: boolean): bigint[] | null {
  if (text === '') return []
  const parts = text.split(':')
  const groups: bigint[] = []
  for (const [index, part] of parts.entries()) {
    if (quadAllowed && index === parts.length - 1 && part.includes('.')) {
      const quad = parseIpv4Bits(part)
      if (quad === null) return null
      groups.push(quad >> 16n, quad & 0xffffn)
    } else {
      if (!GROUP.test(part)) return null
      groups.push(BigInt(`0x${part}`))
    }
  }
  return groups
}

function parseIpv6Bits(text: string): bigint | null {
  const sides = text.split('::')
  if (sides.length > 2) return null
  const [left = '', right] = sides
  const head = parseGroups(left, right === undefined)
  const tail = parseGroups(right ?? '', true)
  if (head === null || tail === null) return null
  const missing = 8 - head.length - tail.length
  if (right === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail]
  return groups.reduce((bits, group) => (bits << 16n) | group, 0n)
}

/**
 * Reads an IPv4 dotted quad or an IPv6 text (RFC 4291 section 2.2). Null for anything else: zone ids, leading
 * zeros in a quad (octal to some resolvers, decimal to others), brackets, blanks, prefixes.
 */
export function parseIp(text: string): IpAddress | null {
  if (text.length > 45) return null
  if (!text.includes(':')) {
    const bits = parseIpv4Bits(text)
    return bits === null ? null : { family: 4, bits }
  }
  const bits = parseIpv6Bits(text)
  return bits === null ? null : { family: 6, bits }
}

function quad(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => ((bits >> shift) & 0xffn).toString()).join('.')
}

function groupsOf(bits: bigint): string[] {
  return Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
}

/** The longest run of at least two zero groups; the first one of equals (RFC 5952 section 4.2). */
function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let length = 0
  for (const [index, group] of groups.entries()) {
    length = group === '0' ? length + 1 : 0
    if (length > best.length) best = { start: index - length + 1, length }
  }
  return best.length < 2 ? { start: 0, length: 0 } : best
}

/** Dotted quad, or RFC 5952 text; an IPv4-mapped IPv6 address keeps its quad (section 5), as PostgreSQL writes it. */
export function formatIp(address: IpAddress): string {
  if (address.family === 4) return quad(address.bits)
  if (address.bits >> 32n === 0xffffn) return `::ffff:${quad(address.bits & 0xffffffffn)}`
  const groups = groupsOf(address.bits)
  const run = longestZeroRun(groups)
  if (run.length === 0) return groups.join(':')
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`
}

/** The one spelling of an address that is stored and compared; null when the text is no address. */
export function canonicalIp(text: string): string | null {
  const address = parseIp(text)
  return address === null ? null : formatIp(address)
}

/** 4, 6, or null when the text is no address. */
export function ipFamily(text: string): Family | null {
  return parseIp(text)?.family ?? null
}

/** All eight groups with four digits: `2001:0db8:...`; null when the text is no IPv6 address. */
export function expandIpv6(text: string): string | null {
  const address = parseIp(text)
  if (address === null || address.family === 4) return null
  return groupsOf(address.bits)
    .map((group) => group.padStart(4, '0'))
    .join(':')
}

/** IPv4 before IPv6, then by number; texts that are no address come last, in code-unit order. */
export function compareIp(a: string, b: string): number {
  const left = parseIp(a)
  const right = parseIp(b)
  if (left === null || right === null) {
    if (left !== null) return -1
    if (right !== null) return 1
    return compareText(a, b)
  }
  if (left.family !== right.family) return left.family - right.family
  return left.bits < right.bits ? -1 : Number(left.bits > right.bits)
}

/** The record type that holds an address of this family. */
export function addressRecordType(family: Family): 'A' | 'AAAA' {
  return family === 4 ? 'A' : 'AAAA'
}

/** Kea's bigint of an IPv4 address (hosts.ipv4_address, lease4.address) as text; null outside 0 to 2^32 - 1. */
export function ipv4FromNumber(value: number | bigint): string | null {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return null
  const bits = BigInt(value)
  return bits < 0n || bits > 0xffffffffn ? null : quad(bits)
}
