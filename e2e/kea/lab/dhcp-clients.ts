import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { background, until } from '@/scripts/testing/shell'
import type { DhcpReply, DhcpRequest } from './dhcp-packet'
import { inNamespace, type LabNetwork } from './network'

type Client = Pick<DhcpRequest, 'mac' | 'clientId' | 'hostname'>

/** DHCP clients with any MAC, behind a relay in the clients' namespace. */
export interface DhcpClients {
  ask(request: Omit<DhcpRequest, 'relay'>): Promise<DhcpReply | null>
  /** DISCOVER, OFFER, REQUEST, ACK. Null when the server offered nothing. */
  dora(client: Client, requestedIp?: string): Promise<DhcpReply | null>
  renew(client: Client, ip: string): Promise<DhcpReply | null>
  initReboot(client: Client, ip: string): Promise<DhcpReply | null>
  release(client: Client, ip: string): Promise<void>
  decline(client: Client, ip: string): Promise<void>
  stop(): Promise<void>
}

/** Starts the relay process in the namespace and waits until it listens. */
export async function startDhcpClients(network: LabNetwork): Promise<DhcpClients> {
  const script = fileURLToPath(new URL('dhcp-agent.ts', import.meta.url))
  const args = ['--import', 'tsx', script, network.relayAddress]
  const agent = background(...inNamespace(network.clients, process.execPath, args))
  const waiting = new Map<number, (reply: DhcpReply | null) => void>()
  let next = 0
  const { stdin, stdout } = agent.child
  if (!stdin || !stdout) throw new Error('The DHCP clients have no pipes')
  createInterface({ input: stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return
    const { id, reply } = JSON.parse(line) as { id: number; reply: DhcpReply | null }
    waiting.get(id)?.(reply)
    waiting.delete(id)
  })
  await until('the DHCP clients listen', () => agent.output().includes('ready'))

  const ask: DhcpClients['ask'] = (request) =>
    new Promise((done) => {
      const id = next++
      waiting.set(id, done)
      stdin.write(`${JSON.stringify({ id, server: network.serverAddress, ...request })}\n`)
    })
  const serverId = network.serverAddress
  return {
    ask,
    dora: async (client, requestedIp) => {
      const offer = await ask({ message: 'discover', ...client, requestedIp })
      if (offer?.message !== 'offer') return null
      return ask({
        message: 'request',
        ...client,
        requestedIp: offer.ip,
        serverId: offer.serverId ?? serverId,
      })
    },
    renew: (client, ip) => ask({ message: 'request', ...client, clientIp: ip }),
    initReboot: (client, ip) => ask({ message: 'request', ...client, requestedIp: ip }),
    release: async (client, ip) => {
      await ask({ message: 'release', ...client, clientIp: ip, serverId })
    },
    decline: async (client, ip) => {
      await ask({ message: 'decline', ...client, requestedIp: ip, serverId })
    },
    stop: () => agent.stop(),
  }
}
