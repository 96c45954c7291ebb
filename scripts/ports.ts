import { createServer } from 'node:net'

/** A port that is taken, with the remedy in its message. */
export class PortInUseError extends Error {
  override name = 'PortInUseError'
}

function tryListen(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}

/** A TCP port on `host` that nobody listens on at this moment. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return tryListen(0, host)
}

/** The first of two free ports in a row: the simulator takes one for each of its two DNS servers. */
export async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await freePort()
    const next = await tryListen(port + 1, '127.0.0.1').catch(() => null)
    if (next !== null) return port
  }
}

/**
 * Makes sure that `port` can be listened on.
 *
 * @param variable the environment variable that changes the port, named in the message
 * @throws PortInUseError when something else has it, or when the system does not let us have it
 */
export async function requireFreePort(port: number, variable: string, host = '127.0.0.1'): Promise<void> {
  try {
    await tryListen(port, host)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const why = code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${String(code)})`
    throw new PortInUseError(
      `Port ${port} ${why}. Stop what uses it, or choose another: ${variable}=${port + 1}`,
      { cause: error },
    )
  }
}
