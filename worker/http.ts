import { createServer, type Server } from 'node:http'
import type { Registry } from 'prom-client'

export interface HttpOptions {
  host: string
  port: number
  registry: Registry
  /** Why the worker is not ready, or null when it is. */
  notReady: () => Promise<string | null>
  /** What is wrong though it works; told below `ready`. */
  troubles: () => readonly string[]
}

/** `/healthz`, `/readyz` and `/metrics` of the worker. Port 0 takes any; `port` tells which. */
export async function startHttp(options: HttpOptions): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
      response.end(body)
    }
    const { pathname } = new URL(request.url ?? '/', 'http://worker')
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'text/plain', 'GET only\n')
    if (pathname === '/healthz') return answer(200, 'text/plain', 'ok\n')
    if (pathname === '/readyz') {
      options.notReady().then(
        (reason) => {
          const lines = [reason ?? 'ready', ...options.troubles()]
          answer(reason === null ? 200 : 503, 'text/plain', `${lines.join('\n')}\n`)
        },
        () => answer(503, 'text/plain', 'not ready\n'),
      )
      return
    }
    if (pathname === '/metrics') {
      options.registry.metrics().then(
        (text) => answer(200, options.registry.contentType, text),
        () => answer(500, 'text/plain', 'metrics failed\n'),
      )
      return
    }
    answer(404, 'text/plain', 'not found\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
