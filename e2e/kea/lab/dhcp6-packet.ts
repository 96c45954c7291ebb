import { randomInt } from 'node:crypto'
import type { DhcpReply } from './dhcp-message'
import { wireName } from './dhcp4-packet'

const MESSAGE = {
  solicit: 1,
  advertise: 2,
  request: 3,
  renew: 5,
  rebind: 6,
  reply: 7,
  release: 8,
  decline: 9,
} as const

/** Messages that may carry a name (RFC 4704 section 5). */
const NAMED = new Set(['solicit', 'request', 'renew', 'rebind'])

const OPTION = { clientId: 1, serverId: 2, iaNa: 3, address: 5, oro: 6, elapsed: 8, fqdn: 39 } as const

export interface Dhcp6Request {
  message: keyof typeof MESSAGE
  /** Hex. */
  duid: string
  iaid: number
  /** Option 39 (RFC 4704). */
  hostname?: string | undefined
  /** Seconds asked for. */
  lifetime?: number | undefined
  ip?: string | undefined
  /** Hex. */
  serverId?: string | undefined
}

function option(code: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(code, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value])
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4)
  return bytes
}

/** 16 bytes of a canonical or written-out address without an embedded IPv4 one. */
function addressBytes(ip: string): Buffer {
  const [head = '', tail] = ip.split('::')
  const words = (text: string | undefined) => (text ? text.split(':') : [])
  const [left, right] = [words(head), words(tail)]
  const zeros = Array<string>(8 - left.length - right.length).fill('0')
  return Buffer.from([...left, ...zeros, ...right].map((word) => word.padStart(4, '0')).join(''), 'hex')
}

/** Compressed as RFC 5952 says; the URL class does that. */
function addressText(bytes: Buffer): string {
  const words = bytes.toString('hex').match(/.{4}/g) ?? []
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1)
}

/** A message as the client itself multicasts it, and its transaction id. */
export function encode6(request: Dhcp6Request): { xid: number; packet: Buffer } {
  const xid = randomInt(2 ** 24)
  const { message, duid, iaid, hostname, lifetime = 0, ip, serverId } = request
  const head = numbers(xid)
  head[0] = MESSAGE[message]
  const wish = ip ?? (lifetime > 0 ? '::' : undefined)
  const address =
    wish === undefined
      ? []
      : [option(OPTION.address, Buffer.concat([addressBytes(wish), numbers(lifetime, lifetime)]))]
  const parts = [
    head,
    option(OPTION.clientId, Buffer.from(duid, 'hex')),
    option(OPTION.elapsed, Buffer.alloc(2)),
    option(OPTION.iaNa, Buffer.concat([numbers(iaid, 0, 0), ...address])),
    option(OPTION.oro, Buffer.from([0, 23, 0, OPTION.fqdn])),
  ]
  if (serverId !== undefined) parts.push(option(OPTION.serverId, Buffer.from(serverId, 'hex')))
  // Flag S: the server does AAAA.
  if (hostname !== undefined && NAMED.has(message))
    parts.push(option(OPTION.fqdn, Buffer.concat([Buffer.from([1]), wireName(hostname)])))
  return { xid, packet: Buffer.concat(parts) }
}

function optionsOf(bytes: Buffer): { code: number; value: Buffer }[] {
  const found = []
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2)
    found.push({ code: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, at + 4 + length) })
    at += 4 + length
  }
  return found
}

/** Reads a server's message; null for anything else. */
export function decode6(packet: Buffer): DhcpReply | null {
  const kind = packet[0]
  if (packet.length < 4 || (kind !== MESSAGE.advertise && kind !== MESSAGE.reply)) return null
  const top = optionsOf(packet.subarray(4))
  const addresses = top
    .filter(({ code }) => code === OPTION.iaNa)
    .flatMap(({ value }) => optionsOf(value.subarray(12)))
    .filter(({ code, value }) => code === OPTION.address && value.readUInt32BE(20) > 0)
  return {
    xid: packet.readUInt32BE(0) & 0xffffff,
    message: kind === MESSAGE.reply ? 'reply' : 'advertise',
    ips: addresses.map(({ value }) => addressText(value.subarray(0, 16))),
    serverId: top.find(({ code }) => code === OPTION.serverId)?.value.toString('hex') ?? null,
    seconds: addresses[0]?.value.readUInt32BE(20) ?? null,
  }
}
