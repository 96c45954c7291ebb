import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { background, until } from '@/scripts/testing/shell'
import type { AgentRequest } from './dhcp-agent'
import { type Change, type DhcpClient, dhcpClient, type Identity } from './dhcp-client'
import type { DhcpReply } from './dhcp-message'
import { dialect4, dialect6 } from './dialects'
import { inNamespace, type LabNetwork } from './network'

/** DHCP clients with any MAC, as many as wanted at the same time. */
export interface DhcpClients {
  /** A client with a MAC that no other has, unless told. */
  client(family: 4 | 6, identity?: Change): DhcpClient
  stop(): Promise<void>
}

/** Starts the process in the namespace that speaks for all clients, and waits until it listens. */
export async function startDhcpClients(network: LabNetwork): Promise<DhcpClients> {
  const script = fileURLToPath(new URL('dhcp-agent.ts', import.meta.url))
  const args = [
    '--import',
    'tsx',
    script,
    network.relayAddress,
    network.serverAddress,
    network.clientInterface,
  ]
  const agent = background(...inNamespace(network.clients, process.execPath, args))
  const waiting = new Map<number, (reply: DhcpReply | null) => void>()
  let requests = 0
  let clients = 0
  const { stdin, stdout } = agent.child
  if (!stdin || !stdout) throw new Error('The DHCP clients have no pipes')
  createInterface({ input: stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return
    const { id, reply } = JSON.parse(line) as { id: number; reply: DhcpReply | null }
    waiting.get(id)?.(reply)
    waiting.delete(id)
  })
  await until('the DHCP clients listen', () => {
    if (agent.child.exitCode !== null) throw new Error(`The DHCP clients ended: ${agent.output()}`)
    return agent.output().includes('ready')
  })

  const send = (asked: AgentRequest): Promise<DhcpReply | null> =>
    new Promise((done) => {
      waiting.set(asked.id, done)
      stdin.write(`${JSON.stringify(asked)}\n`)
    })
  const dialects = {
    4: dialect4((request) => send({ id: requests++, family: 4, request }), network.serverAddress),
    6: dialect6((request) => send({ id: requests++, family: 6, request })),
  }
  const newMac = () => `02:00:5e:40:${[clients >> 8, clients++ & 255].map(hexByte).join(':')}`
  return {
    client: (family, told = {}) => {
      const identity: Identity = { mac: newMac(), hostname: null, fqdn: false, ...told }
      return dhcpClient(dialects[family], identity)
    },
    stop: () => agent.stop(),
  }
}

const hexByte = (value: number): string => value.toString(16).padStart(2, '0')
