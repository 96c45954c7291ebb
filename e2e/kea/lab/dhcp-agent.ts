/**
 * Runs inside the clients' namespace and plays any client: DHCPv4 as a relay that forwards for it, DHCPv6 as a host on
 * the link. Arguments: the relay's address, the server's address, the interface. Reads one JSON request a line
 * (AgentRequest), prints one JSON answer a line ({ id, reply: DhcpReply | null }).
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { DhcpReply } from './dhcp-message'
import { type Dhcp4Request, decode4, encode4 } from './dhcp4-packet'
import { type Dhcp6Request, decode6, encode6 } from './dhcp6-packet'

export type AgentRequest = { id: number } & (
  | { family: 4; request: Dhcp4Request }
  | { family: 6; request: Dhcp6Request }
)

const ANSWER_WITHIN_MS = 3000
/** Said again while nobody answers. Not so the others: a server would take the second for a renewal. */
const REPEATED = new Set(['discover', 'solicit'])
const REPEAT_MS = 500
/** RFC 2131: nobody answers these. */
const SILENT = new Set(['release', 'decline'])

const [relay = '', server = '', device = ''] = process.argv.slice(2)
const waiting = new Map<string, (reply: DhcpReply | null) => void>()

async function listen(family: 4 | 6, port: number, address: string): Promise<Socket> {
  const socket = createSocket({ type: `udp${family}`, reuseAddr: true })
  const decode = family === 4 ? decode4 : decode6
  socket.on('message', (packet) => {
    const reply = decode(packet)
    if (reply) waiting.get(`${family}/${reply.xid}`)?.(reply)
  })
  socket.bind(port, address)
  await once(socket, 'listening')
  return socket
}

const socket4 = await listen(4, 67, relay)
const socket6 = await listen(6, 546, '::')
socket6.setMulticastInterface(`::%${device}`)

function ask(asked: AgentRequest): Promise<DhcpReply | null> {
  const { family, request } = asked
  const { xid, packet } = family === 4 ? encode4(asked.request, relay) : encode6(asked.request)
  const key = `${family}/${xid}`
  return new Promise((done) => {
    const finish = (reply: DhcpReply | null) => {
      clearTimeout(timer)
      clearInterval(repeat)
      waiting.delete(key)
      done(reply)
    }
    const silent = family === 4 && SILENT.has(request.message)
    const timer = setTimeout(() => finish(null), silent ? 0 : ANSWER_WITHIN_MS)
    const send = () => {
      if (family === 4) socket4.send(packet, 67, server)
      else socket6.send(packet, 547, `ff02::1:2%${device}`)
    }
    const repeat = REPEATED.has(request.message) ? setInterval(send, REPEAT_MS) : undefined
    waiting.set(key, finish)
    send()
  })
}

process.stdout.write('ready\n')
createInterface({ input: process.stdin }).on('line', (line) => {
  const asked = JSON.parse(line) as AgentRequest
  void ask(asked).then((reply) => process.stdout.write(`${JSON.stringify({ id: asked.id, reply })}\n`))
})
