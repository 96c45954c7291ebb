import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { ListenError } from '../solidserver/http/listen-error'
import { answerMessage } from './answer'
import type { Catalogue } from './catalogue'

export interface DnsListening {
  readonly port: number
  close(): Promise<void>
}

const IDLE_MS = 30_000

function serveStream(catalogue: Catalogue, socket: Socket): void {
  let buffered: Buffer = Buffer.alloc(0)
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk])
    while (buffered.length >= 2) {
      const size = buffered.readUInt16BE(0)
      if (buffered.length < 2 + size) return
      const message = buffered.subarray(2, 2 + size)
      buffered = buffered.subarray(2 + size)
      for (const answer of answerMessage(catalogue, message, true)) {
        const head = Buffer.alloc(2)
        head.writeUInt16BE(answer.length, 0)
        socket.write(Buffer.concat([head, answer]))
      }
    }
  })
}

function bindUdp(socket: UdpSocket, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError(port, error.code ?? 'error')),
    )
    socket.bind({ address: host, port, exclusive: true }, resolve)
  })
}

function bindTcp(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError(port, error.code ?? 'error')),
    )
    server.listen(port, host, resolve)
  })
}

async function attempt(catalogue: Catalogue, host: string, port: number): Promise<DnsListening> {
  const tcp = createServer((socket) => serveStream(catalogue, socket))
  const sockets = new Set<Socket>()
  tcp.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await bindTcp(tcp, host, port)
  const address = tcp.address()
  const bound = typeof address === 'object' && address ? address.port : port
  const udp = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: 1 << 20 })
  try {
    await bindUdp(udp, host, bound)
  } catch (error) {
    tcp.close()
    throw error
  }
  udp.on('error', () => undefined)
  udp.on('message', (message, remote) => {
    for (const answer of answerMessage(catalogue, message, false))
      udp.send(answer, remote.port, remote.address, () => undefined)
  })
  return {
    port: bound,
    async close() {
      const closed = Promise.all([
        new Promise<void>((resolve) => tcp.close(() => resolve())),
        new Promise<void>((resolve) => udp.close(() => resolve())),
      ])
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/**
 * Listens for DNS over UDP and TCP on one port. Port 0 takes a port that is free for both.
 * @throws ListenError when the port is taken or not allowed
 */
export async function listenDns(catalogue: Catalogue, host: string, port: number): Promise<DnsListening> {
  for (let tries = port === 0 ? 20 : 1; ; tries -= 1) {
    try {
      return await attempt(catalogue, host, port)
    } catch (error) {
      if (tries <= 1) throw error
    }
  }
}
