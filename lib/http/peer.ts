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

function plain(address: string): string {
  return address.replace(/^::ffff:/, '')
}

/**
 * The address of whoever asks, as far as it can be believed; `unknown` without one. With N trusted proxies the one
 * that the outermost of them saw.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const noted = headers.get(headerName())
  if (noted === null) return 'unknown'
  const [socket = '', ...rest] = noted.split(' ')
  const hops = rest
    .join('')
    .split(',')
    .filter((hop) => hop !== '')
  const behind = trustedProxies > 0 ? hops.at(-trustedProxies) : undefined
  return plain(behind ?? socket) || 'unknown'
}
