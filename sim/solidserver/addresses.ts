import { isIPv4, isIPv6 } from 'node:net'

/** IPv4 in 8 lower-case hex digits, as the `*_ip_addr` columns spell it; empty for anything else. */
export function hexIPv4(value: string): string {
  if (!isIPv4(value)) return ''
  return value
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')
}

/** Dotted IPv4 of a number. */
export function dottedIPv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

/** Number of a dotted IPv4, undefined for anything else. */
export function numberOfIPv4(value: string): number | undefined {
  return isIPv4(value) ? Number.parseInt(hexIPv4(value), 16) : undefined
}

/** IPv6 fully expanded and zero padded (`2001:0db8:0000:...`), undefined for anything else, zone ids included. */
export function expandIPv6(value: string): string | undefined {
  if (!isIPv6(value) || value.includes('%')) return undefined
  let text = value.toLowerCase()
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1]
  if (dotted) {
    const hex = hexIPv4(dotted)
    text = `${text.slice(0, -dotted.length)}${hex.slice(0, 4)}:${hex.slice(4)}`
  }
  const [head = '', tail] = text.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...gap, ...right].map((group) => group.padStart(4, '0')).join(':')
}

/** IPv6 in 32 hex digits; empty for anything else. */
export function hexIPv6(value: string): string {
  return expandIPv6(value)?.replaceAll(':', '') ?? ''
}

/** The address that a reverse name stands for, in hex digits; empty when it is no whole address. */
export function hexOfReverseName(name: string): string {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/.exec(name)
  if (v4) return hexIPv4(v4.slice(1).reverse().join('.'))
  const v6 = /^((?:[0-9a-f]\.){32})ip6\.arpa$/.exec(name)
  return v6?.[1] ? v6[1].split('.').reverse().join('') : ''
}
