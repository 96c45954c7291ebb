import { randomInt } from 'node:crypto'
import type { DhcpReply } from './dhcp-message'

const MESSAGE = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const

export interface Dhcp4Request {
  message: keyof typeof MESSAGE
  mac: string
  /** Hex of the whole option 61, its type byte first. */
  clientId?: string | undefined
  /** Option 12. */
  hostname?: string | undefined
  /** Option 81 (RFC 4702), in place of option 12. */
  fqdn?: string | undefined
  /** Seconds asked for, option 51. */
  lifetime?: number | undefined
  requestedIp?: string | undefined
  clientIp?: string | undefined
  serverId?: string | undefined
}

const ipBytes = (ip: string | undefined) => Buffer.from((ip ?? '0.0.0.0').split('.').map(Number))
const ipText = (bytes: Buffer) => [...bytes].join('.')
const option = (code: number, value: Buffer) => Buffer.concat([Buffer.from([code, value.length]), value])

/** Labels with their lengths (RFC 1035 section 3.1); a name without a dot at its end stays a partial one. */
export function wireName(name: string): Buffer {
  const labels = name.replace(/\.$/, '').split('.')
  const parts = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
  return Buffer.concat(name.endsWith('.') ? [...parts, Buffer.from([0])] : parts)
}

function seconds(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function options(request: Dhcp4Request): Buffer[] {
  const { message, clientId, hostname, fqdn, lifetime, requestedIp, serverId } = request
  const all = [option(53, Buffer.from([MESSAGE[message]]))]
  if (clientId) all.push(option(61, Buffer.from(clientId, 'hex')))
  if (hostname !== undefined) all.push(option(12, Buffer.from(hostname)))
  // Flags E (labels with lengths) and S (the server does A), no RCODEs.
  if (fqdn !== undefined) all.push(option(81, Buffer.concat([Buffer.from([5, 0, 0]), wireName(fqdn)])))
  if (lifetime !== undefined) all.push(option(51, seconds(lifetime)))
  if (requestedIp) all.push(option(50, ipBytes(requestedIp)))
  if (serverId) all.push(option(54, ipBytes(serverId)))
  return [...all, option(55, Buffer.from([1, 3, 12, 15, 51, 54, 81])), Buffer.from([255])]
}

/** A BOOTREQUEST as a relay forwards it (RFC 2131, giaddr set), and its transaction id. */
export function encode4(request: Dhcp4Request, relay: string): { xid: number; packet: Buffer } {
  const xid = randomInt(2 ** 32 - 1)
  const head = Buffer.alloc(240)
  head.set([1, 1, 6, 1], 0)
  head.writeUInt32BE(xid, 4)
  ipBytes(request.clientIp).copy(head, 12)
  ipBytes(relay).copy(head, 24)
  Buffer.from(request.mac.replaceAll(':', ''), 'hex').copy(head, 28)
  head.set([0x63, 0x82, 0x53, 0x63], 236)
  return { xid, packet: Buffer.concat([head, ...options(request)]) }
}

/** Reads a BOOTREPLY; null for anything else. */
export function decode4(packet: Buffer): DhcpReply | null {
  if (packet.length < 241 || packet[0] !== 2) return null
  const found = new Map<number, Buffer>()
  for (let at = 240; at + 1 < packet.length && packet[at] !== 255; ) {
    const code = packet[at] ?? 0
    if (code === 0) {
      at += 1
      continue
    }
    const length = packet[at + 1] ?? 0
    found.set(code, packet.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  const kind = found.get(53)?.[0]
  const serverId = found.get(54)
  return {
    xid: packet.readUInt32BE(4),
    message: Object.entries(MESSAGE).find(([, number]) => number === kind)?.[0] ?? 'unknown',
    ips: [ipText(packet.subarray(16, 20))],
    serverId: serverId ? ipText(serverId) : null,
    seconds: found.get(51)?.readUInt32BE(0) ?? null,
  }
}
