import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { StartSettings } from './settings'

type Transport = 'tcp' | 'udp'

/** Tries to listen; answers why that failed, as the system calls it (EADDRINUSE), or null. */
function tryPort(port: number, host: string, transport: Transport): Promise<string | null> {
  return new Promise((done) => {
    const failed = (error: NodeJS.ErrnoException) => done(error.code ?? error.message)
    if (transport === 'tcp') {
      const server = createServer()
      server.once('error', failed)
      server.listen({ port, host, exclusive: true }, () => server.close(() => done(null)))
      return
    }
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.once('error', failed)
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => done(null)))
  })
}

interface Wanted {
  what: string
  variable: string
  port: number
  host: string
  transports: readonly Transport[]
  /** How many ports in a row the variable stands for. */
  row: number
}

function wantedPorts({ ports, host }: StartSettings): Wanted[] {
  const local = { host: '127.0.0.1', transports: ['tcp'] as const, row: 1 }
  const dns = { host: '127.0.0.1', transports: ['tcp', 'udp'] as const, row: 2 }
  return [
    { ...local, what: 'the console', variable: 'PORT', port: ports.web, host },
    { ...local, what: 'the worker', variable: 'WORKER_PORT', port: ports.worker },
    { ...local, what: 'the SOLIDserver simulator', variable: 'SIM_PORT', port: ports.sim },
    { ...dns, what: 'the simulator’s DNS, internal view', variable: 'SIM_DNS_PORT', port: ports.dns },
    { ...dns, what: 'the simulator’s DNS, external view', variable: 'SIM_DNS_PORT', port: ports.dnsExternal },
    { ...local, what: 'PostgreSQL', variable: 'PG_PORT', port: ports.postgres },
  ]
}

async function problem({ what, variable, port, host, transports }: Wanted): Promise<string | null> {
  for (const transport of transports) {
    const code = await tryPort(port, host, transport)
    if (code === 'EADDRINUSE') return `Port ${port} for ${what} (${variable}) is in use.`
    if (code === 'EACCES') return `Port ${port} for ${what} (${variable}) needs more rights than we have.`
    if (code !== null) return `${host}, port ${port}, for ${what} cannot be listened on (${code}): see HOST.`
  }
  return null
}

/** A port from `first` on that nobody holds and that is not `taken`. */
async function freeFrom(first: number, wanted: Wanted, taken: ReadonlySet<number>): Promise<number> {
  for (let port = first; port + wanted.row <= 65_535; port += 10) {
    const row = Array.from({ length: wanted.row }, (_, i) => port + i)
    if (row.some((each) => taken.has(each))) continue
    const tries = row.flatMap((each) => wanted.transports.map((one) => tryPort(each, wanted.host, one)))
    if ((await Promise.all(tries)).every((code) => code === null)) return port
  }
  return first
}

/**
 * What to tell when ports of the demo cannot be had: each of them with its variable, and one command with others that
 * are free. Null when all are free.
 */
export async function portsInUse(settings: StartSettings): Promise<string | null> {
  const wanted = wantedPorts(settings)
  const problems = await Promise.all(wanted.map(problem))
  const lines = problems.filter((line) => line !== null)
  if (lines.length === 0) return null
  const taken = new Set(wanted.map(({ port }) => port))
  const others = new Map<string, number>()
  for (const [i, each] of wanted.entries()) {
    if (problems[i] === null || others.has(each.variable)) continue
    const start = Math.max(each.port, 1024) + 10
    const port = await freeFrom(start, each, taken)
    for (let n = 0; n < each.row; n += 1) taken.add(port + n)
    others.set(each.variable, port)
  }
  const command = [...others].map(([variable, port]) => `${variable}=${port}`).join(' ')
  return `${lines.join('\n')}\nStop what uses them, or choose others: ${command} npm start`
}
