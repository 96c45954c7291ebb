import { randomBytes } from 'node:crypto'
import diagnostics from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

const KEY = Symbol.for('holdfast.peer-header')
const store = globalThis as { [KEY]?: string }

/** A name that no client can guess, new in each process: a header that only we can have set. */
function headerName(): string {
  store[KEY] ??= `x-holdfast-peer-${randomBytes(16).toString('hex')}`
  return store[KEY]
}

/**
 * Notes the address of the socket on every request of this process's HTTP servers. A route handler sees headers
 * alone, and what `X-Forwarded-For` says can be written by anybody.
 */
export function rememberPeers(): void {
  const name = headerName()
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded ?? ''
    request.headers[name] = `${request.socket.remoteAddress ?? ''} ${String(forwarded)}`
  })
}

export interface Peer {
  /** The client's address as far as it can be believed; `unknown` without one. */
  address: string
  /** From this machine itself, and not through a proxy. */
  local: boolean
}

function plain(address: string): string {
  return address.replace(/^::ffff:/, '')
}

/** Whose request it is. With N trusted proxies the address that the outermost of them saw. */
export function peerOf(headers: Headers, trustedProxies: number): Peer {
  const noted = headers.get(headerName())
  if (noted === null) return { address: 'unknown', local: false }
  const [socket = '', ...rest] = noted.split(' ')
  const hops = rest
    .join('')
    .split(',')
    .filter((hop) => hop !== '')
  const local = hops.length === 0 && /^(127\.|::1$)/.test(plain(socket))
  const behind = trustedProxies > 0 ? hops.at(-trustedProxies) : undefined
  return { address: plain(behind ?? socket) || 'unknown', local }
}
