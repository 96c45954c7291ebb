import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { StartSettings } from './settings'

type Transport = 'tcp' | 'udp'

/** Resolves true when nothing else listens there. */
function isFree(port: number, host: string, transport: Transport): Promise<boolean> {
  return new Promise((done) => {
    if (transport === 'tcp') {
      const server = createServer()
      server.once('error', () => done(false))
      server.listen(port, host, () => server.close(() => done(true)))
      return
    }
    const socket = createSocket('udp4')
    socket.once('error', () => done(false))
    socket.bind(port, host, () => socket.close(() => done(true)))
  })
}

/** One line for each port that somebody else holds, with the variable that changes it. */
export async function portsInUse(settings: StartSettings): Promise<string[]> {
  const { ports, host } = settings
  const wanted: [string, string, number, string, Transport[]][] = [
    ['the console', 'PORT', ports.web, host, ['tcp']],
    ['the worker', 'WORKER_PORT', ports.worker, '127.0.0.1', ['tcp']],
    ['the SOLIDserver simulator', 'SIM_PORT', ports.sim, '127.0.0.1', ['tcp']],
    ['the simulator’s DNS (internal)', 'SIM_DNS_PORT', ports.dns, '127.0.0.1', ['tcp', 'udp']],
    ['the simulator’s DNS (external)', 'SIM_DNS_PORT', ports.dnsExternal, '127.0.0.1', ['tcp', 'udp']],
    ['PostgreSQL', 'PG_PORT', ports.postgres, '127.0.0.1', ['tcp']],
  ]
  const lines = await Promise.all(
    wanted.map(async ([what, variable, port, address, transports]) => {
      for (const transport of transports) {
        if (!(await isFree(port, address, transport)))
          return `Port ${port}/${transport} for ${what} is in use. Set ${variable} to another, e.g. ${variable}=${port + 10} npm start`
      }
      return null
    }),
  )
  return lines.filter((line) => line !== null)
}
