/**
 * Runs inside the clients' namespace: a DHCP relay that plays any client. Reads one JSON request a line
 * ({ id, server, ...DhcpRequest }), prints one JSON answer a line ({ id, reply: DhcpReply | null }).
 */
import { createSocket } from 'node:dgram'
import { createInterface } from 'node:readline'
import { type DhcpReply, type DhcpRequest, decode, encode } from './dhcp-packet'

const ANSWER_WITHIN_MS = 2000
const NO_ANSWER_EXPECTED = new Set(['release', 'decline'])

const relay = process.argv[2] ?? '0.0.0.0'
const waiting = new Map<number, (reply: DhcpReply | null) => void>()
const socket = createSocket({ type: 'udp4', reuseAddr: true })

socket.on('message', (packet) => {
  const reply = decode(packet)
  if (reply) waiting.get(reply.xid)?.(reply)
})

function ask(request: DhcpRequest, server: string): Promise<DhcpReply | null> {
  const { xid, packet } = encode({ ...request, relay })
  return new Promise((done) => {
    const finish = (reply: DhcpReply | null) => {
      clearTimeout(timer)
      waiting.delete(xid)
      done(reply)
    }
    const timer = setTimeout(
      () => finish(null),
      NO_ANSWER_EXPECTED.has(request.message) ? 100 : ANSWER_WITHIN_MS,
    )
    waiting.set(xid, finish)
    socket.send(packet, 67, server)
  })
}

socket.bind(67, relay, () => {
  process.stdout.write('ready\n')
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, server, ...request } = JSON.parse(line) as DhcpRequest & { id: number; server: string }
    void ask(request, server).then((reply) => process.stdout.write(`${JSON.stringify({ id, reply })}\n`))
  })
})
