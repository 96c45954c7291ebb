import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6, connect as tcpConnect } from 'node:net'
import PQueue from 'p-queue'
import { DnsError } from '@/lib/core/ports/dns'
import { decodeReply, encodeQuery, idOf, type Question, type Reply } from './dns-message'
import type { DnsServerAddress } from './dns-servers'

interface Waiting {
  question: Question
  resolve: (reply: Reply) => void
  reject: (error: Error) => void
}

/** One server over one UDP socket: many questions in flight, told apart by their random ids. */
export interface DnsChannel {
  udp(question: Question, timeoutMs: number): Promise<Reply>
  tcp(question: Question, timeoutMs: number): Promise<Reply>
  close(): void
}

const failure = (address: DnsServerAddress, reason: string, code: string) =>
  new DnsError('transient', `DNS ${address.host}:${address.port}: ${reason}`, code)

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'ENETWORK'

/** More at once would overflow the receive buffers of one side or the other, and lost packets cost a timeout. */
const IN_FLIGHT = 256

/** A socket serves this many questions before its source port is exchanged for a new random one. */
const QUESTIONS_PER_SOCKET = 10_000

/** Opens nothing until the first question; the sockets keep no process alive by themselves. */
export function createChannel(address: DnsServerAddress): DnsChannel {
  let current: { socket: Promise<Socket>; waiting: Map<number, Waiting>; asked: number } | null = null

  const open = () => {
    const waiting = new Map<number, Waiting>()
    const raw = createSocket(isIPv6(address.host) ? 'udp6' : 'udp4')
    const drop = (error: unknown) => {
      if (current?.waiting === waiting) current = null
      raw.removeAllListeners('message')
      raw.on('error', () => undefined)
      try {
        raw.close()
      } catch {
        // Already closed.
      }
      for (const item of waiting.values())
        item.reject(failure(address, `no answer (${codeOf(error)})`, codeOf(error)))
      waiting.clear()
    }
    raw.on('message', (message) => {
      const id = idOf(message)
      const item = id === null ? undefined : waiting.get(id)
      const reply = item ? decodeReply(message, item.question) : null
      // A packet that answers another question is ignored: somebody may be guessing ids.
      if (reply) item?.resolve(reply)
    })
    raw.on('error', drop)
    const socket = new Promise<Socket>((resolve, reject) => {
      raw.once('error', (error) => reject(failure(address, `no answer (${codeOf(error)})`, codeOf(error))))
      // Connected: the kernel drops packets from anybody else and reports refused ports.
      raw.connect(address.port, address.host, () => resolve(raw))
    })
    socket.catch(() => undefined)
    raw.unref()
    return { socket, waiting, asked: 0, drop }
  }

  const channel = () => {
    if (current && current.asked < QUESTIONS_PER_SOCKET) return current
    const retired = current
    const opened = open()
    current = opened
    if (retired) closeWhenIdle(retired)
    return opened
  }

  const queue = new PQueue({ concurrency: IN_FLIGHT })
  const ask = async (question: Question, timeoutMs: number): Promise<Reply> => {
    const used = channel()
    used.asked += 1
    const socket = await used.socket
    let id = randomInt(0x10000)
    while (used.waiting.has(id)) id = randomInt(0x10000)
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<Reply>((resolve, reject) => {
        timer = setTimeout(
          () => reject(failure(address, `no answer in ${timeoutMs} ms`, 'ETIMEDOUT')),
          timeoutMs,
        )
        used.waiting.set(id, { question, resolve, reject })
        socket.send(encodeQuery(id, question), (error) => {
          if (error) reject(failure(address, `cannot send (${codeOf(error)})`, codeOf(error)))
        })
      })
    } finally {
      clearTimeout(timer)
      used.waiting.delete(id)
    }
  }

  return {
    udp: (question, timeoutMs) => queue.add(() => ask(question, timeoutMs)),
    tcp: (question, timeoutMs) => askTcp(address, question, timeoutMs),
    close() {
      const used = current
      current = null
      if (used) void used.socket.then((socket) => socket.close()).catch(() => undefined)
    },
  }
}

function closeWhenIdle(retired: { socket: Promise<Socket>; waiting: Map<number, Waiting> }): void {
  const timer = setInterval(() => {
    if (retired.waiting.size > 0) return
    clearInterval(timer)
    void retired.socket.then((socket) => socket.close()).catch(() => undefined)
  }, 1000)
  timer.unref()
}

/** One question over its own connection (RFC 7766): two bytes of length, then the message. */
function askTcp(address: DnsServerAddress, question: Question, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const query = encodeQuery(randomInt(0x10000), question)
    const framed = Buffer.alloc(2 + query.length)
    framed.writeUInt16BE(query.length)
    query.copy(framed, 2)
    let received = Buffer.alloc(0)
    const socket = tcpConnect({ host: address.host, port: address.port }, () => socket.write(framed))
    const fail = (reason: string, code: string) => {
      socket.destroy()
      reject(failure(address, `TCP: ${reason}`, code))
    }
    socket.setTimeout(timeoutMs, () => fail(`no answer in ${timeoutMs} ms`, 'ETIMEDOUT'))
    socket.on('error', (error) => fail(`no answer (${codeOf(error)})`, codeOf(error)))
    socket.on('close', () => fail('closed without an answer', 'ECONNRESET'))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
      const message = received.subarray(2, 2 + received.readUInt16BE(0))
      const reply = idOf(message) === query.readUInt16BE(0) ? decodeReply(message, question) : null
      if (!reply) return fail('not an answer to the question', 'EBADRESP')
      resolve(reply)
      socket.destroy()
    })
  })
}
