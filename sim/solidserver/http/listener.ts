import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer as createTcp, type Socket, type Server as TcpServer } from 'node:net'
import { ListenError } from './listen-error'

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** certificate and key in PEM; plain HTTP without */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** true closes a TLS connection before its handshake */
  readonly refuse?: () => boolean
  /** requests that are answered whatever `refuse` says, and on a TLS port without TLS as well */
  readonly always?: (request: IncomingMessage) => boolean
}

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

const LIMITS = {
  keepAliveTimeout: 65_000,
  headersTimeout: 70_000,
  requestTimeout: 0,
  maxHeaderSize: 65_536,
}

/** Content type of a TLS handshake record, the first byte that a TLS client sends (RFC 8446, section 5.1). */
const HANDSHAKE = 0x16

function fault(text: string): string {
  return JSON.stringify({ errno: '500', errmsg: text, severity: 'error', category: 'simulator' })
}

function runner(handler: Handler): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    handler(request, response).catch((error: unknown) => {
      // a broken connection is the client's business; anything else is a fault of ours and must be visible
      if (request.socket.destroyed || response.headersSent) {
        response.destroy()
        return
      }
      console.error('request failed:', error)
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(fault('Internal error'))
    })
  }
}

function answerClientErrors(server: Server): Server {
  return server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
}

/** Servers behind a port that hand on what they are given and listen on nothing themselves. */
function buildTls(
  tls: { readonly cert: string; readonly key: string },
  { refuse, always }: ListenOptions,
  handler: Handler,
): TcpServer {
  const run = runner(handler)
  const secure = answerClientErrors(
    createHttps({ ...tls, ...LIMITS }, (request, response) => {
      // connections that were open before are cut at their next request
      if (refuse?.() && !always?.(request)) request.socket.destroy()
      else run(request, response)
    }),
  )
  const plain = answerClientErrors(
    createHttp(LIMITS, (request, response) => {
      if (always?.(request)) {
        run(request, response)
        return
      }
      response.writeHead(400, { 'content-type': 'application/json', connection: 'close' })
      response.end(fault('This port speaks HTTPS'))
    }),
  )
  return createTcp((socket) => {
    const broken = () => socket.destroy()
    socket.on('error', broken)
    socket.setTimeout(LIMITS.headersTimeout, broken)
    socket.once('data', (first: Buffer) => {
      socket.pause()
      socket.setTimeout(0)
      socket.off('timeout', broken)
      const handshake = first[0] === HANDSHAKE
      if (handshake && refuse?.()) {
        socket.destroy()
        return
      }
      socket.unshift(first)
      const behind = handshake ? secure : plain
      behind.emit('connection', socket)
      if (!handshake) process.nextTick(() => socket.resume())
    })
  })
}

/**
 * Starts an HTTP or HTTPS server. A TLS port answers requests that `always` names without TLS too, so that what
 * switches TLS off can be reached to switch it on again.
 * @throws ListenError when the port is taken or not allowed
 */
export async function listen(options: ListenOptions, handler: Handler): Promise<Listening> {
  const server: TcpServer = options.tls
    ? buildTls(options.tls, options, handler)
    : answerClientErrors(createHttp(LIMITS, runner(handler)))
  const sockets = new Set<Socket>()
  server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(new ListenError(options.port, error.code ?? 'error'))
    server.once('error', failed)
    server.listen(options.port, options.host, () => {
      server.off('error', failed)
      server.on('error', (error) => console.error(`port ${options.port}:`, error.message))
      resolve()
    })
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
