import { createSocket } from 'node:dgram'
import { type AddressInfo, createServer } from 'node:net'
import * as packet from 'dns-packet'

export interface DnsStub {
  port: number
  /** Names asked for, in order, and how. */
  asked: { name: string; over: 'udp' | 'tcp' }[]
  close(): Promise<void>
}

/** Bytes to send back for a question; several packets, or none. */
export type DnsScript = (query: packet.Packet & { id: number }, over: 'udp' | 'tcp') => Buffer[]

/** A reply with one A record for every question, to build scripts from. */
export function reply(query: packet.Packet, more: Partial<packet.Packet> = {}): Buffer {
  const name = query.questions?.[0]?.name ?? ''
  return packet.encode({
    type: 'response',
    id: query.id,
    flags: packet.AUTHORITATIVE_ANSWER,
    questions: query.questions,
    answers: [{ type: 'A', name, ttl: 60, data: '10.0.0.1' }],
    ...more,
  })
}

/** A DNS server on one port of the loopback, UDP and TCP, that does what a test says. */
export async function startDnsStub(script: DnsScript): Promise<DnsStub> {
  const stub: DnsStub = { port: 0, asked: [], close: async () => undefined }
  const answer = (message: Buffer, over: 'udp' | 'tcp') => {
    const decoded = packet.decode(message)
    stub.asked.push({ name: decoded.questions?.[0]?.name ?? '', over })
    return script({ ...decoded, id: decoded.id ?? 0 }, over)
  }
  const tcp = createServer((socket) => {
    socket.on('data', (chunk) => {
      for (const item of answer(chunk.subarray(2), 'tcp')) {
        const length = Buffer.alloc(2)
        length.writeUInt16BE(item.length)
        // In two pieces, as a network may deliver it.
        socket.write(Buffer.concat([length, item.subarray(0, 5)]), () => socket.write(item.subarray(5)))
      }
    })
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
  stub.port = (tcp.address() as AddressInfo).port
  const udp = createSocket('udp4')
  udp.on('message', (message, from) => {
    for (const item of answer(message, 'udp')) udp.send(item, from.port, from.address)
  })
  await new Promise<void>((resolve) => udp.bind(stub.port, '127.0.0.1', resolve))
  stub.close = async () => {
    udp.close()
    await new Promise<void>((resolve) => tcp.close(() => resolve()))
  }
  return stub
}
