import { randomInt } from 'node:crypto'

export const MESSAGE = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const

export interface DhcpRequest {
  message: keyof typeof MESSAGE
  mac: string
  clientId?: string | undefined
  hostname?: string | undefined
  requestedIp?: string | undefined
  clientIp?: string | undefined
  serverId?: string | undefined
  relay: string
}

export interface DhcpReply {
  xid: number
  message: string
  ip: string
  serverId: string | null
  hostname: string | null
  leaseSeconds: number | null
}

const ipBytes = (ip: string | undefined) => Buffer.from((ip ?? '0.0.0.0').split('.').map(Number))
const ipText = (bytes: Buffer) => [...bytes].join('.')
const option = (code: number, value: Buffer) => Buffer.concat([Buffer.from([code, value.length]), value])

/** A BOOTREQUEST as a relay forwards it (RFC 2131, giaddr set), and its transaction id. */
export function encode(request: DhcpRequest): { xid: number; packet: Buffer } {
  const xid = randomInt(2 ** 32 - 1)
  const head = Buffer.alloc(240)
  head.set([1, 1, 6, 1], 0)
  head.writeUInt32BE(xid, 4)
  ipBytes(request.clientIp).copy(head, 12)
  ipBytes(request.relay).copy(head, 24)
  Buffer.from(request.mac.replaceAll(':', ''), 'hex').copy(head, 28)
  head.set([0x63, 0x82, 0x53, 0x63], 236)
  const options = [option(53, Buffer.from([MESSAGE[request.message]]))]
  if (request.clientId) options.push(option(61, Buffer.from(request.clientId, 'hex')))
  if (request.hostname !== undefined) options.push(option(12, Buffer.from(request.hostname)))
  if (request.requestedIp) options.push(option(50, ipBytes(request.requestedIp)))
  if (request.serverId) options.push(option(54, ipBytes(request.serverId)))
  options.push(option(55, Buffer.from([1, 3, 12, 15, 51, 54])), Buffer.from([255]))
  return { xid, packet: Buffer.concat([head, ...options]) }
}

/** Reads a BOOTREPLY; null for anything else. */
export function decode(packet: Buffer): DhcpReply | null {
  if (packet.length < 241 || packet[0] !== 2) return null
  const options = new Map<number, Buffer>()
  for (let at = 240; at + 1 < packet.length && packet[at] !== 255; ) {
    const code = packet[at] ?? 0
    if (code === 0) {
      at += 1
      continue
    }
    const length = packet[at + 1] ?? 0
    options.set(code, packet.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  const kind = options.get(53)?.[0]
  const message = Object.entries(MESSAGE).find(([, number]) => number === kind)?.[0] ?? 'unknown'
  const serverId = options.get(54)
  return {
    xid: packet.readUInt32BE(4),
    message,
    ip: ipText(packet.subarray(16, 20)),
    serverId: serverId ? ipText(serverId) : null,
    hostname: options.get(12)?.toString() ?? null,
    leaseSeconds: options.get(51)?.readUInt32BE(0) ?? null,
  }
}
