import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** certificate and key in PEM; plain HTTP without */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** true closes a connection before it says anything */
  readonly refuse?: () => boolean
}

/** A port that cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError'

  constructor(
    readonly port: number,
    readonly code: string,
  ) {
    super(`cannot listen on port ${port}: ${code}`)
  }
}

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

function build(options: ListenOptions, handler: Handler): Server {
  const run = (request: IncomingMessage, response: ServerResponse) => {
    // connections that were open before are cut at their next request
    if (options.refuse?.()) {
      request.socket.destroy()
      return
    }
    handler(request, response).catch((error: unknown) => {
      // a broken connection is the client's business; anything else is a fault of ours and must be visible
      if (!request.socket.destroyed && !response.headersSent) {
        console.error('request failed:', error)
        response.writeHead(500, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify({
            errno: '500',
            errmsg: 'Internal error',
            severity: 'error',
            category: 'simulator',
          }),
        )
      } else response.destroy()
    })
  }
  const limits = {
    keepAliveTimeout: 65_000,
    headersTimeout: 70_000,
    requestTimeout: 0,
    maxHeaderSize: 65_536,
  }
  return options.tls ? createHttps({ ...options.tls, ...limits }, run) : createHttp(limits, run)
}

/**
 * Starts an HTTP or HTTPS server.
 * @throws ListenError when the port is taken or not allowed
 */
export async function listen(options: ListenOptions, handler: Handler): Promise<Listening> {
  const server = build(options, handler)
  const sockets = new Set<Socket>()
  server.prependListener('connection', (socket: Socket) => {
    if (options.refuse?.()) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError(options.port, error.code ?? 'error')),
    )
    server.listen(options.port, options.host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
