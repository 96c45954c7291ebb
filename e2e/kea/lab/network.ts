import { run } from '@/scripts/testing/shell'

/** Two network namespaces joined by a veth pair: the DHCP server's side and the clients' side. */
export interface LabNetwork {
  server: string
  clients: string
  serverInterface: string
  clientInterface: string
  serverAddress: string
  relayAddress: string
  down(): Promise<void>
}

/** Makes the namespaces (root needed). Names carry the pid, so that two runs never meet. */
export async function networkUp(): Promise<LabNetwork> {
  const tag = String(process.pid % 100_000)
  const names = {
    server: `hfs${tag}`,
    clients: `hfc${tag}`,
    serverInterface: `hfa${tag}`,
    clientInterface: `hfb${tag}`,
  }
  const ip = (...args: string[]) => run('ip', args)
  const down = async () => {
    for (const namespace of [names.server, names.clients]) await ip('netns', 'del', namespace).catch(() => '')
  }
  await down()
  await ip('netns', 'add', names.server)
  await ip('netns', 'add', names.clients)
  await ip(
    'link',
    'add',
    names.serverInterface,
    'netns',
    names.server,
    'type',
    'veth',
    'peer',
    'name',
    names.clientInterface,
    'netns',
    names.clients,
  )
  for (const [namespace, device, v4, v6, linkLocal] of [
    [names.server, names.serverInterface, '172.30.19.1/24', '2001:db8:77::1/64', 'fe80::1/64'],
    [names.clients, names.clientInterface, '172.30.19.2/24', '2001:db8:77::2/64', 'fe80::2/64'],
  ] as const) {
    await ip('-n', namespace, 'link', 'set', 'lo', 'up')
    // The kernel's own link-local address is tentative for a second: nothing can be bound to it.
    await ip('-n', namespace, 'link', 'set', device, 'addrgenmode', 'none')
    await ip('-n', namespace, 'addr', 'add', linkLocal, 'dev', device, 'nodad')
    await ip('-n', namespace, 'addr', 'add', v4, 'dev', device)
    await ip('-n', namespace, 'addr', 'add', v6, 'dev', device, 'nodad')
    await ip('-n', namespace, 'link', 'set', device, 'up')
  }
  return { ...names, serverAddress: '172.30.19.1', relayAddress: '172.30.19.2', down }
}

/** Runs a command inside a namespace. */
export const inNamespace = (
  namespace: string,
  command: string,
  args: readonly string[],
): [string, string[]] => ['ip', ['netns', 'exec', namespace, command, ...args]]
