import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answers, prepareStack, type Stack } from '@/scripts/testing/stack'
import { type Dhclient, dhclientIn } from './dhclient'
import { type DhcpClients, startDhcpClients } from './dhcp-clients'
import { CALM, type KeaServer, type KeaTimers, startKea } from './kea-server'
import { type LabNetwork, networkUp } from './network'

/** A real Kea 2.2 for IPv4 and IPv6 in a network namespace, its clients in another, and the product beside them. */
export interface Lab {
  stack: Stack
  network: LabNetwork
  kea4: KeaServer
  kea6: KeaServer
  /** A DHCP client with a MAC of its own. */
  client: DhcpClients['client']
  dhclient: Dhclient
  stop(): Promise<void>
}

/** Starts everything but the product's processes (`stack.start`). Root is needed for the namespaces. */
export async function startLab(timers: KeaTimers = CALM): Promise<Lab> {
  const dir = mkdtempSync(join(tmpdir(), 'hk-'))
  const stops: (() => Promise<unknown>)[] = [
    () => Promise.resolve(rmSync(dir, { recursive: true, force: true })),
  ]
  const stop = async () => {
    for (const each of stops.reverse()) await each()
  }
  try {
    const stack = await prepareStack({
      keaControl: () => `unix:${join(dir, 'kea4.sock')},unix:${join(dir, 'kea6.sock')}`,
      keaTables: 'kea-admin',
    })
    stops.push(stack.stop)
    const network = await networkUp()
    stops.push(network.down)
    const database = {
      socketDir: stack.socketDir,
      port: stack.postgres.port,
      name: 'kea',
      user: 'kea',
      password: decodeURIComponent(new URL(stack.keaUrl).password),
    }
    const kea4 = await startKea(4, dir, network, database, timers)
    stops.push(kea4.stop)
    const kea6 = await startKea(6, dir, network, database, timers)
    stops.push(kea6.stop)
    const clients = await startDhcpClients(network)
    stops.push(clients.stop)
    return { stack, network, kea4, kea6, client: clients.client, dhclient: dhclientIn(dir, network), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The simulator and the worker, answering. */
export async function startProduct({ stack }: Lab): Promise<{ worker: ReturnType<Stack['start']> }> {
  await stack.startSimulator()
  const worker = stack.start('worker')
  await answers(`http://127.0.0.1:${stack.ports.worker}/readyz`)
  return { worker }
}
