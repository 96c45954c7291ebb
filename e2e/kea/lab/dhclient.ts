import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '@/scripts/testing/shell'
import { inNamespace, type LabNetwork } from './network'

/** ISC dhclient on the clients' interface, directly on the wire: no relay, its own timers, its own mind. */
export interface Dhclient {
  /** A full DORA; answers the address that was bound. */
  bind(mac: string, hostname?: string): Promise<string | null>
  release(): Promise<void>
}

const LEASED = /fixed-address ([\d.]+);/g

/** Prepares dhclient in `dir`; it changes no interface (its script is /bin/true), so nothing of the machine is touched. */
export function dhclientIn(dir: string, network: LabNetwork): Dhclient {
  const leases = join(dir, 'dhclient.leases')
  const config = join(dir, 'dhclient.conf')
  const files = ['-cf', config, '-lf', leases, '-pf', join(dir, 'dhclient.pid'), '-sf', '/bin/true']
  const dhclient = (...args: string[]) =>
    run(...inNamespace(network.clients, 'dhclient', ['-4', ...args, ...files, network.clientInterface]))
  return {
    bind: async (mac, hostname) => {
      writeFileSync(config, hostname ? `send host-name "${hostname}";\n` : '')
      writeFileSync(leases, '')
      await run('ip', ['-n', network.clients, 'link', 'set', network.clientInterface, 'address', mac])
      await dhclient('-1', '-v')
      const found = existsSync(leases) ? [...readFileSync(leases, 'utf8').matchAll(LEASED)] : []
      return found.at(-1)?.[1] ?? null
    },
    release: async () => {
      await dhclient('-r')
    },
  }
}
